import {ApiError, isAborted, type BuildingWindows, type DwellingWindow, type Tenure} from '../api';
import type {Desk, Panel} from './desk';
import {h} from './element';
import {facadeKeys} from './facadekeys';
import {icon} from './icons';
import {shape} from './shape';

/** Colours come from the stylesheet; the sign and the word are here. */
export const TENURE_SHAPE: Record<Tenure, string> = {
  owned: 'dot',
  rented: 'diamond',
  collective: 'square',
  vacant: 'ring',
  unknown: 'dash',
};
const TENURES = Object.keys(TENURE_SHAPE) as Tenure[];

export interface Facade extends Panel {
  /** Show a building's dwellings, or nothing. */
  show(building: string | null): void;
}

/** Floors × positions as a table: every window of the house, without a map. */
export function createFacade(desk: Desk, onWiden?: (wide: boolean) => void): Facade {
  const {store, texts, language, facades} = desk;
  const words = texts.facade;
  const element = h('section', {class: 'jw-block jw-facade', hidden: true, data: {testid: 'facade'}});
  let building: string | null = null;
  let drawn: BuildingWindows | null = null;
  let grid: HTMLTableElement | null = null;
  let request: AbortController | null = null;
  let wide = false;

  const show = (next: string | null): void => {
    if (next === building && (drawn || request)) {
      mark();
      return;
    }
    building = next;
    request?.abort();
    request = null;
    if (!next) {
      drawn = null;
      grid = null;
      element.hidden = true;
      element.replaceChildren();
      return;
    }
    const last = facades.last(next, language);
    if (last) draw(last);
    else waiting();
    if (!last || !facades.isFresh(next, language)) void read(next);
  };

  const read = async (id: string): Promise<void> => {
    const mine = new AbortController();
    request = mine;
    try {
      const windows = await facades.read(id, language, mine.signal);
      if (request !== mine) return;
      if (!drawn || JSON.stringify(windows) !== JSON.stringify(drawn)) draw(windows);
    } catch (error) {
      if (isAborted(error) || request !== mine || drawn) return;
      failed(error);
    } finally {
      if (request === mine) request = null;
    }
  };

  const waiting = (): void => {
    drawn = null;
    grid = null;
    element.hidden = false;
    element.replaceChildren(h('h3', {}, words.title), h('div', {class: 'jw-facade-skeleton', 'aria-label': words.loading}));
  };

  const failed = (error: unknown): void => {
    const unknown = error instanceof ApiError && error.code === 'unknown_thing';
    element.replaceChildren(
      h('h3', {}, words.title),
      h('p', {class: 'jw-hint'}, unknown ? words.empty : words.failed),
      !unknown
        ? h('button', {type: 'button', class: 'jw-button', on: {click: () => building && void read(building)}}, texts.card.retry)
        : '',
    );
  };

  const draw = (windows: BuildingWindows): void => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-testid=window]');
    const held = focused && element.contains(focused) ? focused.dataset['id'] : null;
    drawn = windows;
    element.hidden = false;
    const scroller = h('div', {class: 'jw-facade-scroll'});
    if (windows.windows.length) {
      grid = table(desk, windows);
      facadeKeys(grid);
      scroller.append(grid);
    }
    element.replaceChildren(head(windows), windows.windows.length ? scroller : h('p', {class: 'jw-hint'}, words.empty));
    if (windows.windows.length) element.append(legend(desk, windows));
    if (windows.assumed) element.append(h('p', {class: 'jw-hint'}, '≈ ', words.assumed));
    mark();
    if (held) grid?.querySelector<HTMLElement>(`[data-id="${CSS.escape(held)}"]`)?.focus({preventScroll: true});
  };

  const head = (windows: BuildingWindows): HTMLElement => {
    const widen = h(
      'button',
      {
        type: 'button',
        class: 'jw-icon-button',
        'aria-label': wide ? words.narrow : words.widen,
        title: wide ? words.narrow : words.widen,
        'aria-pressed': String(wide),
        on: {
          click: () => {
            wide = !wide;
            widen.setAttribute('aria-pressed', String(wide));
            widen.setAttribute('aria-label', wide ? words.narrow : words.widen);
            onWiden?.(wide);
          },
        },
      },
      icon('widen'),
    );
    const size = h('span', {class: 'jw-hint'}, words.size(windows.floors.length, windows.windows.length));
    const count = Math.max(windows.slots, 1);
    return h('h3', {}, words.title, size, onWiden && count > 8 ? widen : null);
  };

  /** Show which dwelling is selected, and make it the one the Tab key finds. */
  const mark = (): void => {
    if (!grid) return;
    const {selection} = store.get();
    const id = selection?.kind === 'dwelling' ? selection.id : null;
    for (const cell of grid.querySelectorAll<HTMLElement>('[aria-selected=true]')) cell.setAttribute('aria-selected', 'false');
    const button = id === null ? null : grid.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
    if (!button) return;
    button.parentElement?.setAttribute('aria-selected', 'true');
    for (const other of grid.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    button.tabIndex = 0;
    bringIntoView(button);
  };

  /** Bring a cell into the scroller's view, without moving the card around it. */
  const bringIntoView = (button: HTMLElement): void => {
    const scroller = grid?.parentElement;
    if (!scroller) return;
    const cell = button.getBoundingClientRect();
    const frame = scroller.getBoundingClientRect();
    const page = element.parentElement?.getBoundingClientRect() ?? frame;
    const bottom = Math.max(Math.min(frame.bottom, page.bottom), frame.top + cell.height);
    if (cell.top < frame.top || cell.bottom > bottom) scroller.scrollTop += cell.top - (frame.top + (bottom - frame.top) / 3);
    const label = grid?.querySelector('th')?.getBoundingClientRect().width ?? 0;
    if (cell.left < frame.left + label) scroller.scrollLeft -= frame.left + label - cell.left + 4;
    else if (cell.right > frame.right) scroller.scrollLeft += cell.right - frame.right + 4;
  };

  const stop = store.subscribe((state, previous) => {
    if (state.selection !== previous.selection) mark();
  });
  return {
    element,
    show,
    dispose: () => {
      stop();
      request?.abort();
    },
  };
}

