import {areaInSmaller, areaText, lengthText} from '../../tools/amounts';
import {measuresOf, type Measured} from '../../tools/measuring';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';

/** What is being measured, live, and what was measured before. */
export function createMeasure(desk: Desk): Panel {
  const {store, texts, operations} = desk;
  const {tools} = operations;
  const {measuring} = tools;
  const words = texts.tools.measure;
  const {units} = texts.tools;
  const touch = store.get().screen === 'leader' || matchMedia('(pointer: coarse)').matches;
  const amount = h('output', {class: 'jw-measure-amount jw-num', data: {testid: 'measure'}});
  const more = h('p', {class: 'jw-measure-more jw-num'});
  const warning = h('p', {class: 'jw-problem', role: 'status'});
  const hint = h('p', {class: 'jw-hint'});
  const button = (label: string, name: string, act: () => void, primary = false): HTMLButtonElement =>
    h('button', {type: 'button', class: `jw-button${primary ? ' is-primary' : ''}`, data: {testid: name}, on: {click: act}}, label);
  const undo = button(words.undo, 'measure-undo', () => measuring.undo());
  const finish = button(words.finish, 'measure-finish', () => measuring.finish(), true);
  const list = h('ul', {class: 'jw-measured', 'aria-label': words.kept});
  const clear = button(words.clear, 'measure-clear', () => measuring.clear());
  const element = h(
    'div',
    {class: 'jw-measure'},
    amount,
    more,
    warning,
    hint,
    touch ? null : h('p', {class: 'jw-hint'}, words.keys),
    h('div', {class: 'jw-tool-actions'}, undo, finish),
    list,
    clear,
  );

  const draw = (): void => {
    const drawing = measuring.drawing.get();
    if (!drawing) return;
    const {kind, points, cursor} = drawing;
    const {length_m, area_m2, crossed} = measuresOf(kind, cursor ? [...points, cursor] : points);
    say(amount, area_m2 === null ? lengthText(length_m, units) : areaText(area_m2, units));
    say(more, area_m2 === null ? words.points(points.length) : [areaInSmaller(area_m2, units), words.outline(lengthText(length_m, units))].filter(Boolean).join(' · '));
    say(warning, crossed ? words.crossed : '');
    say(hint, points.length ? (touch ? words.moreTouch : words.more) : touch ? words.startTouch : words.start);
    undo.disabled = !points.length;
    finish.disabled = !measuring.canFinish;
  };
  const drawKept = (): void => {
    const kept = measuring.kept.get();
    list.replaceChildren(...kept.map(row));
    list.hidden = clear.hidden = !kept.length;
  };
  const row = ({id, kind, points}: Measured): HTMLElement => {
    const {length_m, area_m2} = measuresOf(kind, points);
    const said = area_m2 === null ? lengthText(length_m, units) : areaText(area_m2, units);
    const lngs = points.map(([lng]) => lng);
    const lats = points.map(([, lat]) => lat);
    const show = (): void => store.flyTo({bounds: [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)]});
    return h(
      'li',
      {data: {testid: 'measured'}},
      h('button', {type: 'button', class: 'jw-row is-link', title: words.show, on: {click: show}}, icon(kind === 'area' ? 'area' : 'ruler'), h('span', {class: 'jw-num'}, said)),
      h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': `${words.remove}: ${said}`, title: words.remove, on: {click: () => measuring.remove(id)}}, icon('close')),
    );
  };
  draw();
  drawKept();
  const stops = [measuring.drawing.subscribe(draw), measuring.kept.subscribe(drawKept)];
  return {element, dispose: () => stops.forEach((stop) => stop())};
}
