import type {GridRow, Outcome} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {gridName} from './gridname';

const ROWS = 8;

function total(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, {grids}) => sum + grids, 0);
}

/** A change that is shown on the map and not made yet, with what it does to homes. */
export function createPending(desk: Desk, accept: () => void): Panel {
  const {operations, texts} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const element = h('section', {class: 'jw-plan-part jw-pending', hidden: true, data: {testid: 'pending'}});
  const line = (before: GridRow | undefined, after: GridRow): HTMLElement => {
    const gained = after.households - (before?.households ?? 0);
    return h('li', {class: 'jw-num'}, h('b', {}, gridName(drafting, after.name)), h('span', {}, `${before?.households ?? 0} → ${after.households}`), h('span', {class: gained >= 0 ? 'is-more' : 'is-less'}, `${gained >= 0 ? '+' : ''}${gained}`));
  };
  const draw = (): void => {
    const pending = drafting.pending.get();
    element.hidden = !pending;
    if (!pending) return;
    const {effect} = pending;
    const notMet = effect.outcomes.filter(({fewest, most, grids}) => fewest > most || grids < fewest);
    const before = new Map(effect.before.map((row) => [row.name, row]));
    const changed = effect.after.filter((row) => row.households !== (before.get(row.name)?.households ?? 0));
    element.replaceChildren(
      h('h3', {}, words.pending),
      h('p', {data: {testid: 'moved'}}, words.moved(effect.homes_moved, effect.changed.units.length)),
      ...(effect.outcomes.length ? [h('p', {class: 'jw-hint'}, words.outcome(total(effect.outcomes), (Math.max(...effect.outcomes.map(({worst}) => worst)) * 100).toFixed(1)))] : []),
      ...notMet.slice(0, ROWS).map((one) => h('p', {class: 'jw-problem', data: {testid: 'band-not-met'}}, texts.planDesk.bandNotMet(drafting.communities.get(one.community) ?? one.community, one.fewest, one.grids))),
      ...(notMet.length > ROWS ? [h('p', {class: 'jw-hint'}, `… +${notMet.length - ROWS}`)] : []),
      h('ul', {class: 'jw-pending-rows'}, changed.slice(0, ROWS).map((row) => line(before.get(row.name), row)), changed.length > ROWS && h('li', {class: 'jw-hint'}, `… +${changed.length - ROWS}`)),
      h(
        'div',
        {class: 'jw-draft-buttons'},
        h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'accept'}, on: {click: accept}}, words.accept),
        h('button', {type: 'button', class: 'jw-button', data: {testid: 'reject'}, on: {click: () => drafting.reject()}}, words.reject),
      ),
    );
  };
  const stop = drafting.pending.subscribe(draw);
  draw();
  return {element, dispose: stop};
}
