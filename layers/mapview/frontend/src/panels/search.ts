import {ApiError, isAborted, search, type Hit} from '../api';
import {choose} from './choose';
import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {icon} from './icons';
import {marked} from './marked';
import {goToCoordinates, placeHits, PLACE} from './tools/placehits';

const DEBOUNCE_MS = 120;

export interface Search extends Panel {
  focus(): void;
}

/** One box for everything that has a name, an address, a code or a plate. */
export function createSearch(desk: Desk, onChosen?: () => void): Search {
  const {texts, store, language} = desk;
  const words = texts.search;
  let hits: Hit[] = [];
  let active = -1;
  let timer: number | undefined;
  let request: AbortController | null = null;
  let asked = '';

  const input = h('input', {
    type: 'search',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    enterkeyhint: 'search',
    placeholder: words.placeholder,
    'aria-label': words.label,
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'jw-search-results',
    data: {testid: 'search'},
  });
  const count = h('span', {class: 'jw-visually-hidden', role: 'status'});
  const results = h('div', {class: 'jw-search-results', id: 'jw-search-results', role: 'listbox', 'aria-label': words.results, hidden: true});
  const clear = h(
    'button',
    {type: 'button', class: 'jw-icon-button', hidden: true, 'aria-label': words.clear, on: {click: () => reset(true)}},
    icon('close'),
  );
  const shortcut = h('kbd', {'aria-hidden': 'true'}, '/');
  const element = h('div', {class: 'jw-search', role: 'search'}, icon('search'), input, clear, shortcut, results, count);

  const open = (isOpen: boolean): void => {
    results.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
  };
  const reset = (keepFocus: boolean): void => {
    clearTimeout(timer);
    request?.abort();
    input.value = '';
    asked = '';
    hits = [];
    clear.hidden = true;
    shortcut.hidden = false;
    message(words.start);
    open(keepFocus);
    if (keepFocus) input.focus();
  };
  const message = (title: string, hint?: string, retry?: () => void): void => {
    hits = [];
    active = -1;
    input.removeAttribute('aria-activedescendant');
    results.replaceChildren(
      h(
        'div',
        {class: 'jw-search-message'},
        h('p', {}, title),
        hint && h('p', {class: 'jw-hint'}, hint),
        retry && h('button', {type: 'button', class: 'jw-button', on: {click: retry}}, words.retry),
      ),
    );
    say(count, title);
  };

  const ask = async (): Promise<void> => {
    const query = input.value.trim();
    asked = query;
    request?.abort();
    if (!query) {
      reset(true);
      return;
    }
    const mine = new AbortController();
    request = mine;
    element.setAttribute('aria-busy', 'true');
    if (!hits.length) message(words.searching);
    open(true);
    try {
      const [answer, places] = await Promise.all([search(query, language, mine.signal), placeHits(desk, query, mine.signal)]);
      if (request === mine) list(query, [...places, ...answer.hits]);
    } catch (error) {
      if (isAborted(error) || request !== mine) return;
      const said = error instanceof ApiError && error.code !== 'unreachable' ? error.message : '';
      message(words.failed, said, () => void ask());
      void desk.liveness.check();
    } finally {
      if (request === mine) element.removeAttribute('aria-busy');
    }
  };

  const list = (query: string, found: Hit[]): void => {
    if (!found.length) {
      message(words.none(query), words.noneHint);
      return;
    }
    const kinds = [...new Set(found.map((hit) => hit.kind))];
    hits = kinds.flatMap((kind) => found.filter((hit) => hit.kind === kind));
    results.replaceChildren(
      ...kinds.map((kind) => {
        const open = kind === PLACE && hits.filter((hit) => hit.kind === PLACE).length > 1;
        const name = open ? texts.tools.places.ask : texts.kind[kind] ?? kind;
        const members = hits.flatMap((hit, at) => (hit.kind === kind ? [option(query, hit, at)] : []));
        return h('div', {role: 'group', 'aria-label': name}, h('div', {class: 'jw-search-kind', 'aria-hidden': 'true'}, name), members);
      }),
    );
    results.scrollTop = 0;
    say(count, words.found(hits.length));
    activate(0);
  };

  const option = (query: string, hit: Hit, at: number): HTMLElement =>
    h(
      'div',
      {
        role: 'option',
        id: `jw-hit-${at}`,
        class: 'jw-row is-link',
        'aria-selected': 'false',
        data: {testid: 'hit', kind: hit.kind, id: hit.id},
        on: {click: () => take(at), pointermove: () => active !== at && activate(at)},
      },
      icon(hit.kind),
      h(
        'span',
        {class: 'jw-row-text'},
        h('span', {class: 'jw-row-title'}, hit.kind === PLACE ? hit.title : marked(hit.title, query)),
        hit.subtitle && h('span', {class: 'jw-row-subtitle'}, hit.kind === PLACE ? hit.subtitle : marked(hit.subtitle, query)),
      ),
    );

  const activate = (at: number): void => {
    document.getElementById(`jw-hit-${active}`)?.setAttribute('aria-selected', 'false');
    active = at;
    const option = document.getElementById(`jw-hit-${at}`);
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({block: 'nearest'});
    input.setAttribute('aria-activedescendant', `jw-hit-${at}`);
  };

  const take = (at: number): void => {
    const hit = hits[at];
    if (!hit) return;
    const position = hit.lng === null || hit.lat === null ? null : {lng: hit.lng, lat: hit.lat};
    if (hit.kind === PLACE && position) goToCoordinates(desk, position);
    else choose(store, {thing: {kind: hit.kind, id: hit.id}, parent: hit.parent, position});
    open(false);
    input.blur();
    onChosen?.();
  };

  input.addEventListener('input', () => {
    clear.hidden = !input.value;
    shortcut.hidden = !!input.value;
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), DEBOUNCE_MS);
  });
  input.addEventListener('focus', () => {
    if (!input.value) message(words.start);
    open(true);
    input.select();
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      open(true);
      if (hits.length) activate((active + (event.key === 'ArrowDown' ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (input.value.trim() === asked && hits.length) take(Math.max(active, 0));
      else void ask();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (input.value && !results.hidden) reset(true);
      else {
        open(false);
        input.blur();
        onChosen?.();
      }
    }
  });
  // Results stay while the pointer is on them, although the box loses the focus.
  results.addEventListener('pointerdown', (event) => event.preventDefault());
  element.addEventListener('focusout', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) open(false);
  });

  return {
    element,
    focus: () => input.focus(),
    dispose: () => {
      clearTimeout(timer);
      request?.abort();
    },
  };
}
