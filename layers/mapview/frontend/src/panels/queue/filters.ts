import {SEVERITIES} from '../../casework/severity';
import type {Severity} from '../../live/values';
import type {Desk} from '../desk';
import {h} from '../element';
import {severityMark} from '../severitymark';
import {EVERYTHING, isEverything, type Filter} from './order';

const OPEN_STATES = ['reported', 'verified', 'accepted', 'dispatched', 'acknowledged', 'on_scene', 'handled', 'checked'];
const CLASS_LEVEL_DIGITS = 2;

export interface FilterBar {
  element: HTMLElement;
  toggle(): void;
  focus(): void;
  clear(): void;
  isOpen(): boolean;
  dispose(): void;
}

/** Severities, state, class, late, mine and text; kept open until it is closed again. */
export function createFilterBar(desk: Desk, onChange: (filter: Filter) => void): FilterBar {
  const {texts, operations} = desk;
  const words = texts.queue;
  let filter: Filter = EVERYTHING;

  const change = (patch: Partial<Filter>): void => {
    filter = {...filter, ...patch};
    clear.hidden = isEverything(filter);
    onChange(filter);
  };
  const chip = (label: string, content: (Node | string)[], act: (on: boolean) => void, title = label): HTMLButtonElement => {
    const button = h(
      'button',
      {
        type: 'button',
        class: 'jw-filter-chip',
        'aria-pressed': 'false',
        title,
        on: {
          click: () => {
            const on = button.getAttribute('aria-pressed') !== 'true';
            button.setAttribute('aria-pressed', String(on));
            act(on);
          },
        },
      },
      ...content,
    );
    return button;
  };
  const severities = SEVERITIES.map((severity) =>
    chip(texts.severity[severity] ?? '', [severityMark(severity), texts.severity[severity] ?? ''], (on) => {
      const next = new Set<Severity>(filter.severities);
      next[on ? 'add' : 'delete'](severity);
      change({severities: next});
    }),
  );
  const late = chip(words.late, [words.late], (on) => change({late: on}));
  const mine = chip(words.mine, [words.mine], (on) => change({mine: on}), words.mineHint);
  const state = h(
    'select',
    {'aria-label': words.anyState, on: {change: () => change({state: state.value})}},
    h('option', {value: ''}, words.anyState),
    OPEN_STATES.map((name) => h('option', {value: name}, texts.state[name] ?? name)),
  );
  const kind = h('select', {'aria-label': words.anyClass, on: {change: () => change({kind: kind.value})}});
  const fillKinds = (): void => {
    const groups = new Map<string, string>();
    for (const one of operations.classes.get().values()) {
      const code = one.code.slice(0, CLASS_LEVEL_DIGITS);
      if (!groups.has(code)) groups.set(code, one.above[0] ?? code);
    }
    const chosen = kind.value;
    kind.replaceChildren(h('option', {value: ''}, words.anyClass), ...[...groups].map(([code, label]) => h('option', {value: code}, label)));
    kind.value = groups.has(chosen) ? chosen : '';
  };
  const text = h('input', {
    type: 'search',
    class: 'jw-filter-text',
    placeholder: words.text,
    'aria-label': words.text,
    spellcheck: 'false',
    on: {
      input: () => change({text: text.value}),
      keydown: (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (text.value) {
          text.value = '';
          change({text: ''});
        } else text.blur();
      },
    },
  });
  const clear = h('button', {type: 'button', class: 'jw-text-button', hidden: true, on: {click: () => reset()}}, words.clear);
  const element = h(
    'div',
    {class: 'jw-filters', hidden: true, role: 'group', 'aria-label': words.filter},
    text,
    h('div', {class: 'jw-filter-line'}, severities),
    h('div', {class: 'jw-filter-line'}, state, kind),
    h('div', {class: 'jw-filter-line'}, late, mine, clear),
  );
  const reset = (): void => {
    for (const button of element.querySelectorAll('[aria-pressed]')) button.setAttribute('aria-pressed', 'false');
    state.value = kind.value = text.value = '';
    change(EVERYTHING);
  };
  fillKinds();
  const stop = operations.classes.subscribe(fillKinds);
  return {
    element,
    isOpen: () => !element.hidden,
    toggle: () => {
      element.hidden = !element.hidden;
      if (!element.hidden) text.focus();
    },
    focus: () => {
      element.hidden = false;
      text.focus();
    },
    clear: reset,
    dispose: stop,
  };
}
