import type {DraftHead} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import type {Plan} from '../planner/plan';

const LIST_EVERY_MS = 5_000;
const DISTRICT_DIGITS = 6;
const COMMUNITY_DIGITS = 12;

/** Every draft in the area, and a form to begin one from the grids in force. */
export function createDraftList(desk: Desk, plan: Plan): Panel {
  const {operations, texts, language, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'drafts-problem'}});
  const rows = h('ul', {class: 'jw-drafts', 'aria-label': words.list});
  const name = h('input', {type: 'text', maxlength: 60, required: true, 'aria-label': words.name, placeholder: words.name, data: {testid: 'draft-name'}});
  const area = h('select', {'aria-label': words.area, required: true, data: {testid: 'draft-area'}});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'draft-begin'}}, words.create);
  const form = h('form', {class: 'jw-plan-part', 'aria-label': words.begin}, h('h3', {}, words.begin), name, area, submit, h('p', {class: 'jw-hint'}, words.noUnits));

  /** Districts, sub-districts and communities that have grids, the widest first. */
  const fillAreas = (): void => {
    const found = new Map<string, string>();
    for (const grid of plan.reading.get().grids) {
      found.set(grid.community.slice(0, DISTRICT_DIGITS), words.whole);
      found.set(grid.street, grid.street_name);
      found.set(grid.community, grid.community_name);
    }
    const before = area.value;
    const codes = [...found.keys()].sort((one, other) => one.length - other.length || one.localeCompare(other));
    area.replaceChildren(...codes.map((code) => h('option', {value: code}, `${found.get(code)} ${code}`)));
    const {selection} = store.get();
    const wanted = selection?.kind === 'grid' ? selection.id.slice(0, COMMUNITY_DIGITS) : before;
    area.value = found.has(wanted) ? wanted : (codes.at(-1) ?? '');
    submit.disabled = !codes.length;
  };

  /** A draft of a place that is not in sight is flown to: else nothing would seem to have happened. */
  const opened = async (opening: Promise<void>): Promise<void> => {
    await opening;
    const {elsewhere} = drafting;
    if (elsewhere) store.flyTo({bounds: [...elsewhere]});
  };
  const run = async (act: () => Promise<void>): Promise<void> => {
    say(problem, '');
    submit.disabled = true;
    try {
      await act();
    } catch (error) {
      say(problem, sentenceFor(error, texts, words.failed));
    } finally {
      submit.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(async () => {
      await opened(drafting.begin({name: name.value, area: area.value}, language));
      name.value = '';
    });
  });
  const row = (head: DraftHead): HTMLElement =>
    h(
      'li',
      {class: `jw-draft is-${head.state}`, data: {testid: 'draft', id: head.id}},
      h('div', {}, h('b', {}, head.name), h('small', {}, `${head.area_name} · ${words.state[head.state] ?? head.state} · ${head.author} · ${words.edits(head.number)}`)),
      h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'draft-open'}, on: {click: () => void run(() => opened(drafting.open(head.id, language)))}}, words.open),
    );
  const draw = (): void => {
    const heads = drafting.heads.get();
    rows.replaceChildren(...(heads.length ? heads.map(row) : [h('li', {class: 'jw-hint'}, words.none)]));
  };
  const stop = drafting.heads.subscribe(draw);
  const stopStore = store.subscribe((state, previous) => {
    if (state.selection !== previous.selection && state.selection?.kind === 'grid' && document.activeElement !== area) fillAreas();
  });
  const stopPlan = plan.reading.subscribe(fillAreas);
  fillAreas();
  draw();
  void run(() => drafting.list());
  // What other planners begin or send on is there without being asked for.
  const timer = window.setInterval(() => {
    // A list that could not be read stays as it was; the banner says that the server is away.
    if (!document.hidden && drafting.sight.get() === null) drafting.listAgain().catch(() => undefined);
  }, LIST_EVERY_MS);
  return {
    element: h('div', {}, h('section', {class: 'jw-plan-part'}, h('h3', {}, words.list), rows, problem), form),
    dispose: () => {
      clearInterval(timer);
      stop();
      stopStore();
      stopPlan();
    },
  };
}
