import type {Edit, Finding} from '../../drafting/calls';
import {shortName} from '../../map/draftLayers';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';

const LISTED = 60;

/** Rules that fail: where, by how much, a flight there, and a command that would mend it. */
export function createFindings(desk: Desk, consider: (edit: Edit) => Promise<void>): Panel {
  const {operations, texts, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const list = h('ul', {class: 'jw-findings'});
  const none = h('p', {class: 'jw-hint', data: {testid: 'no-findings'}}, words.noFindings);
  const count = h('span', {class: 'jw-num'});
  const show = ({unit, grid}: Finding): void => {
    const {ground} = drafting;
    const sight = drafting.sight.get();
    if (!ground || !sight) return;
    const held = sight.names.indexOf(grid ?? '');
    const places = grid ? sight.holders.flatMap((one, place) => (one === held ? [place] : [])) : [sight.units.indexOf(unit ?? -1)];
    if (!places.length || places[0] === -1) return;
    store.flyTo({bounds: ground.around(places)});
    if (grid) drafting.change({grid});
  };
  const row = (finding: Finding): HTMLElement =>
    h(
      'li',
      {class: 'jw-finding', data: {testid: 'finding', rule: finding.rule}},
      h('span', {}, h('b', {class: 'jw-num'}, finding.grid ? shortName(finding.grid) : '—'), ` ${words.rule[finding.rule] ?? finding.rule} `, h('small', {class: 'jw-num'}, finding.value.toLocaleString('en'))),
      h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => show(finding)}}, words.show),
      finding.mend && h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'mend'}, on: {click: () => void consider(finding.mend!)}}, words.mend),
    );
  const draw = (): void => {
    const found = drafting.sight.get()?.findings ?? [];
    say(count, found.length ? String(found.length) : '');
    none.hidden = found.length > 0;
    list.replaceChildren(...found.slice(0, LISTED).map(row), ...(found.length > LISTED ? [h('li', {class: 'jw-hint'}, `… +${found.length - LISTED}`)] : []));
  };
  const stop = drafting.sight.subscribe(draw);
  draw();
  return {element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.findings, ' ', count), none, list), dispose: stop};
}
