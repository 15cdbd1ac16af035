import type {Edit, Finding} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {gridName} from './gridname';

const LISTED = 60;

/** A rule that fails: the grid, a unit to look at, a flight to either, and a command that would mend it. */
export function findingRow(desk: Desk, finding: Finding, consider: (edit: Edit) => Promise<void>): HTMLElement {
  const {operations, texts, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const {grid, unit, rule, value, mend} = finding;
  const fly = (places: readonly number[]): void => {
    if (drafting.ground && places.length && places[0] !== -1) store.flyTo({bounds: drafting.ground.around(places)});
  };
  const showGrid = (): void => {
    const sight = drafting.sight.get();
    if (!sight || !grid) return;
    const held = sight.names.indexOf(grid);
    fly(sight.holders.flatMap((one, place) => (one === held ? [place] : [])));
    drafting.change({grid});
  };
  const showUnit = (): void => fly([drafting.sight.get()?.units.indexOf(unit ?? -1) ?? -1]);
  const mendable = mend && drafting.sight.get()?.plan.state === 'draft';
  return h(
    'li',
    {class: 'jw-finding', data: {testid: 'finding', rule}},
    h('span', {}, h('b', {class: 'jw-num'}, grid ? gridName(drafting, grid) : '—'), ` ${words.rule[rule] ?? rule} `, h('small', {class: 'jw-num'}, value.toLocaleString('en'))),
    unit !== null && h('button', {type: 'button', class: 'jw-link jw-num', title: words.showUnit, data: {testid: 'finding-unit'}, on: {click: showUnit}}, words.unitNumber(unit)),
    grid && h('button', {type: 'button', class: 'jw-chip-button', on: {click: showGrid}}, words.show),
    mendable && h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'mend'}, on: {click: () => void consider(mend)}}, words.mend),
  );
}

/** Every rule of the open draft that fails. */
export function createFindings(desk: Desk, consider: (edit: Edit) => Promise<void>): Panel {
  const {operations, texts} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const list = h('ul', {class: 'jw-findings'});
  const none = h('p', {class: 'jw-hint', data: {testid: 'no-findings'}}, words.noFindings);
  const count = h('span', {class: 'jw-num'});
  const draw = (): void => {
    const found = drafting.sight.get()?.findings ?? [];
    say(count, found.length ? String(found.length) : '');
    none.hidden = found.length > 0;
    list.replaceChildren(...found.slice(0, LISTED).map((one) => findingRow(desk, one, consider)), ...(found.length > LISTED ? [h('li', {class: 'jw-hint'}, `… +${found.length - LISTED}`)] : []));
  };
  const stop = drafting.sight.subscribe(draw);
  draw();
  return {element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.findings, ' ', count), none, list), dispose: stop};
}
