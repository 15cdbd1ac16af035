import type {IncidentClass} from '../casework/case';
import type {Desk} from './desk';
import {h} from './element';
import {severityMark} from './severitymark';
import {RESTORED} from './written';

const MOST = 200;

export interface ClassPicker {
  element: HTMLElement;
  value(): string;
  kind(): IncidentClass | null;
  focus(): void;
}

/** Find a kind of incident by any part of its name or of the groups above it. */
export function createClassPicker(desk: Desk, first = '', onChange: (kind: IncidentClass | null) => void = () => {}): ClassPicker {
  const {texts, operations} = desk;
  const words = texts.report;
  const classes = operations.classes.get();
  let chosen: IncidentClass | null = classes.get(first) ?? null;
  let found: IncidentClass[] = [];
  let active = 0;
  const input = h('input', {
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-expanded': 'false',
    'aria-label': words.class,
    placeholder: words.classSearch,
    data: {testid: 'class'},
  });
  input.value = chosen?.label ?? '';
  input.dataset['code'] = first;
  const list = h('div', {class: 'jw-picker-list', role: 'listbox', hidden: true});
  const element = h('div', {class: 'jw-picker'}, input, list);

  const take = (kind: IncidentClass): void => {
    chosen = kind;
    input.value = kind.label;
    input.dataset['code'] = kind.code;
    open(false);
    onChange(kind);
    input.dispatchEvent(new Event('change', {bubbles: true}));
  };
  const open = (isOpen: boolean): void => {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
  };
  const search = (): void => {
    const asked = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    found = [...operations.classes.get().values()]
      .filter((kind) => {
        const text = `${kind.label} ${kind.above.join(' ')} ${kind.code}`.toLowerCase();
        return asked.every((word) => text.includes(word));
      })
      // What is meant by its own name comes before what is meant by its group's.
      .sort((one, other) => Number(hits(other, asked)) - Number(hits(one, asked)) || one.severity - other.severity)
      .slice(0, MOST);
    active = 0;
    draw();
  };
  const draw = (): void => {
    list.replaceChildren(
      ...(found.length
        ? found.map((kind, at) =>
            h(
              'div',
              {
                role: 'option',
                class: 'jw-picker-option',
                'aria-selected': String(at === active),
                data: {code: kind.code},
                on: {pointerdown: (event) => event.preventDefault(), click: () => take(kind)},
              },
              severityMark(kind.severity),
              h('span', {}, kind.label),
              h('span', {class: 'jw-hint'}, kind.above.join(' › ')),
            ),
          )
        : [h('p', {class: 'jw-hint jw-picker-none'}, words.classNone)]),
    );
    list.children[active]?.scrollIntoView({block: 'nearest'});
  };
  input.addEventListener('input', () => {
    chosen = null;
    input.dataset['code'] = '';
    onChange(null);
    search();
    open(true);
  });
  /** Everything there is, with what is chosen marked; a list nobody asked for would hide what comes after it. */
  const browse = (): void => {
    found = [...operations.classes.get().values()].slice(0, MOST);
    active = Math.max(found.findIndex((kind) => kind.code === chosen?.code), 0);
    open(true);
    draw();
  };
  input.addEventListener('focus', () => {
    input.select();
    if (chosen) return;
    if (input.value.trim()) {
      search();
      open(true);
    } else browse();
  });
  input.addEventListener('click', () => {
    if (list.hidden) browse();
  });
  input.addEventListener('blur', () => open(false));
  input.addEventListener(RESTORED, () => {
    const kind = operations.classes.get().get(input.dataset['code'] ?? '');
    if (kind) take(kind);
  });
  // The names of the classes come after those of the page, in the new language too.
  const stop = operations.classes.subscribe((known) => {
    if (!input.isConnected) stop();
    else if (chosen) {
      chosen = known.get(chosen.code) ?? chosen;
      input.value = chosen.label;
    }
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) {
        browse();
        return;
      }
      active = Math.min(Math.max(active + (event.key === 'ArrowDown' ? 1 : -1), 0), Math.max(found.length - 1, 0));
      draw();
    } else if (event.key === 'Enter' && !list.hidden && found[active]) {
      event.preventDefault();
      take(found[active]!);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      open(false);
    }
  });
  return {element, value: () => chosen?.code ?? '', kind: () => chosen, focus: () => input.focus()};
}

function hits(kind: IncidentClass, asked: string[]): boolean {
  return asked.length > 0 && asked.every((word) => kind.label.toLowerCase().includes(word));
}
