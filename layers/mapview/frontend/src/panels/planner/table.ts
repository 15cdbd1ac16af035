import {written, type GridFigures, type Measure} from '../../planning';
import type {Desk, Panel} from '../desk';
import {h, say, setAttribute} from '../element';
import {createVirtualRows} from '../virtualrows';
import type {Plan, SortKey} from './plan';
import {verdictMark} from './verdicts';

export interface GridTable extends Panel {
  /** Move the cursor by so many rows and select what it is on. */
  step(by: number): void;
}

/** Grids named after their community leave that out: the column is narrow. */
function shortName({name, community_name: community}: GridFigures): string {
  return name.length > community.length && name.startsWith(community) ? name.slice(community.length) : name;
}

const ALWAYS: readonly Measure[] = ['households', 'residents', 'incidents', 'area', 'compactness'];
const WITH_ROOM: readonly Measure[] = ['households', 'residents', 'dwellings', 'incidents', 'devices', 'patrol', 'area', 'compactness'];
const ROOM_PX = 640;
const ROW_PX = 34;
const CODE_DIGITS = 3;

/** Every grid as a row; a click on one selects it on the map, and the other way round. */
export function createGridTable(desk: Desk, plan: Plan): GridTable {
  const {store, texts} = desk;
  const words = texts.planner;
  let listed: GridFigures[] = [];
  let columns: readonly Measure[] = ALWAYS;

  const rows = createVirtualRows<GridFigures>(() => ROW_PX * scale(), row);
  const head = h('div', {class: 'jw-grid-row jw-grid-head', role: 'row', 'aria-rowindex': 1});
  const nothing = h('p', {class: 'jw-hint jw-grid-none', hidden: true}, words.noneListed);
  const count = h('p', {class: 'jw-visually-hidden', role: 'status'});
  const element = h(
    'div',
    {class: 'jw-grid-table', role: 'grid', tabindex: 0, 'aria-label': words.table, 'aria-readonly': 'true', data: {testid: 'grid-table'}},
    head,
    rows.element,
    nothing,
    count,
  );
  rows.element.tabIndex = 0;
  setAttribute(rows.element, 'role', 'presentation');

  function scale(): number {
    return parseFloat(getComputedStyle(element).getPropertyValue('--row')) / ROW_PX || 1;
  }

  const selected = (): string | null => {
    const {selection} = store.get();
    return selection?.kind === 'grid' ? selection.id : null;
  };
  const select = (grid: GridFigures): void => {
    store.select({kind: 'grid', id: grid.code}, {fly: true});
  };

  function row(grid: GridFigures): HTMLElement {
    const {measure} = plan.choice.get();
    const verdict = plan.verdictOf(grid);
    const on = grid.code === selected();
    return h(
      'div',
      {
        class: `jw-grid-row is-${verdict}${on ? ' is-selected' : ''}`,
        role: 'row',
        id: `jw-grid-${grid.code}`,
        'aria-selected': String(on),
        data: {testid: 'grid-row', code: grid.code, verdict},
        on: {click: () => select(grid)},
      },
      h(
        'span',
        {role: 'rowheader', class: 'jw-grid-name', title: `${grid.code} · ${grid.community_name}`},
        h('b', {class: 'jw-num'}, grid.code.slice(-CODE_DIGITS)),
        shortName(grid),
      ),
      h('span', {role: 'gridcell', class: 'jw-grid-verdict'}, verdictMark(verdict), h('span', {}, words.verdict[verdict]), h('small', {class: 'jw-num'}, difference(grid))),
      columns.map((column) =>
        h('span', {role: 'gridcell', class: `jw-num${column === measure ? ' is-measure' : ''}`}, written(column, grid[column])),
      ),
    );
  }

  /** By how much a grid misses the band, in the unit of the measure. */
  function difference(grid: GridFigures): string {
    const {measure} = plan.choice.get();
    const figure = grid[measure];
    const [low, high] = plan.band;
    if (figure === null || (figure >= low && figure <= high)) return '';
    return figure < low ? `−${written(measure, low - figure)}` : `+${written(measure, figure - high)}`;
  }

  const heading = (key: SortKey, label: string, title = label): HTMLElement => {
    const {sort, descending} = plan.choice.get();
    const on = sort === key;
    const turn = (): void => plan.change({sort: key, descending: on ? !descending : key !== 'code'});
    return h(
      'span',
      {role: 'columnheader', 'aria-sort': on ? (descending ? 'descending' : 'ascending') : 'none'},
      h(
        'button',
        {type: 'button', title, class: on ? 'is-on' : '', data: {testid: `sort-${key}`}, on: {click: turn}},
        label,
        h('i', {'aria-hidden': 'true'}, on ? (descending ? '▾' : '▴') : ''),
      ),
    );
  };

  const drawHead = (): void => {
    const focused = document.activeElement instanceof HTMLElement && head.contains(document.activeElement) ? document.activeElement.dataset['testid'] : null;
    head.replaceChildren(
      heading('code', words.grid),
      heading('verdict', words.against),
      ...columns.map((column) => heading(column, words.short[column], `${words.measure[column]} (${words.unit[column]})`)),
    );
    if (focused) head.querySelector<HTMLElement>(`[data-testid="${focused}"]`)?.focus();
  };
  const arrange = (): void => {
    const {measure} = plan.choice.get();
    const wide = element.clientWidth >= ROOM_PX * scale();
    columns = wide ? WITH_ROOM : WITH_ROOM.filter((column) => ALWAYS.includes(column) || column === measure);
    element.style.setProperty('--columns', String(columns.length));
  };
  const draw = (): void => {
    arrange();
    listed = plan.listed();
    drawHead();
    rows.show(listed);
    setAttribute(element, 'aria-rowcount', listed.length + 1);
    nothing.hidden = listed.length > 0 || plan.reading.get().state !== 'there' || !plan.reading.get().grids.length;
    say(count, words.listed(listed.length));
    follow();
  };
  const follow = (): void => {
    const code = selected();
    setAttribute(element, 'aria-activedescendant', code && `jw-grid-${code}`);
    rows.refresh();
    const index = code === null ? -1 : listed.findIndex((grid) => grid.code === code);
    if (index >= 0) rows.reveal(index);
  };
  const goTo = (index: number): void => {
    const grid = listed[Math.min(Math.max(index, 0), listed.length - 1)];
    if (grid) select(grid);
  };
  const step = (by: number): void => {
    const from = listed.findIndex((grid) => grid.code === selected());
    goTo(from < 0 ? (by > 0 ? 0 : listed.length - 1) : from + by);
  };
  element.addEventListener('keydown', (event) => {
    if (event.target !== element) return;
    const at = listed.findIndex((grid) => grid.code === selected());
    const moves: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => goTo(at + rows.page()),
      PageUp: () => goTo(Math.max(at, 0) - rows.page()),
      Home: () => goTo(0),
      End: () => goTo(listed.length - 1),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  });

  let width = 0;
  const resized = new ResizeObserver(() => {
    if (Math.abs(element.clientWidth - width) < 2) return;
    width = element.clientWidth;
    draw();
  });
  resized.observe(element);
  const stops = [
    plan.reading.subscribe(draw),
    plan.choice.subscribe(draw),
    store.subscribe((state, previous) => {
      if (state.selection !== previous.selection) follow();
    }),
  ];
  draw();
  return {
    element,
    step,
    dispose: () => {
      resized.disconnect();
      rows.dispose();
      for (const stop of stops) stop();
    },
  };
}
