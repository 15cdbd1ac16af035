import {DISPLAYS, isNarrowed, METHODS, type Display, type Method, type Thematic} from '../../thematic/state';
import type {Desk, Panel} from '../desk';
import {h, setAttribute} from '../element';
import {icon} from '../icons';
import {createFilterForm} from './filterform';
import type {Vocabulary} from './vocabulary';

/** Where one chooses what is counted on a map, and how it is shown. */
export interface Choosing {
  get(): Thematic | null;
  set(thematic: Thematic | null): void;
}

/** The part of the layers tab for themes: what is counted, which figure, shown how, narrowed to what. */
export function createThematicSection(desk: Desk, vocabulary: Vocabulary, choosing: Choosing = ofStore(desk)): Panel {
  const {store, texts} = desk;
  const words = texts.thematic;
  let form: Panel | null = null;
  let formOf = '';
  let filterOpen = false;

  const subject = h('select', {'aria-label': words.subject, data: {testid: 'theme-subject'}, on: {change: () => chooseSubject(subject.value)}});
  const figure = h('select', {'aria-label': words.figure, data: {testid: 'theme-figure'}, on: {change: () => patch({figure: figure.value})}});
  const displays = DISPLAYS.map((display) =>
    h('button', {type: 'button', data: {testid: `theme-${display}`}, on: {click: () => patch({display})}}, words.displays[display] ?? display),
  );
  const display = h('div', {class: 'jw-segments', role: 'group', 'aria-label': words.display}, displays);
  const method = h(
    'select',
    {'aria-label': words.method, data: {testid: 'theme-method'}, on: {change: () => patch({method: method.value as Method})}},
    METHODS.map((name) => h('option', {value: name}, words.methods[name] ?? name)),
  );
  const density = h('input', {type: 'checkbox', data: {testid: 'theme-density'}, on: {change: () => patch({density: density.checked})}});
  const filterButton = h(
    'button',
    {type: 'button', class: 'jw-filter-chip', 'aria-expanded': 'false', data: {testid: 'theme-filter'}, on: {click: () => showFilter(!filterOpen)}},
    icon('filter'),
    texts.filter.title,
  );
  const close = h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.clear, title: words.clear, data: {testid: 'theme-close'}, on: {click: () => choosing.set(null)}}, icon('close'));
  const filterPlace = h('div', {});
  const line = (label: string, ...content: HTMLElement[]): HTMLElement => h('div', {class: 'jw-theme-line'}, h('span', {}, label), content);
  const figureLine = line(words.figure, figure);
  const methodLine = line(words.method, method);
  const densityLine = h('label', {class: 'jw-theme-check'}, density, h('span', {class: 'jw-check', 'aria-hidden': 'true'}, icon('tick')), words.density);
  const more = h('div', {class: 'jw-theme-more'}, figureLine, display, methodLine, densityLine, h('div', {}, filterButton), filterPlace);
  const element = h(
    'section',
    {class: 'jw-theme', 'aria-label': words.title, data: {testid: 'theme'}},
    h('header', {}, icon('hexagon'), h('h3', {}, words.title), close),
    line(words.subject, subject),
    more,
  );

  const patch = (change: Partial<Thematic>): void => {
    const before = choosing.get();
    if (before) choosing.set({...before, ...change});
  };
  const chooseSubject = (name: string): void => {
    if (!name) {
      choosing.set(null);
      return;
    }
    const before = choosing.get();
    choosing.set({subject: name, figure: 'count', display: before?.display ?? 'hexagons', method: before?.method ?? 'quantile', density: before?.density ?? false});
  };
  const showFilter = (open: boolean): void => {
    filterOpen = open;
    draw();
  };

  const draw = (): void => {
    const thematic = choosing.get();
    const known = vocabulary.of(thematic?.subject);
    fill(subject, [{value: '', label: words.none}, ...vocabulary.subjects.get().map((one) => ({value: one.subject, label: one.label}))], thematic?.subject ?? '');
    more.hidden = !thematic;
    close.hidden = !thematic;
    if (!thematic) return;
    fill(figure, known?.figures.map((one) => ({value: one.figure, label: one.label})) ?? [], thematic.figure);
    figureLine.hidden = (known?.figures.length ?? 0) < 2;
    DISPLAYS.forEach((name: Display, at) => displays[at]!.setAttribute('aria-pressed', String(name === thematic.display)));
    method.value = thematic.method;
    methodLine.hidden = thematic.display === 'heat';
    density.checked = thematic.density;
    densityLine.hidden = thematic.display !== 'grids';
    const on = isNarrowed(store.get().filters[thematic.subject]);
    filterButton.classList.toggle('is-on', on);
    setAttribute(filterButton, 'aria-expanded', String(filterOpen));
    if (formOf !== thematic.subject) {
      form?.dispose();
      form = createFilterForm(desk, vocabulary, thematic.subject);
      formOf = thematic.subject;
      filterPlace.replaceChildren(form.element);
    }
    filterPlace.hidden = !filterOpen;
  };
  draw();
  const stops = [vocabulary.subjects.subscribe(draw), store.subscribe(draw)];
  return {
    element,
    dispose: () => {
      form?.dispose();
      for (const stop of stops) stop();
    },
  };
}

function ofStore({store}: Desk): Choosing {
  return {
    get: () => store.get().thematic,
    set: (thematic) => {
      const {selection} = store.get();
      // The hexagon of another number is no longer there.
      if (selection?.kind === 'hexagon') store.select(null);
      store.set({thematic});
    },
  };
}

/** Options are written anew only where they are others: a list that is open stays open. */
function fill(select: HTMLSelectElement, options: {value: string; label: string}[], value: string): void {
  const key = options.map((one) => `${one.value}=${one.label}`).join('|');
  if (select.dataset['key'] !== key) {
    select.dataset['key'] = key;
    select.replaceChildren(...options.map((one) => h('option', {value: one.value}, one.label)));
  }
  if (select.value !== value) select.value = value;
}
