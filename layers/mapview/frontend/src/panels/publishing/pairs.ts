import {COUNTS, type Pair} from '../../publishing/calls';
import {shortName} from '../../map/draftLayers';
import type {Texts} from '../../texts';
import {h} from '../element';

const SHOWN = 40;

/** What goes from which grid to which, in numbers; a row may be chosen to see what it is. */
export function pairTable(pairs: readonly Pair[], words: Texts['publishing'], choose?: (pair: Pair) => void): HTMLElement {
  if (!pairs.length) return h('p', {class: 'jw-hint'}, words.nothingMoves);
  const totals = COUNTS.map((count) => pairs.reduce((sum, pair) => sum + pair[count], 0));
  const shown = COUNTS.filter((_, at) => totals[at]);
  const cells = (value: (count: (typeof COUNTS)[number]) => number): HTMLElement[] => shown.map((count) => h('td', {class: 'jw-num'}, value(count).toLocaleString('en')));
  const row = (pair: Pair): HTMLElement =>
    h(
      'tr',
      {
        class: choose ? 'is-open' : '',
        ...(choose && {tabindex: 0, role: 'button'}),
        data: {testid: 'pair', old: pair.old, new: pair.new},
        on: {click: () => choose?.(pair), keydown: (event) => event.key === 'Enter' && choose?.(pair)},
      },
      h('th', {scope: 'row', class: 'jw-num', title: `${pair.old} → ${pair.new}`}, `${shortName(pair.old)} → ${shortName(pair.new)}`),
      cells((count) => pair[count]),
    );
  return h(
    'table',
    {class: 'jw-draft-grids jw-pairs', data: {testid: 'pairs'}},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, words.moved), shown.map((count) => h('th', {scope: 'col'}, words.counts[count])))),
    h('tbody', {}, pairs.slice(0, SHOWN).map(row), pairs.length > SHOWN && h('tr', {}, h('th', {colspan: shown.length + 1}, `… +${pairs.length - SHOWN}`))),
    h('tfoot', {}, h('tr', {}, h('th', {scope: 'row'}, words.total), cells((count) => totals[COUNTS.indexOf(count)]!))),
  );
}