function table(desk: Desk, windows: BuildingWindows): HTMLTableElement {
  const words = desk.texts.facade;
  const places = new Map(windows.windows.map((window) => [`${window.floor} ${window.slot}`, window]));
  const slots = Array.from({length: Math.max(windows.slots, 1)}, (_, slot) => slot);
  const floors = [...new Set([...windows.floors, ...windows.windows.map((window) => window.floor)])].sort((a, b) => b - a);
  const body = h(
    'tbody',
    {},
    floors.map((floor) =>
      h(
        'tr',
        {role: 'row'},
        h('th', {scope: 'row', role: 'rowheader', 'aria-label': words.floor(floor)}, floor),
        slots.map((slot) => {
          const window = places.get(`${floor} ${slot}`);
          return h('td', {role: 'gridcell', 'aria-selected': 'false'}, window && cell(desk, String(windows.building), window));
        }),
      ),
    ),
  );
  const grid = h(
    'table',
    {
      class: 'jw-facade-grid',
      role: 'grid',
      'aria-label': words.label(windows.name),
      'aria-rowcount': floors.length,
      'aria-colcount': slots.length + 1,
      style: {'--slots': String(slots.length)},
    },
    body,
  );
  const first = grid.querySelector<HTMLElement>('[data-testid=window]');
  if (first) first.tabIndex = 0;
  return grid;
}

function cell(desk: Desk, building: string, window: DwellingWindow): HTMLElement {
  const {facade} = desk.texts;
  const id = String(window.id);
  const label = facade.room(window.room, facade.state[window.state] ?? window.state, window.people, window.care);
  return h(
    'button',
    {
      type: 'button',
      tabindex: -1,
      class: `jw-window is-${window.state}`,
      'aria-label': label,
      title: label,
      data: {testid: 'window', id},
      on: {
        click: () => desk.store.select({kind: 'dwelling', id}, {building}),
      },
    },
    h('span', {class: 'jw-num'}, window.room),
    h('span', {class: 'jw-window-mark'}, shape(TENURE_SHAPE[window.state] ?? 'dash'), window.care && shape('heart')),
  );
}

function legend(desk: Desk, windows: BuildingWindows): HTMLElement {
  const {state, care} = desk.texts.facade;
  const counts = new Map<Tenure, number>();
  for (const window of windows.windows) counts.set(window.state, (counts.get(window.state) ?? 0) + 1);
  const cared = windows.windows.filter((window) => window.care).length;
  const list = h(
    'ul',
    {class: 'jw-facade-legend'},
    TENURES.filter((tenure) => counts.get(tenure)).map((tenure) =>
      h('li', {class: `is-${tenure}`}, shape(TENURE_SHAPE[tenure]), h('span', {}, state[tenure]), h('b', {class: 'jw-num'}, counts.get(tenure))),
    ),
  );
  if (cared) {
    list.append(h('li', {class: 'is-care'}, shape('heart'), h('span', {}, care), h('b', {class: 'jw-num'}, cared)));
  }
  return list;
}
