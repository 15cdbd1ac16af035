import type {TreeGroup, TreeItem} from '../manifest';
import type {Desk, Panel} from './desk';
import {h, say, setAttribute} from './element';
import {icon} from './icons';
import {shape} from './shape';
import {createLayerFilter, type LayerFilter} from './thematic/layerfilter';
import type {Vocabulary} from './thematic/vocabulary';

/** What the map can show, in groups, each with its count, its switch and its signs. */
export function createLayerTree(desk: Desk, vocabulary: Vocabulary): Panel {
  const {store, texts} = desk;
  const words = texts.layers;
  const element = h('div', {class: 'jw-layers', data: {testid: 'layers'}});
  const opened = new Set<string>();
  const closedGroups = new Set<string>();
  const openedFilters = new Set<string>();
  let filters: LayerFilter[] = [];

  const isVisible = (item: TreeItem): boolean => store.get().visible[item.layer] ?? item.visible;

  const draw = (): void => {
    const {tree, attribution} = store.get().manifest;
    for (const filter of filters) filter.dispose();
    filters = [];
    const empty = !tree.some((group) => group.items.length);
    element.replaceChildren(...(empty ? [nothing()] : tree.filter((group) => group.items.length).map(groupElement)));
    if (attribution) element.append(h('p', {class: 'jw-hint jw-attribution'}, attribution));
    refresh();
  };

  const nothing = (): HTMLElement =>
    h('div', {class: 'jw-empty'}, icon('layers'), h('p', {}, words.empty), h('p', {class: 'jw-hint'}, words.emptyHint));

  const groupElement = (group: TreeGroup): HTMLElement => {
    const list = h('ul', {}, group.items.map(itemElement));
    const toggle = h(
      'button',
      {
        type: 'button',
        class: 'jw-layer-group',
        'aria-expanded': String(!closedGroups.has(group.group)),
        on: {
          click: () => {
            const close = toggle.getAttribute('aria-expanded') === 'true';
            closedGroups[close ? 'add' : 'delete'](group.group);
            toggle.setAttribute('aria-expanded', String(!close));
            list.hidden = close;
          },
        },
      },
      icon('chevron_down', 'jw-twist'),
      h('span', {class: 'jw-layer-name'}, group.label ?? words.group[group.group] ?? group.group),
      h('span', {class: 'jw-layer-shown jw-num', data: {group: group.group}}),
    );
    list.hidden = closedGroups.has(group.group);
    return h('section', {}, toggle, list);
  };

  const itemElement = (item: TreeItem): HTMLElement => {
    const box = h('input', {
      type: 'checkbox',
      data: {layer: item.layer},
      on: {change: () => store.setVisible(item.layer, box.checked)},
    });
    const label = h(
      'label',
      {},
      box,
      h('span', {class: 'jw-check', 'aria-hidden': 'true'}, icon('tick')),
      icon(item.icon),
      h('span', {class: 'jw-layer-name'}, item.label),
      h('span', {class: 'jw-num jw-layer-count'}, typeof item.count === 'number' ? item.count.toLocaleString('en') : ''),
    );
    const filter = createLayerFilter(desk, vocabulary, item, openedFilters);
    if (filter) filters.push(filter);
    const buttons = h('span', {class: 'jw-layer-buttons'}, filter?.clear, filter?.button);
    const note = item.note && h('small', {class: 'jw-hint jw-layer-note'}, item.note);
    if (!item.legend?.length) {
      buttons.append(h('span', {class: 'jw-layer-spacer'}));
      return h('li', {class: 'jw-layer'}, label, buttons, note, filter?.form);
    }
    const entries = h(
      'ul',
      {class: 'jw-legend', 'aria-label': `${item.label} · ${words.legend}`},
      item.legend.map((entry) => h('li', {}, shape(entry.shape, entry.colour), h('span', {}, entry.label))),
    );
    entries.hidden = !opened.has(item.layer);
    const twist = h(
      'button',
      {
        type: 'button',
        class: 'jw-icon-button is-small',
        'aria-expanded': String(!entries.hidden),
        'aria-label': `${item.label} · ${words.legend}`,
        title: words.legend,
        on: {
          click: () => {
            entries.hidden = !entries.hidden;
            opened[entries.hidden ? 'delete' : 'add'](item.layer);
            twist.setAttribute('aria-expanded', String(!entries.hidden));
          },
        },
      },
      icon('chevron_down', 'jw-twist'),
    );
    buttons.append(twist);
    return h('li', {class: 'jw-layer'}, label, buttons, note, filter?.form, entries);
  };

  const refresh = (): void => {
    const items = store.get().manifest.tree.flatMap((group) => group.items);
    for (const box of element.querySelectorAll<HTMLInputElement>('input[data-layer]')) {
      const item = items.find((one) => one.layer === box.dataset['layer']);
      if (item) box.checked = isVisible(item);
    }
    for (const group of store.get().manifest.tree) {
      const shown = element.querySelector<HTMLElement>(`[data-group="${CSS.escape(group.group)}"]`);
      const on = group.items.filter(isVisible).length;
      if (!shown) continue;
      say(shown, on === group.items.length ? '' : `${on}/${group.items.length}`);
      setAttribute(shown, 'aria-label', on === group.items.length ? null : words.shown(on, group.items.length));
    }
  };

  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.manifest.tree !== previous.manifest.tree) draw();
    else if (state.visible !== previous.visible) refresh();
  });
  return {
    element,
    dispose: () => {
      stop();
      for (const filter of filters) filter.dispose();
    },
  };
}
