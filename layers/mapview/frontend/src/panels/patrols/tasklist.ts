import {isAborted} from '../../api';
import {getCoverage, getTasks, type TaskRow} from '../../patrols/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons} from '../homes/fields';
import {orderForm} from './orderform';
import {createTaskFile} from './taskfile';
import {taskRow} from './taskrow';

const AGAIN_MS = 30_000;
const MOST_SHOWN = 150;
const ENDED = new Set(['done', 'late', 'missed', 'cancelled']);
const FIRST: Record<string, number> = {overdue: 0, open: 1, waiting: 2, missed: 3, late: 4, done: 5, cancelled: 6};
type Filter = (task: TaskRow, mine: number | null) => boolean;
const FILTERS: Record<string, Filter> = {
  mine: ({unit, state}, mine) => unit === mine && !ENDED.has(state),
  all: () => true,
  todo: ({state}) => !ENDED.has(state),
  nobody: ({nobody, state}) => nobody && !ENDED.has(state),
  overdue: ({state}) => state === 'overdue' || state === 'missed',
  ended: ({state}) => ENDED.has(state),
};

export interface TaskList extends Panel {
  load(): void;
  /** Show one task, listed or not. */
  open(id: number): void;
}

/** Today's tasks: what cannot be done by anybody and what is late come first. */
export function createTaskList(desk: Desk, changed: (tasks: readonly TaskRow[]) => void = () => {}): TaskList {
  const words = desk.texts.patrols;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'patrol-problem'}});
  const list = h('ul', {class: 'jw-task-list', data: {testid: 'patrol-tasks'}});
  const chips = h('div', {class: 'jw-task-filter', role: 'group'});
  const room = h('div', {});
  const give = desk.operations.may.orderChecks && button(desk.texts.checks.order, () => void order(), 'order', true);
  if (give) give.title = desk.texts.checks.orderHint;
  const bar = give && buttons(give);
  const listed = h('div', {class: 'jw-task-listed'}, bar, room, chips, problem, list);
  const element = h('div', {class: 'jw-patrol-view'}, listed);
  // Whose account it is has tasks of one's own; the others of the grid are one chip away.
  const mine = desk.store.get().manifest.actor.unit ?? null;
  const names = Object.keys(FILTERS).filter((name) => name !== 'mine' || mine !== null);
  let filter = mine === null ? 'todo' : 'mine';
  let tasks: readonly TaskRow[] | null = null;
  let file: Panel | null = null;
  const request = new AbortController();

  const load = async (): Promise<void> => {
    try {
      tasks = await getTasks(request.signal);
      say(problem, '');
      changed(tasks);
      draw();
    } catch (error) {
      if (isAborted(error)) return;
      say(problem, sentenceFor(error, desk.texts, words.failed));
      if (!tasks) list.replaceChildren(h('li', {}, button(words.retry, () => void load(), 'patrol-retry')));
    }
  };
  const draw = (): void => {
    if (!tasks) return;
    const all = tasks;
    chips.replaceChildren(
      ...names.map((name) => {
        const count = all.filter((task) => FILTERS[name]!(task, mine)).length;
        return h('button', {type: 'button', class: 'jw-chip-button', 'aria-pressed': String(name === filter), data: {testid: `patrol-filter-${name}`}, on: {click: () => choose(name)}}, name === 'mine' ? desk.texts.checks.filterMine : words.filter[name], h('b', {class: 'jw-num'}, String(count)));
      }),
    );
    const rank = (task: TaskRow): number => (FILTERS['nobody']!(task, mine) ? -1 : (FIRST[task.state] ?? 9));
    const shown = all.filter((task) => FILTERS[filter]!(task, mine)).sort((one, other) => rank(one) - rank(other));
    list.replaceChildren(...shown.slice(0, MOST_SHOWN).map((task) => taskRow(desk, task, () => open(task.id))));
    if (!shown.length) list.append(h('li', {class: 'jw-empty'}, h('p', {}, all.length ? words.noneOfThese : words.none), !all.length && give && h('p', {class: 'jw-hint'}, words.noneHint)));
    if (shown.length > MOST_SHOWN) list.append(h('li', {class: 'jw-hint'}, words.more(shown.length - MOST_SHOWN)));
  };
  const choose = (name: string): void => {
    filter = name;
    draw();
  };
  const order = async (): Promise<void> => {
    const show = (form: HTMLElement | null): void => {
      room.replaceChildren(...(form ? [form] : []));
      if (bar) bar.hidden = form !== null;
    };
    const shut = (): void => show(null);
    const done = (): void => {
      shut();
      void load();
    };
    try {
      const area = desk.operations.tools.patrols.area.get() ?? (await getCoverage(request.signal));
      show(orderForm(desk, area.grids.map(({grid, name}) => [grid, name] as const), null, done, shut));
      room.scrollIntoView({block: 'nearest'});
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const open = (id: number): void => {
    file?.dispose();
    file?.element.remove();
    file = createTaskFile(desk, id, close);
    listed.hidden = true;
    element.append(file.element);
  };
  const close = (): void => {
    file?.dispose();
    file?.element.remove();
    file = null;
    listed.hidden = false;
    void load();
  };
  // Nobody looks at a list that is not shown.
  const timer = window.setInterval(() => element.offsetParent && !document.hidden && !file && void load(), AGAIN_MS);
  return {
    element,
    load: () => void load(),
    open,
    dispose: () => {
      clearInterval(timer);
      request.abort();
      file?.dispose();
    },
  };
}
