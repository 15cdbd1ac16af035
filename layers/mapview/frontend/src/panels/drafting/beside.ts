import {compareOf} from '../../compare/state';
import type {Sight} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h} from '../element';

const ROWS = ['grids', 'outside', 'findings', 'compactness', 'street_share'] as const;
type Row = (typeof ROWS)[number];

/** Another plan on the second map, and the main figures of both. */
export function createBeside(desk: Desk, run: (act: () => Promise<unknown>) => Promise<void>): Panel {
  const {operations, texts, language, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const select = h('select', {'aria-label': words.beside, data: {testid: 'beside'}, on: {change: () => void run(change)}});
  const place = h('div');
  const change = async (): Promise<void> => {
    const {value} = select;
    await drafting.compare(value === '' ? null : value === 'in_force' ? value : Number(value), language);
    store.set({compare: value === '' ? null : (store.get().compare ?? compareOf(store.get()))});
  };
  const mean = (sight: Sight, figure: 'compactness' | 'street_share'): number => sight.grids.reduce((sum, grid) => sum + grid[figure], 0) / Math.max(1, sight.grids.length);
  const written = (row: Row, sight: Sight): string => {
    if (row === 'grids') return String(sight.grids.length);
    if (row === 'outside') return String(sight.grids.filter(({outside}) => outside).length);
    if (row === 'findings') return String(sight.findings.length);
    return row === 'compactness' ? mean(sight, row).toFixed(2) : `${Math.round(mean(sight, row) * 100)}%`;
  };
  const draw = (): void => {
    const now = drafting.sight.get();
    const other = drafting.beside.get()?.sight ?? null;
    const wanted = select.value;
    const heads = drafting.heads.get().filter(({id, state}) => id !== now?.plan.id && state !== 'dropped');
    select.replaceChildren(h('option', {value: ''}, words.besideNone), h('option', {value: 'in_force'}, words.inForce), ...heads.map(({id, name}) => h('option', {value: id}, name)));
    select.value = other ? wanted : '';
    place.replaceChildren();
    if (!now || !other) return;
    place.replaceChildren(
      h(
        'table',
        {class: 'jw-versus', data: {testid: 'beside-figures'}},
        h('thead', {}, h('tr', {}, h('th', {}), h('th', {scope: 'col'}, now.plan.name), h('th', {scope: 'col'}, other.plan.id === now.plan.id ? words.inForce : other.plan.name))),
        h('tbody', {}, ROWS.map((row) => h('tr', {}, h('th', {scope: 'row'}, words.besideRows[row]), h('td', {class: 'jw-num'}, written(row, now)), h('td', {class: 'jw-num'}, written(row, other))))),
      ),
    );
  };
  const stops = [
    drafting.sight.subscribe(draw),
    drafting.heads.subscribe(draw),
    drafting.beside.subscribe(draw),
    store.subscribe((state, previous) => {
      if (previous.compare && !state.compare) drafting.beside.set(null);
    }),
  ];
  draw();
  return {element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.beside), select, place), dispose: () => stops.forEach((stop) => stop())};
}
