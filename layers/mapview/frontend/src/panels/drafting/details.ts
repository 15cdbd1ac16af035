import type {GridRow} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {gridName} from './gridname';

const FIGURES = ['households', 'residents', 'dwellings', 'incidents_week', 'devices', 'patrol_m', 'area_m2', 'compactness', 'reock', 'hull', 'street_share', 'pieces', 'walked_pieces'] as const;
type Figure = (typeof FIGURES)[number];

const DIGITS: Partial<Record<Figure, number>> = {incidents_week: 1, compactness: 2, reock: 2, hull: 2};

/** Every figure of the chosen grid beside that of the grid in force. */
export function createDetails(desk: Desk): Panel {
  const {operations, texts} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const element = h('section', {class: 'jw-plan-part', data: {testid: 'grid-details'}});
  const written = (figure: Figure, value: number | null | undefined): string => {
    if (value === undefined) return '—';
    if (value === null) return words.few;
    if (figure === 'street_share') return `${Math.round(value * 100)}%`;
    if (figure === 'area_m2') return `${(value / 10_000).toFixed(1)} ha`;
    if (figure === 'patrol_m') return `${(value / 1000).toFixed(1)} km`;
    return DIGITS[figure] ? value.toFixed(DIGITS[figure]) : Math.round(value).toLocaleString('en');
  };
  const row = (figure: Figure, now: GridRow, before: GridRow | undefined): HTMLElement => {
    const [one, other] = [written(figure, now[figure]), before ? written(figure, before[figure]) : '—'];
    return h(
      'tr',
      {class: before && one !== other ? 'is-changed' : '', data: {figure}},
      h('th', {scope: 'row', title: words.hints[figure]}, words.figures[figure]),
      h('td', {class: 'jw-num'}, one),
      h('td', {class: 'jw-num'}, other),
    );
  };
  const draw = (): void => {
    const {grid} = drafting.brush.get();
    const now = drafting.sight.get()?.grids.find(({name}) => name === grid);
    if (!grid || !now) {
      element.replaceChildren(h('p', {class: 'jw-hint'}, words.noGrid));
      return;
    }
    const inForce = drafting.inForce.get();
    const before = inForce?.grids.find(({name}) => name === grid);
    element.replaceChildren(
      h('h3', {}, words.chosen(gridName(drafting, grid))),
      h(
        'table',
        {class: 'jw-versus'},
        h('thead', {}, h('tr', {}, h('th', {}), h('th', {scope: 'col'}, words.thisPlan), h('th', {scope: 'col'}, inForce && !before ? words.isNew : words.inForce))),
        h('tbody', {}, FIGURES.map((figure) => row(figure, now, before))),
      ),
    );
  };
  const stops = [drafting.sight.subscribe(draw), drafting.inForce.subscribe(draw), drafting.brush.subscribe((now, before) => now.grid !== before.grid && draw())];
  draw();
  return {element, dispose: () => stops.forEach((stop) => stop())};
}
