import {LISTS, isNarrowed, narrowed, type Narrowing} from '../../thematic/state';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import type {Vocabulary} from './vocabulary';

/** People carry several tags; counting by more than one would count some of them twice. */
const ONE_TAG = new Set(['residents']);
const ZONE_DIGITS = 16;

/** Chips for each value a subject may be narrowed to; what is pressed holds at once. */
export function createFilterForm(desk: Desk, vocabulary: Vocabulary, subject: string): Panel {
  const {store, texts} = desk;
  const words = texts.filter;
  const element = h('div', {class: 'jw-filter-form', role: 'group', 'aria-label': words.title, data: {testid: `filter-${subject}`}});

  const now = (): Narrowing => store.get().filters[subject] ?? {};
  const change = (patch: Narrowing | null): void => store.set({filters: narrowed(store.get().filters, subject, patch)});

  const toggle = (name: (typeof LISTS)[number], code: string): void => {
    const chosen = now()[name] ?? [];
    const without = chosen.filter((one) => one !== code);
    const single = name === 'tag' && ONE_TAG.has(subject);
    change({[name]: without.length < chosen.length ? without : single ? [code] : [...chosen, code]});
  };
  const chip = (name: (typeof LISTS)[number], code: string, label: string): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'jw-filter-chip',
        'aria-pressed': String(now()[name]?.includes(code) ?? false),
        data: {field: name, code},
        on: {click: () => toggle(name, code)},
      },
      label,
    );
  const moment = (name: 'since' | 'until', label: string): HTMLElement => {
    const input = h('input', {
      type: 'datetime-local',
      'aria-label': `${words.time} ${label}`,
      on: {change: () => change({[name]: input.value ? new Date(input.value).toISOString() : ''})},
    });
    input.value = localTime(now()[name]);
    return h('label', {class: 'jw-filter-time'}, h('span', {}, label), input);
  };
  const group = (label: string, ...content: HTMLElement[]): HTMLElement =>
    h('div', {class: 'jw-filter-group'}, h('span', {class: 'jw-filter-name'}, label), h('div', {class: 'jw-filter-line'}, content));

  const draw = (): void => {
    const known = vocabulary.of(subject);
    const focused = document.activeElement instanceof HTMLElement && element.contains(document.activeElement) ? {...document.activeElement.dataset} : null;
    const groups = LISTS.flatMap((name) => {
      const choices = known?.filters[name] ?? [];
      return choices.length ? [group(words[name], ...choices.map(({code, label}) => chip(name, code, label)))] : [];
    });
    if (known?.timed) groups.push(group(words.time, moment('since', words.since), moment('until', words.until)));
    const {cell} = now();
    if (cell) {
      const everywhere = h('button', {type: 'button', class: 'jw-filter-chip', 'aria-pressed': 'true', title: words.everywhere, on: {click: () => change({cell: ''})}}, words.cell, icon('close'));
      groups.push(group(texts.kind['hexagon'] ?? '', everywhere));
    }
    const clear = h('button', {type: 'button', class: 'jw-text-button', data: {testid: `clear-${subject}`}, on: {click: () => change(null)}}, words.clear);
    clear.hidden = !isNarrowed(now());
    element.replaceChildren(...(groups.length ? groups : known ? [h('p', {class: 'jw-hint'}, words.none)] : []), clear);
    if (focused?.['code']) element.querySelector<HTMLElement>(`[data-field="${focused['field']}"][data-code="${CSS.escape(focused['code'])}"]`)?.focus();
  };
  draw();
  const stops = [
    vocabulary.subjects.subscribe(draw),
    vocabulary.own.subscribe(draw),
    store.subscribe((state, previous) => {
      if (state.filters[subject] !== previous.filters[subject]) draw();
    }),
  ];
  return {
    element,
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}

/** As the browser's own field wants it: without a zone, by this desk's clock. */
function localTime(iso: string | undefined): string {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, ZONE_DIGITS);
}
