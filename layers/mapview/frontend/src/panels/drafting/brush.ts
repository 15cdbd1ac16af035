import {LINES, type BrushAct, type BrushShape} from '../../drafting/drafting';
import {draftTint} from '../../map/draftLayers';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {gridName} from './gridname';

const ACTS: readonly BrushAct[] = ['paint', 'swap', 'line', 'lock', 'cut', 'join'];
const SHAPES: readonly BrushShape[] = ['brush', 'box', 'lasso'];
/** Acts that ask for no grid. */
const WITHOUT_GRID: ReadonlySet<BrushAct> = new Set(['lock', 'cut', 'join']);
const SIZES = [0, 40, 96] as const;

/** The brush: on or off, its shape and width, the grid it paints with, and which grid it takes from. */
export function createBrush(desk: Desk): Panel {
  const {operations, texts} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const {acts, actHints, act: actLabel} = texts.planDesk;
  const swatch = h('span', {class: 'jw-swatch', 'aria-hidden': 'true'});
  const grid = h('b', {class: 'jw-num', data: {testid: 'brush-grid'}});
  const turn = h('button', {type: 'button', class: 'jw-button', 'aria-pressed': 'false', data: {testid: 'brush'}, on: {click: () => drafting.change({on: !drafting.brush.get().on})}}, words.brush);
  const act = h('select', {'aria-label': actLabel, data: {testid: 'brush-act'}, on: {change: () => drafting.change({act: act.value as BrushAct, on: true})}}, ACTS.map((one) => h('option', {value: one}, acts[one])));
  const shape = h('select', {'aria-label': words.brush, data: {testid: 'brush-shape'}, on: {change: () => drafting.change({shape: shape.value as BrushShape})}}, SHAPES.map((one) => h('option', {value: one}, words.shape[one])));
  const size = h('select', {'aria-label': words.size, data: {testid: 'brush-size'}, on: {change: () => drafting.change({size_px: Number(size.value)})}}, SIZES.map((one) => h('option', {value: one}, words.sizes[one])));
  const onlyFrom = h('select', {'aria-label': words.onlyFrom, data: {testid: 'only-from'}, on: {change: () => drafting.change({onlyFrom: onlyFrom.value || null})}});
  const hint = h('p', {class: 'jw-hint'});
  const element = h(
    'div',
    {class: 'jw-brush'},
    h('div', {class: 'jw-draft-buttons'}, turn, swatch, grid, act),
    h('div', {class: 'jw-draft-buttons'}, shape, size),
    h('label', {class: 'jw-brush-from'}, words.onlyFrom, onlyFrom),
    hint,
  );
  let choices = '';
  const draw = (): void => {
    const brush = drafting.brush.get();
    const sight = drafting.sight.get();
    if (!sight) return;
    const place = sight.names.indexOf(brush.grid ?? '');
    turn.setAttribute('aria-pressed', String(brush.on));
    turn.classList.toggle('is-primary', brush.on);
    turn.disabled = sight.plan.state !== 'draft';
    swatch.style.background = place >= 0 ? draftTint(place) : 'transparent';
    say(grid, brush.grid ? gridName(drafting, brush.grid) : '');
    say(hint, brush.grid || WITHOUT_GRID.has(brush.act) ? (actHints[brush.act] ?? '') : words.pickGrid);
    act.value = brush.act;
    shape.disabled = LINES.has(brush.act);
    size.disabled = brush.shape !== 'brush' || LINES.has(brush.act);
    const listed = sight.grids.map(({name}) => name).join();
    if (listed !== choices) {
      choices = listed;
      onlyFrom.replaceChildren(h('option', {value: ''}, words.anyGrid), ...sight.grids.map(({name}) => h('option', {value: name}, gridName(drafting, name))));
    }
    onlyFrom.value = brush.onlyFrom ?? '';
  };
  const stops = [drafting.brush.subscribe(draw), drafting.sight.subscribe(draw)];
  draw();
  return {element, dispose: () => stops.forEach((stop) => stop())};
}
