import {decideChanges, getChanges, getGridVisits, type ChangeRow, type GridVisits} from '../../households/calls';
import {choose} from '../choose';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {changeView} from './change';
import {button, buttons} from './fields';
import {openFind} from './find';

export interface TaskList extends Panel {
  load(): void;
}

/** 核实: changes that wait for another person than the collector, old beside new; `decidedSome` hears of every verdict. */
export function createTaskList(desk: Desk, decidedSome: () => void): TaskList {
  const words = desk.texts.homes;
  const {may} = desk.operations;
  const list = h('ul', {class: 'jw-changes', data: {testid: 'tasks'}});
  const grids = h('details', {class: 'jw-home-grids'});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'tasks-problem'}});
  const chosen = new Set<number>();
  const batch = button('', () => void decide([...chosen], true, ''), 'tasks-accept', true);
  const element = h(
    'div',
    {class: 'jw-tasks'},
    buttons(may.find && button(words.find, () => openFind(desk), 'find-open'), button(words.refresh, () => void load(), 'tasks-refresh'), batch),
    problem,
    list,
    grids,
  );
  const counted = (): void => {
    batch.hidden = !chosen.size;
    say(batch, words.acceptChosen(chosen.size));
  };

  const load = async (): Promise<void> => {
    say(problem, '');
    chosen.clear();
    counted();
    try {
      const [changes, counts] = await Promise.all([getChanges(desk.language), getGridVisits(desk.language)]);
      draw(changes, counts);
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };

  const decide = async (ids: number[], accept: boolean, reason: string): Promise<void> => {
    try {
      const decided = await decideChanges(ids, accept, reason, desk.language);
      const failed = decided.flatMap((one) => (one.error ? [one.error.message] : []));
      const done = decided.length - failed.length;
      await load();
      say(problem, [...new Set(failed)].join(' '));
      if (done) decidedSome();
      if (done) desk.notify(accept ? words.accepted(done) : words.rejected(done));
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
    }
  };

  const draw = (changes: ChangeRow[], counts: GridVisits[]): void => {
    list.replaceChildren(
      ...(changes.length ? changes.map(task) : [h('li', {class: 'jw-empty'}, h('p', {}, words.empty), h('p', {class: 'jw-hint'}, words.emptyHint))]),
    );
    grids.replaceChildren(
      h('summary', {}, words.counts),
      h('dl', {class: 'jw-fields'}, counts.map((one) => h('div', {}, h('dt', {}, one.name), h('dd', {class: 'jw-num'}, words.countRow(one.homes, one.overdue, one.waiting))))),
    );
  };

  const task = (row: ChangeRow): HTMLElement => {
    const tick = h('input', {
      type: 'checkbox',
      'aria-label': `${row.label} ${row.address}`,
      on: {
        change: () => {
          if (tick.checked) chosen.add(row.id);
          else chosen.delete(row.id);
          counted();
        },
      },
    });
    const reason = h('input', {type: 'text', maxlength: 300, placeholder: words.reason, 'aria-label': words.reason});
    const refuse = (): void => {
      if ([...reason.value.trim()].length < 2) {
        say(problem, words.reasonNeeded);
        reason.focus();
      } else void decide([row.id], false, reason.value.trim());
    };
    const where = h('button', {type: 'button', class: 'jw-change-where', title: words.open, on: {click: () => choose(desk.store, {thing: {kind: 'dwelling', id: String(row.dwelling)}})}}, row.address);
    return changeView(
      desk,
      row,
      h('div', {class: 'jw-change-place'}, row.may_decide && row.stands && tick, where),
      row.own && h('p', {class: 'jw-hint'}, words.own),
      row.may_decide && h('div', {class: 'jw-change-verdict'}, reason, button(words.reject, refuse, 'change-reject'), row.stands && button(words.accept, () => void decide([row.id], true, ''), 'change-accept', true)),
    );
  };
  counted();
  return {element, load: () => void load(), dispose: () => {}};
}
