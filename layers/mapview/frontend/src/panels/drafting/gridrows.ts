import type {Edit, GridRow, Sight} from '../../drafting/calls';
import {draftTint, shortName} from '../../map/draftLayers';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {gridName} from './gridname';

/** With more rows than this one community is shown at first. */
const MOST_AT_ONCE = 200;
const COMMUNITY_DIGITS = 12;
const CODE = /^\d{15}$/;
const inOrder = new Intl.Collator('zh-CN', {numeric: true});
const COLUMNS = ['households', 'outside', 'incidents_week', 'compactness', 'street_share'] as const;

/** The grids of the draft: a click takes one as the brush's; commands act on that one. */
export function createGridRows(desk: Desk, edit: (edit: Edit) => Promise<void>, consider: (edit: Edit) => Promise<void>): Panel {
  const {operations, texts} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const more = texts.planDesk;
  const parts = h('input', {type: 'number', min: 2, max: 200, value: 2, 'aria-label': more.parts, title: more.parts, data: {testid: 'split-parts'}});
  const body = h('tbody');
  const community = h('select', {hidden: true, 'aria-label': more.ofCommunity, data: {testid: 'draft-community'}, on: {change: () => {
    wanted = community.value;
    draw();
  }}});
  let wanted = '';
  let plan = -1;
  let chosen: string | null = null;
  let made = new Map<string, {row: GridRow; key: string; element: HTMLElement}>();
  const table = h(
    'table',
    {class: 'jw-draft-grids', data: {testid: 'draft-grids'}},
    h('thead', {}, h('tr', {}, ['name', ...COLUMNS].map((column) => h('th', {scope: 'col'}, words.columns[column])))),
    body,
  );
  const commands = h('div', {class: 'jw-draft-buttons', data: {testid: 'grid-commands'}});
  const written = (row: GridRow, column: (typeof COLUMNS)[number]): string => {
    if (column === 'outside') return row.outside ? `${row.outside > 0 ? '+' : ''}${row.outside}` : '·';
    if (column === 'street_share') return `${Math.round(row.street_share * 100)}%`;
    return column === 'compactness' ? row.compactness.toFixed(2) : column === 'incidents_week' ? row.incidents_week.toFixed(1) : String(row.households);
  };
  const row = (grid: GridRow, place: number, locked: boolean): HTMLElement => {
    const on = drafting.brush.get().grid === grid.name;
    return h(
      'tr',
      {class: `${on ? 'is-selected' : ''} ${grid.outside ? 'is-outside' : ''}`, tabindex: 0, 'aria-selected': String(on), data: {testid: 'draft-grid', name: grid.name}, on: {click: () => drafting.change({grid: grid.name}), keydown: (event) => event.key === 'Enter' && drafting.change({grid: grid.name})}},
      h('th', {scope: 'row', class: 'jw-num', title: grid.name}, h('span', {class: 'jw-swatch', style: {background: draftTint(place)}, 'aria-hidden': 'true'}), shortName(grid.name), locked && ' 🔒'),
      COLUMNS.map((column) => h('td', {class: 'jw-num'}, written(grid, column))),
    );
  };
  const neighbours = (name: string): string[] => {
    const sight = drafting.sight.get();
    const {ground} = drafting;
    if (!sight || !ground) return [];
    const held = sight.names.indexOf(name);
    const found = new Set<number>();
    for (const {left, right} of ground.edges) {
      if (right < 0) continue;
      const [a, b] = [sight.holders[left]!, sight.holders[right]!];
      if (a === held && b !== held) found.add(b);
      if (b === held && a !== held) found.add(a);
    }
    return [...found].filter((one) => one >= 0).map((one) => sight.names[one]!);
  };
  const communityOf = (name: string, held: number, communities: readonly string[]): string => (CODE.test(name) ? name.slice(0, COMMUNITY_DIGITS) : (communities[held] ?? ''));
  /** The community of the first unit of each grid. */
  const communitiesOf = (sight: Sight): string[] => {
    const found: string[] = [];
    for (const {place, community} of drafting.ground?.units ?? []) found[sight.holders[place]!] ??= community;
    return found;
  };
  const command = (testid: string, label: string, act: () => void): HTMLElement => h('button', {type: 'button', class: 'jw-chip-button', data: {testid}, on: {click: act}}, label);
  /** The rows of the chosen community, or all; those that are as before stay where they are. */
  const fill = (sight: Sight, locked: ReadonlySet<string>): void => {
    const held = new Map(sight.names.map((name, place) => [name, place]));
    const communities = communitiesOf(sight);
    const homes = new Map(sight.grids.map(({name}) => [name, communityOf(name, held.get(name)!, communities)]));
    const codes = [...new Set(homes.values())].sort();
    const {grid} = drafting.brush.get();
    const picked = grid ? homes.get(grid) : undefined;
    if (sight.plan.id !== plan || grid !== chosen) {
      if (picked && community.value) wanted = picked;
      else if (sight.plan.id !== plan) wanted = sight.grids.length > MOST_AT_ONCE ? (codes[0] ?? '') : '';
      [plan, chosen] = [sight.plan.id, grid];
    }
    const outside = new Map<string, number>();
    for (const one of sight.grids) if (one.outside) outside.set(homes.get(one.name)!, (outside.get(homes.get(one.name)!) ?? 0) + 1);
    community.hidden = codes.length < 2;
    community.replaceChildren(
      h('option', {value: ''}, more.allCommunities(sight.grids.length)),
      ...codes.map((code) => h('option', {value: code}, more.communityRows(drafting.communities.get(code) ?? code, outside.get(code) ?? 0))),
    );
    community.value = codes.includes(wanted) ? wanted : '';
    const rows = sight.grids.filter(({name}) => !community.value || homes.get(name) === community.value).sort((one, other) => inOrder.compare(one.name, other.name));
    const elements = rows.map((one) => {
      const key = `${held.get(one.name)} ${locked.has(one.name)} ${one.name === grid}`;
      const before = made.get(one.name);
      return before?.row === one && before.key === key ? before : {row: one, key, element: row(one, held.get(one.name)!, locked.has(one.name))};
    });
    made = new Map(elements.map((one) => [one.row.name, one]));
    elements.forEach(({element}, at) => {
      const there = body.children[at];
      if (there === element) return;
      // A row that is another in the place of itself: nothing else moves.
      if (there instanceof HTMLElement && there.dataset['name'] === element.dataset['name']) there.replaceWith(element);
      else body.insertBefore(element, there ?? null);
    });
    while (body.children.length > elements.length) body.lastElementChild!.remove();
  };
  const draw = (): void => {
    const sight = drafting.sight.get();
    if (!sight) return;
    const {grid} = drafting.brush.get();
    fill(sight, new Set(sight.locked_grids));
    commands.hidden = !grid || sight.plan.state !== 'draft';
    if (!grid) return;
    const beside = neighbours(grid);
    const locked = sight.locked_grids.includes(grid);
    const into = h('select', {'aria-label': more.withWhich, data: {testid: 'merge-into'}}, beside.map((one) => h('option', {value: one}, gridName(drafting, one))));
    commands.replaceChildren(
      command('grid-lock', locked ? words.unlock : words.lock, () => void edit({kind: locked ? 'unlock' : 'lock', grids: [grid]})),
      command('grid-split', more.splitInto, () => void consider({kind: 'split', grid, parts: Math.max(2, Math.round(Number(parts.value)) || 2)})),
      parts,
      command('grid-rebalance', words.rebalance, () => void consider({kind: 'rebalance', grids: [grid, ...beside]})),
      into,
      command('grid-advance', more.advance, () => void consider({kind: 'shift', grids: [into.value, grid]})),
      command('grid-retreat', more.retreat, () => void consider({kind: 'shift', grids: [grid, into.value]})),
      command('grid-merge', words.merge, () => void consider({kind: 'merge', grids: [into.value, grid]})),
    );
  };
  const stops = [drafting.sight.subscribe(draw), drafting.brush.subscribe((now, before) => now.grid !== before.grid && draw())];
  draw();
  return {element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.grids), commands, community, table), dispose: () => stops.forEach((stop) => stop())};
}
