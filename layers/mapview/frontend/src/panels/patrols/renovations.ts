import {isAborted} from '../../api';
import {dayOfChina} from '../../chinaday';
import {bringRenovations, endRenovation, fileRenovation, getRenovations, type Renovation} from '../../patrols/checks';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, labelled} from '../homes/fields';
import {orderForm} from './orderform';

const DAY_LETTERS = 10;

export interface Renovations extends Panel {
  load(): void;
}

/** 装修: what is being renovated, from a list or one by one; each is looked at every day until it ends. */
export function createRenovations(desk: Desk): Renovations {
  const words = desk.texts.renovations;
  const {may} = desk.operations;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'renovation-problem'}});
  const list = h('ul', {class: 'jw-task-list', data: {testid: 'renovations'}});
  const room = h('div', {});
  const chosen = h('input', {type: 'file', accept: '.csv,text/csv', class: 'jw-visually-hidden', tabindex: -1, data: {testid: 'renovation-file'}, on: {change: () => void bring()}});
  const tools = may.fileRenovations && h('div', {class: 'jw-order-lot'}, buttons(button(words.bring, () => chosen.click(), 'renovation-bring'), button(words.add, () => void add(), 'renovation-add', true)), chosen, h('p', {class: 'jw-hint'}, words.bringHint));
  const element = h('div', {class: 'jw-patrol-view'}, h('p', {class: 'jw-hint'}, words.hint), tools, problem, room, list);
  const request = new AbortController();

  const load = async (): Promise<void> => {
    try {
      draw(await getRenovations(request.signal));
      say(problem, '');
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const draw = (renovations: readonly Renovation[]): void => {
    list.replaceChildren(...renovations.map(row));
    if (!renovations.length) list.append(h('li', {class: 'jw-empty'}, h('p', {}, words.none), h('p', {class: 'jw-hint'}, words.noneHint)));
  };
  const row = (one: Renovation): HTMLElement => {
    const begun = one.from <= today(desk);
    return h(
      'li',
      {class: 'jw-round', data: {testid: 'renovation', id: one.id}},
      h('b', {}, one.address),
      h('span', {class: 'jw-hint jw-num'}, words.span(one.from, one.until)),
      one.words ? h('span', {}, one.words) : null,
      h('span', {class: 'jw-hint jw-num'}, !begun ? words.later(one.from) : one.looked_at ? words.lookedAt(one.looked_at.slice(0, DAY_LETTERS)) : words.notLooked),
      buttons(
        button(words.show, () => desk.store.select({kind: 'building', id: String(one.building)}, {fly: true}), 'renovation-show'),
        may.fileRenovations && button(words.end, () => void end(one), 'renovation-end'),
        may.orderChecks && begun && one.grid !== null && button(words.check, () => order(one, one.grid!), 'renovation-check', true),
      ),
    );
  };
  /** What is selected on the map: a building, or a home in one. */
  const add = async (): Promise<void> => {
    const {selection} = desk.store.get();
    if (selection?.kind !== 'building' && selection?.kind !== 'dwelling') return say(problem, words.pick);
    try {
      const {card} = await desk.cards.read(selection, desk.language);
      const building = selection.kind === 'building' ? selection.id : card.breadcrumb.find(({kind}) => kind === 'building')?.id;
      say(problem, building === undefined ? words.pick : '');
      if (building !== undefined) room.replaceChildren(form(Number(building), selection.kind === 'dwelling' ? Number(selection.id) : null, card.title));
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const form = (building: number, dwelling: number | null, title: string): HTMLElement => {
    const close = (): void => room.replaceChildren();
    const begins = h('input', {type: 'date', value: today(desk), data: {testid: 'renovation-from'}});
    const ends = h('input', {type: 'date', data: {testid: 'renovation-until'}});
    const text = h('input', {type: 'text', maxlength: 500, data: {testid: 'renovation-words'}});
    const wrong = h('p', {class: 'jw-problem', role: 'alert'});
    const save = async (): Promise<void> => {
      if (!begins.value || !ends.value) return say(wrong, words.days);
      try {
        await fileRenovation({building, dwelling, from: begins.value, until: ends.value, words: text.value}, desk.language);
        desk.notify(words.saved);
        close();
        await load();
      } catch (error) {
        say(wrong, sentenceFor(error, desk.texts));
      }
    };
    return h(
      'section',
      {class: 'jw-round-form', 'aria-label': words.add, data: {testid: 'renovation-form'}},
      h('h4', {}, title),
      h('div', {class: 'jw-round-row'}, labelled(words.from, begins), labelled(words.until, ends)),
      labelled(words.words, text),
      wrong,
      buttons(button(words.cancel, close, 'renovation-cancel'), button(words.save, () => void save(), 'renovation-save', true)),
    );
  };
  const order = (one: Renovation, grid: string): void => {
    const close = (): void => room.replaceChildren();
    const place = {ref: `renovation/${one.id}`, label: one.address, lng: 0, lat: 0};
    room.replaceChildren(orderForm(desk, [], {kind: 'renovation', grid, place}, close, close));
    room.scrollIntoView({block: 'nearest'});
  };
  const end = async (one: Renovation): Promise<void> => {
    try {
      await endRenovation(one.id, desk.language);
      desk.notify(words.ended);
      await load();
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
    }
  };
  const bring = async (): Promise<void> => {
    const file = chosen.files?.[0];
    chosen.value = '';
    if (!file) return;
    try {
      const {added, changed, unchanged} = await bringRenovations(file, file.name, desk.language);
      desk.notify(words.brought(added, changed, unchanged));
      await load();
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
    }
  };
  return {element, load: () => void load(), dispose: () => request.abort()};
}

/** The day in China, where the work is. */
function today(desk: Desk): string {
  return dayOfChina(desk.operations.clock.now_ms());
}
