import type {TaskRow} from '../../patrols/calls';
import {dayHourMinute} from '../clocktime';
import type {Desk} from '../desk';
import {h} from '../element';

export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** What a task asks for and how far it has come, in words. */
export function progressOf({patrols: words}: Desk['texts'], task: TaskRow): string {
  const parts = [];
  if (task.points) parts.push(words.points(task.points_seen, task.points));
  if (task.street_share !== null) parts.push(words.streets(percent(task.street_m ? task.street_m_seen / task.street_m : 1), percent(task.street_share)));
  if (task.cell_share !== null) parts.push(words.cells(percent(task.cells ? task.cells_seen / task.cells : 1), percent(task.cell_share)));
  return parts.join(' · ');
}

/** What a task is called: of an order its kind, in the reader's language. */
export function taskName({checks}: Desk['texts'], {ordered, kind, name}: TaskRow): string {
  return ordered ? (checks.kind[kind] ?? name) : name;
}

/** One task of a list: what, whose, until when, how far; its state is colour and word. */
export function taskRow(desk: Desk, task: TaskRow, open: () => void): HTMLElement {
  const words = desk.texts.patrols;
  const when = task.state === 'waiting' ? words.from(dayHourMinute(task.due_from)) : words.until(dayHourMinute(task.due_until));
  const mine = task.unit !== null && task.unit === desk.store.get().manifest.actor.unit;
  const alarm = task.nobody && (task.state === 'open' || task.state === 'waiting' || task.state === 'overdue');
  return h(
    'li',
    {class: `jw-task is-${task.state}${alarm ? ' has-nobody' : ''}${mine ? ' is-mine' : ''}`, data: {testid: 'patrol-task', state: task.state}},
    h(
      'button',
      {type: 'button', on: {click: open}},
      h('span', {class: 'jw-task-head'}, h('b', {}, taskName(desk.texts, task)), h('span', {class: 'jw-task-state'}, words.state[task.state] ?? task.state)),
      h('span', {class: 'jw-hint'}, [mine ? desk.texts.checks.mine : '', task.grid_name, task.ordered ? desk.texts.checks.ordered : (words.kind[task.kind] ?? task.kind), when].filter(Boolean).join(' · ')),
      h('span', {class: 'jw-task-bar', role: 'img', 'aria-label': percent(task.progress)}, h('i', {style: {width: percent(Math.min(1, task.progress))}})),
      h('span', {class: 'jw-task-foot'}, h('span', {class: 'jw-num'}, progressOf(desk.texts, task)), h('span', {class: alarm ? 'jw-task-alarm' : ''}, alarm ? words.nobody : task.half ? words.half(percent(task.progress)) : task.unit_name)),
    ),
  );
}
