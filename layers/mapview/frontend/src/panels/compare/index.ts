import {compareOf, nameOfTime, timeNamed, TIMES, type Compare, type TimeName} from '../../compare/state';
import type {Second} from '../../compare/second';
import type {TimeWindow} from '../../timeline/window';
import type {Desk, Panel} from '../desk';
import {h, say, setAttribute} from '../element';
import {icon} from '../icons';
import {createThematicLegend} from '../thematic/legend';
import {createThematicSection} from '../thematic/section';
import {Vocabulary} from '../thematic/vocabulary';

export interface ComparePanel extends Panel {
  /** Two maps, or one again. */
  toggle(): void;
}

/** The head of the second map: what it shows, of when, and the way back to one map. */
export function createCompare(desk: Desk, second: Second): ComparePanel {
  const {store, texts} = desk;
  const words = texts.compare;
  let vocabulary: Vocabulary | null = null;
  let section: Panel | null = null;
  let legend: Panel | null = null;
  let open: 'theme' | 'layers' | null = null;

  const now = (): Compare | null => store.get().compare;
  const patch = (change: Partial<Compare>): void => {
    const before = now();
    if (before) store.set({compare: {...before, ...change}});
  };
  const button = (name: 'theme' | 'layers', label: string, drawing: string): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-filter-chip', 'aria-expanded': 'false', data: {testid: `compare-${name}`}, on: {click: () => show(open === name ? null : name)}}, icon(drawing), label);
  const buttons = {theme: button('theme', words.theme, 'hexagon'), layers: button('layers', words.layers, 'layers')};
  const time = h(
    'select',
    {'aria-label': words.time, data: {testid: 'compare-time'}, on: {change: () => patch({time: timeNamed(time.value as TimeName, store.get().time, Date.now())})}},
    TIMES.map((name) => h('option', {value: name}, words.times[name] ?? name)),
    h('option', {value: 'own', hidden: true}, words.times['own']),
  );
  const close = h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.close, title: `${words.close} (Esc)`, data: {testid: 'compare-close'}, on: {click: () => store.set({compare: null})}}, icon('close'));
  const themePlace = h('div', {class: 'jw-compare-more', hidden: true});
  const layersPlace = h('div', {class: 'jw-compare-more', hidden: true, data: {testid: 'compare-list'}});
  const legendPlace = h('div', {class: 'jw-compare-legend'});
  const said = {first: h('span', {class: 'jw-compare-said', data: {testid: 'compare-first'}}), second: h('span', {class: 'jw-compare-said', data: {testid: 'compare-second'}})};
  const element = h(
    'div',
    {class: 'jw-compare', hidden: true, data: {testid: 'compare'}},
    h('div', {class: 'jw-compare-half is-first'}, said.first),
    h('div', {class: 'jw-compare-half is-second'}, h('div', {class: 'jw-compare-head', role: 'toolbar', 'aria-label': words.title}, said.second, buttons.theme, buttons.layers, time, close), themePlace, layersPlace, legendPlace),
  );

  const show = (name: typeof open): void => {
    open = name;
    draw();
  };
  const drawLayers = (): void => {
    const compare = now();
    const focused = document.activeElement instanceof HTMLInputElement && layersPlace.contains(document.activeElement) ? document.activeElement.dataset['layer'] : null;
    const items = store.get().manifest.tree.flatMap((group) => group.items);
    layersPlace.replaceChildren(
      ...items.map((item) => {
        const box = h('input', {type: 'checkbox', data: {layer: item.layer}, on: {change: () => patch({visible: {...now()?.visible, [item.layer]: box.checked}})}});
        box.checked = compare?.visible[item.layer] ?? item.visible;
        return h('label', {}, box, h('span', {class: 'jw-check', 'aria-hidden': 'true'}, icon('tick')), icon(item.icon), item.label);
      }),
    );
    if (focused) layersPlace.querySelector<HTMLElement>(`[data-layer="${CSS.escape(focused)}"]`)?.focus();
  };
  const build = (): void => {
    vocabulary ??= new Vocabulary(desk.language);
    if (!section) {
      section = createThematicSection(desk, vocabulary, {get: () => now()?.thematic ?? null, set: (thematic) => patch({thematic})});
      themePlace.replaceChildren(section.element);
    }
    if (!legend) {
      legend = createThematicLegend(desk, vocabulary, second.picture, () => patch({thematic: null}));
      legendPlace.replaceChildren(legend.element);
    }
  };
  const nameOf = (at: TimeWindow | null): string => (at ? words.between(new Date(at.since_ms), new Date(at.until_ms)) : words.times['now']!);
  const draw = (): void => {
    const compare = now();
    element.hidden = !compare;
    if (!compare) {
      open = null;
      return;
    }
    build();
    for (const name of ['theme', 'layers'] as const) setAttribute(buttons[name], 'aria-expanded', String(open === name));
    themePlace.hidden = open !== 'theme';
    layersPlace.hidden = open !== 'layers';
    if (open === 'layers') drawLayers();
    time.value = nameOfTime(compare.time, store.get().time, Date.now()) ?? 'own';
    say(said.first, nameOf(store.get().time));
    say(said.second, nameOf(compare.time));
  };
  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.compare !== previous.compare || state.time !== previous.time || state.manifest !== previous.manifest) draw();
  });
  return {
    element,
    toggle: () => store.set({compare: now() ? null : compareOf(store.get())}),
    dispose: () => {
      stop();
      for (const part of [section, legend, vocabulary]) part?.dispose();
    },
  };
}
