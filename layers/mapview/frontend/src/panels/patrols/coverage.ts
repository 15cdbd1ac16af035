import {isAborted} from '../../api';
import {agesOf, AGE_COLOURS, type Span} from '../../patrols/ages';
import type {AreaSeen, GridSeen} from '../../patrols/calls';
import {groundAround} from '../../thematic/resolution';
import type {Desk, Panel} from '../desk';
import {ago, metres} from '../duration';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button} from '../homes/fields';
import {percent} from './taskrow';

const AGAIN_MS = 60_000;
const SETTLE_MS = 250;
const SPANS: readonly Span[] = ['today', 'week'];

export interface CoveragePanel extends Panel {
  load(): void;
}

/** Which streets and cells were not seen, and since when: as a table of grids, and on the map. */
export function createCoverage(desk: Desk): CoveragePanel {
  const words = desk.texts.patrols;
  const {patrols} = desk.operations.tools;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'coverage-problem'}});
  const head = h('div', {class: 'jw-cover-head'});
  const table = h('table', {class: 'jw-cover-table', data: {testid: 'coverage-table'}});
  const notes = h('div', {class: 'jw-hint'});
  const element = h('div', {class: 'jw-patrol-view'}, head, problem, table, notes);
  const request = new AbortController();
  let settle: number | undefined;

  const look = (anew = false): void => {
    const {view} = desk.store.get();
    patrols.look(groundAround(view), anew).catch((error: unknown) => say(problem, sentenceFor(error, desk.texts, words.failed)));
  };
  const load = async (): Promise<void> => {
    try {
      await patrols.read(request.signal);
      say(problem, '');
      look(true);
    } catch (error) {
      if (isAborted(error)) return;
      say(problem, sentenceFor(error, desk.texts, words.failed));
      if (!patrols.area.get()) table.replaceChildren(h('caption', {}, button(words.retry, () => void load(), 'coverage-retry')));
    }
  };
  const drawHead = (): void => {
    const [on, span] = [patrols.on.get(), patrols.span.get()];
    const layer = h('input', {type: 'checkbox', checked: on, data: {testid: 'coverage-layer'}, on: {change: () => show(layer.checked)}});
    head.replaceChildren(
      h('div', {class: 'jw-segments', role: 'group', 'aria-label': words.spanLabel}, SPANS.map((one) => h('button', {type: 'button', 'aria-pressed': String(one === span), data: {testid: `coverage-${one}`}, on: {click: () => patrols.span.set(one)}}, words.span[one]))),
      h('label', {class: 'jw-cover-layer'}, layer, h('span', {}, words.layer)),
      h('ul', {class: 'jw-cover-legend', 'aria-label': words.legend}, agesOf(span).map((age) => h('li', {}, h('i', {class: age === 'today' || (span === 'week' && age === 'week') ? 'is-seen' : '', style: {background: AGE_COLOURS[age]}}), words.age[age])), on && h('li', {class: 'jw-hint'}, words.cellsTint)),
    );
  };
  const show = (on: boolean): void => {
    patrols.on.set(on);
    look(true);
  };
  const drawTable = (): void => {
    const area = patrols.area.get();
    if (!area) return;
    const span = patrols.span.get();
    const share = ({street_m, [span]: seen}: GridSeen): number => (street_m ? seen.street_m / street_m : 1);
    const rows = [...area.grids].sort((one, other) => share(one) - share(other));
    table.replaceChildren(
      h('thead', {}, h('tr', {}, [words.grid, words.streetShare, words.cellShare, words.oldest].map((title) => h('th', {scope: 'col'}, title)))),
      h('tbody', {}, total(area, span), rows.map((grid) => row(grid, span))),
    );
    const since = area.looked_since ? words.looked(area.looked_since.slice(0, 10)) : words.notLooked;
    notes.replaceChildren(h('p', {}, since), area.without_streets.length ? h('p', {}, words.withoutStreets(area.without_streets.length)) : '');
  };
  const total = (area: AreaSeen, span: Span): HTMLElement | null => {
    if (area.grids.length < 2) return null;
    const sum = (of: (grid: GridSeen) => number): number => area.grids.reduce((whole, grid) => whole + of(grid), 0);
    const streets = sum(({street_m}) => street_m);
    const cells = sum((grid) => grid.cells);
    return h('tr', {class: 'jw-cover-total', data: {testid: 'coverage-total'}}, h('th', {scope: 'row'}, words.whole), figure(streets ? sum((grid) => grid[span].street_m) / streets : 1), figure(cells ? sum((grid) => grid[span].cells) / cells : 1), h('td', {class: 'jw-num'}, words.neverOf(metres(sum(({never_m}) => never_m)))));
  };
  const figure = (share: number): HTMLElement => h('td', {class: 'jw-num'}, h('span', {class: 'jw-cover-bar'}, h('i', {style: {width: percent(Math.min(1, share))}})), percent(share));
  /** Without the area that everything on this screen lies in. */
  const within = (name: string): string => name.replace(desk.store.get().manifest.title || name, '') || name;
  const row = (grid: GridSeen, span: Span): HTMLElement => {
    const go = (): void => {
      if (!patrols.on.get()) show(true);
      desk.store.select({kind: 'grid', id: grid.grid});
      desk.store.flyTo({bounds: grid.bounds});
    };
    const oldest = grid.never_m >= 1 ? words.neverOf(metres(grid.never_m)) : grid.oldest_s === null ? words.all : ago(Date.now() / 1000 - grid.oldest_s, desk.texts);
    return h(
      'tr',
      {data: {testid: 'coverage-row', grid: grid.grid}},
      h('th', {scope: 'row'}, h('button', {type: 'button', title: words.goUnseen, on: {click: go}}, within(grid.name))),
      figure(grid.street_m ? grid[span].street_m / grid.street_m : 1),
      figure(grid.cells ? grid[span].cells / grid.cells : 1),
      h('td', {class: 'jw-num'}, oldest),
    );
  };
  drawHead();
  const stops = [
    patrols.on.subscribe(drawHead),
    patrols.span.subscribe(() => {
      drawHead();
      drawTable();
    }),
    patrols.area.subscribe(drawTable),
    desk.store.subscribe((state, previous) => {
      if (state.view === previous.view || !patrols.on.get()) return;
      clearTimeout(settle);
      settle = window.setTimeout(() => look(), SETTLE_MS);
    }),
  ];
  const timer = window.setInterval(() => !document.hidden && (patrols.on.get() || element.offsetParent) && void load(), AGAIN_MS);
  drawTable();
  return {
    element,
    load: () => void load(),
    dispose: () => {
      clearInterval(timer);
      clearTimeout(settle);
      request.abort();
      for (const stop of stops) stop();
    },
  };
}
