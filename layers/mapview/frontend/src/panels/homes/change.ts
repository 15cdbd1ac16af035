import type {ChangeRow} from '../../households/calls';
import type {Desk} from '../desk';
import {h, type Child} from '../element';

/** One change, old beside new. */
export function changeView(desk: Desk, row: ChangeRow, title: Child, ...actions: Child[]): HTMLElement {
  const words = desk.texts.homes;
  return h(
    'li',
    {class: `jw-change is-${row.state}`, data: {testid: 'change', id: row.id, state: row.state}},
    h('div', {class: 'jw-change-head'}, title, h('b', {}, row.label), row.who && h('span', {}, row.who), h('span', {class: 'jw-tag'}, words.states[row.state] ?? row.state)),
    h('p', {class: 'jw-change-old'}, h('span', {class: 'jw-hint'}, words.old), row.old),
    h('p', {class: 'jw-change-new'}, h('span', {class: 'jw-hint'}, words.fresh), row.new),
    h('p', {class: 'jw-hint'}, `${words.since(row.from)} · ${words.by(row.proposed_by)}`),
    row.words && h('p', {}, row.words),
    row.reason && h('p', {class: 'jw-hint'}, row.reason),
    row.state === 'waiting' && !row.stands && h('p', {class: 'jw-problem'}, words.moved),
    ...actions,
  );
}
