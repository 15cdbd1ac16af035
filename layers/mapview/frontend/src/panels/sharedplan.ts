import {isAborted, ApiError} from '../api';
import {getShared, type PlanComment} from '../drafting/deskcalls';
import {draftTint, shortName} from '../map/draftLayers';
import type {GridRow} from '../drafting/calls';
import type {Desk, Panel} from './desk';
import {commentList} from './drafting/comments';
import {h} from './element';
import {icon} from './icons';
import {sentenceFor} from './failure';

const PARAMETER = 'plan';
const QUIET = '#6B7C8C';
const CODE = /^\d{15}$/;
/** On a screen narrower than this the figures are folded away at first: they would lie over the map they are about. */
const WIDE_PX = 1600;

/** A plan that a link shows: laid over the map of whichever screen the reader has, with its figures; nothing can be changed by it. */
export function createSharedPlan(desk: Desk): Panel {
  const {operations, texts, language, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const token = new URLSearchParams(location.search).get(PARAMETER);
  const element = h('section', {class: 'jw-shared-plan', hidden: true, 'aria-label': words.sharedTitle, data: {testid: 'shared-plan'}});
  const close = (): void => {
    const query = new URLSearchParams(location.search);
    query.delete(PARAMETER);
    history.replaceState(history.state, '', `${location.pathname}?${query}${location.hash}`);
    element.hidden = true;
    if (drafting.readOnly.get()) drafting.close();
    if (store.get().screen !== 'planner') store.set({gridLooks: null});
  };
  let folded = window.innerWidth < WIDE_PX;
  const fold = h('button', {type: 'button', class: 'jw-icon-button is-small', data: {testid: 'shared-fold'}, on: {click: () => folds(!folded)}});
  const folds = (to: boolean): void => {
    folded = to;
    element.classList.toggle('is-folded', to);
    const label = to ? words.sharedUnfold : words.sharedFold;
    fold.replaceChildren(icon(to ? 'chevron_down' : 'chevron_up'));
    fold.title = label;
    fold.setAttribute('aria-label', label);
    fold.setAttribute('aria-expanded', String(!to));
  };
  folds(folded);
  const head = (title: string, more: string): HTMLElement =>
    h('header', {}, h('div', {}, h('h3', {data: {testid: 'shared-title'}}, title), h('p', {class: 'jw-hint'}, more)), fold, h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.sharedClose, title: words.sharedClose, data: {testid: 'shared-close'}, on: {click: close}}, icon('close')));
  const choose = (grid: string): void => drafting.change({grid});
  const row = (grid: GridRow, place: number, chosen: boolean): HTMLElement =>
    h(
      'tr',
      {class: `${chosen ? 'is-selected' : ''} ${grid.outside ? 'is-outside' : ''}`, tabindex: 0, on: {click: () => choose(grid.name), keydown: (event) => event.key === 'Enter' && choose(grid.name)}},
      h('th', {scope: 'row', class: 'jw-num'}, h('span', {class: 'jw-swatch', style: {background: draftTint(place)}, 'aria-hidden': 'true'}), shortName(grid.name)),
      h('td', {class: 'jw-num'}, String(grid.households)),
      h('td', {class: 'jw-num'}, grid.outside ? `${grid.outside > 0 ? '+' : ''}${grid.outside}` : '·'),
      h('td', {class: 'jw-num'}, grid.compactness.toFixed(2)),
    );
  let comments: readonly PlanComment[] = [];
  const draw = (): void => {
    const sight = drafting.sight.get();
    if (!sight || !drafting.readOnly.get()) return;
    const {plan} = sight;
    const {columns, state, edits} = texts.drafting;
    const rows = [...sight.grids].sort((one, other) => one.name.localeCompare(other.name, 'zh-CN', {numeric: true}));
    const {grid} = drafting.brush.get();
    element.replaceChildren(
      head(plan.name, `${plan.area_name} · ${words.sharedBy(plan.author, state[plan.state] ?? plan.state)} · ${edits(plan.number)}`),
      h(
        'div',
        {class: 'jw-shared-body'},
        h('table', {class: 'jw-draft-grids'}, h('thead', {}, h('tr', {}, ['name', 'households', 'outside', 'compactness'].map((column) => h('th', {scope: 'col'}, columns[column])))), h('tbody', {}, rows.map((one) => row(one, sight.names.indexOf(one.name), one.name === grid)))),
        h('h4', {}, words.comments),
        commentList(comments, words.noComments, choose),
      ),
    );
    element.hidden = false;
  };
  const read = async (shared: string): Promise<void> => {
    try {
      const sight = await getShared(shared, language);
      const ground = await drafting.groundOf(sight, shared);
      comments = sight.comments;
      drafting.shown(sight, ground, true);
      store.flyTo({bounds: ground.around(ground.units.map((_, place) => place))});
      if (store.get().screen !== 'planner') store.set({gridLooks: new Map(sight.names.filter((name) => CODE.test(name)).map((name) => [name, {colour: QUIET, strength: 0, words: ''}]))});
    } catch (error) {
      if (isAborted(error)) return;
      const gone = error instanceof ApiError && (error.code === 'unknown_thing' || error.code === 'bad_value');
      element.replaceChildren(head(words.sharedTitle, gone ? words.sharedGone : sentenceFor(error, texts, texts.drafting.failed)));
      element.hidden = false;
    }
  };
  const stops = [drafting.sight.subscribe(draw), drafting.brush.subscribe((now, before) => now.grid !== before.grid && draw())];
  if (token) void read(token);
  return {
    element,
    dispose: () => {
      stops.forEach((stop) => stop());
      if (drafting.readOnly.get()) drafting.close();
    },
  };
}
