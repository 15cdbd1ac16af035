import {isAborted} from '../../api';
import {getOfficers, getPlaces, orderChecks, type CheckPlace, type Order, type OrderKind, type Standby} from '../../patrols/checks';
import type {Desk} from '../desk';
import {coarse} from '../duration';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, choice, labelled} from '../homes/fields';
import {newKey} from '../key';

const KINDS: readonly OrderKind[] = ['recheck', 'renovation', 'spot_check'];
const EVERY = '*';
const MOST_GRIDS = 200;
const EVENING = 18;
const LEAST_MS = 2 * 3_600_000;
const DAY_MS = 86_400_000;

export interface OrderPreset {
  kind: OrderKind;
  grid: string;
  /** What is checked, when that is clear from where one comes. */
  place?: CheckPlace | undefined;
}

/** 派查: what, where, who and by when; what was chosen goes to an officer's phone. */
export function orderForm(desk: Desk, grids: readonly (readonly [string, string])[], preset: OrderPreset | null, done: () => void, close: () => void): HTMLElement {
  const words = desk.texts.checks;
  const key = newKey();
  const selection = desk.store.get().selection;
  let request = new AbortController();
  let places: readonly CheckPlace[] = preset?.place ? [preset.place] : [];
  let kind: OrderKind = preset?.kind ?? 'recheck';
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'order-problem'}});
  const kinds = KINDS.map((one) => h('button', {type: 'button', data: {testid: `order-${one}`}, on: {click: () => choose(one)}}, words.kind[one]));
  const grid = h('select', {data: {testid: 'order-grid'}, on: {change: () => void read()}});
  const found = h('div', {class: 'jw-order-places', data: {testid: 'order-places'}});
  const draws = h('input', {type: 'number', min: 1, max: 100, value: 3, data: {testid: 'order-draws'}});
  const drawn = choice(Object.entries(desk.texts.patrols.drawn), 'order-drawn');
  drawn.addEventListener('change', () => void read());
  const pool = h('p', {class: 'jw-hint', role: 'status'});
  const lot = h('div', {class: 'jw-order-lot'}, h('div', {class: 'jw-round-row'}, labelled(words.draws, draws), labelled(words.drawnFrom, drawn)), pool);
  const who = h('select', {data: {testid: 'order-who'}});
  const until = h('input', {type: 'datetime-local', value: local(evening(new Date(desk.operations.clock.now_ms()))), data: {testid: 'order-until'}, on: {change: () => void readPeople()}});
  const text = h('textarea', {rows: 2, maxlength: 500, placeholder: words.wordsHint, data: {testid: 'order-words'}});

  const chosen = (): string => preset?.grid || grid.value;
  const moment = (): string | null => {
    const at = until.value ? new Date(until.value) : null;
    return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
  };
  const choose = (one: OrderKind): void => {
    kind = one;
    kinds.forEach((each, at) => each.setAttribute('aria-pressed', String(KINDS[at] === one)));
    // Only lots are drawn in many grids at once.
    const every = kind === 'spot_check' && grids.length > 1 && grids.length <= MOST_GRIDS;
    const before = grid.value || (selection?.kind === 'grid' ? selection.id : '');
    grid.replaceChildren(...(every ? [h('option', {value: EVERY}, words.everyGrid(grids.length))] : []), ...grids.map(([code, name]) => h('option', {value: code}, name)));
    grid.value = [...grid.options].some(({value}) => value === before) ? before : (grids[0]?.[0] ?? '');
    lot.hidden = kind !== 'spot_check';
    found.hidden = kind === 'spot_check';
    void read();
  };
  const read = async (): Promise<void> => {
    request.abort();
    request = new AbortController();
    const {signal} = request;
    say(problem, '');
    const every = grid.value === EVERY && !preset;
    who.disabled = every;
    void readPeople();
    if (preset?.place) return drawPlaces();
    found.replaceChildren();
    say(pool, '');
    if (every || !chosen()) return;
    try {
      const answer = await getPlaces(chosen(), kind, kind === 'spot_check' ? drawn.value : null, signal);
      places = answer.places;
      if (kind === 'spot_check') say(pool, words.pool(answer.count));
      else drawPlaces();
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const drawPlaces = (): void => {
    const title = kind === 'recheck' ? words.cases : words.renovations;
    if (!places.length) return found.replaceChildren(h('p', {class: 'jw-hint'}, kind === 'recheck' ? words.casesNone : words.renovationsNone));
    // All renovations are looked at unless somebody takes some out; closed cases are chosen one by one.
    const checked = kind === 'renovation' || !!preset?.place;
    found.replaceChildren(
      ...(preset?.place ? [] : [h('span', {class: 'jw-hint'}, title)]),
      h('ul', {}, places.map((place) => h('li', {}, h('label', {}, h('input', {type: 'checkbox', checked, value: place.ref, data: {testid: 'order-place'}}), h('span', {}, place.label))))),
    );
  };
  const readPeople = async (): Promise<void> => {
    const [code, at, before] = [chosen(), moment(), who.value];
    const anyone = h('option', {value: ''}, words.anyone);
    if (!code || code === EVERY || !at) return who.replaceChildren(anyone);
    try {
      const people = await getOfficers(code, at, request.signal);
      who.replaceChildren(anyone, ...people.map(person));
      who.value = [...who.options].some(({value, disabled}) => value === before && !disabled) ? before : '';
    } catch (error) {
      if (!isAborted(error)) who.replaceChildren(anyone);
    }
  };
  const person = ({unit, name, on_duty_s, tasks}: Standby): HTMLOptionElement =>
    h('option', {value: String(unit), disabled: !on_duty_s}, on_duty_s ? words.person(name, coarse(on_duty_s, desk.texts), tasks) : words.offDuty(name));
  const give = async (): Promise<void> => {
    const at = moment();
    if (!at) return say(problem, words.chooseTime);
    const refs = [...found.querySelectorAll<HTMLInputElement>('input:checked')].map(({value}) => value);
    if (kind !== 'spot_check' && !refs.length) return say(problem, words.choose);
    const everywhere = grid.value === EVERY && !preset;
    const order: Order = {
      kind, until: at, words: text.value.trim(), grids: everywhere ? grids.map(([code]) => code) : [chosen()],
      ...(kind === 'spot_check' ? {draws: draws.valueAsNumber, drawn_from: drawn.value} : {refs}),
      ...(who.value && !everywhere && {unit: Number(who.value)}),
    };
    submit.disabled = true;
    say(submit, words.sending);
    try {
      const {tasks, empty} = await orderChecks(order, key, desk.language);
      desk.notify(words.sent(tasks.length) + (empty.length ? words.empty(empty.length) : ''));
      done();
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts, words.failed));
      submit.disabled = false;
      say(submit, words.send);
    }
  };
  const submit = button(words.send, () => void give(), 'order-send', true);
  const element = h(
    'section',
    {class: 'jw-round-form', 'aria-label': words.order, data: {testid: 'order-form'}},
    h('h4', {}, preset ? words.kind[preset.kind] : words.order),
    !preset && h('div', {class: 'jw-segments', role: 'group', 'aria-label': words.kindLabel}, kinds),
    !preset && labelled(words.grid, grid),
    found,
    lot,
    labelled(words.who, who),
    labelled(words.until, until),
    labelled(words.words, text),
    problem,
    buttons(button(words.cancel, close, 'order-cancel'), submit),
  );
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  choose(kind);
  return element;
}

/** This evening, or tomorrow's where that is near or over. */
function evening(now: Date): Date {
  const at = new Date(now);
  at.setHours(EVENING, 0, 0, 0);
  return at.getTime() - now.getTime() < LEAST_MS ? new Date(at.getTime() + DAY_MS) : at;
}

/** A moment as the control for dates and times writes it. */
function local(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
