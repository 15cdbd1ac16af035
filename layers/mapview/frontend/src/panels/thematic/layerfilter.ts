import {SUBJECT_OF_LAYER} from '../../thematic/matching';
import {isNarrowed, narrowed} from '../../thematic/state';
import type {TreeItem} from '../../manifest';
import type {Desk} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import {createFilterForm} from './filterform';
import type {Vocabulary} from './vocabulary';

export interface LayerFilter {
  /** Opens the form, and shows whether a filter is on. */
  button: HTMLElement;
  /** Takes the filter off with one click. */
  clear: HTMLElement;
  form: HTMLElement;
  dispose(): void;
}

/** The filter of one layer in the tree; layers that are counted as one share it. */
export function createLayerFilter(desk: Desk, vocabulary: Vocabulary, item: TreeItem, opened: Set<string>): LayerFilter | null {
  const {store, texts} = desk;
  const subject = SUBJECT_OF_LAYER[item.layer] ?? (item.choices ? item.layer : null);
  if (!subject) return null;
  const words = texts.filter;
  const form = createFilterForm(desk, vocabulary, subject);
  form.element.hidden = !opened.has(item.layer);
  const learn = (): void => {
    if (item.choices && !form.element.hidden) void vocabulary.learn(subject, item.choices);
  };
  learn();
  const button = h(
    'button',
    {
      type: 'button',
      class: 'jw-icon-button is-small jw-filter-mark',
      'aria-label': words.of(item.label),
      'aria-expanded': String(!form.element.hidden),
      data: {testid: `filter-of-${item.layer}`},
      on: {
        click: () => {
          form.element.hidden = !form.element.hidden;
          opened[form.element.hidden ? 'delete' : 'add'](item.layer);
          button.setAttribute('aria-expanded', String(!form.element.hidden));
          learn();
        },
      },
    },
    icon('filter'),
  );
  const clear = h(
    'button',
    {
      type: 'button',
      class: 'jw-icon-button is-small',
      'aria-label': words.clearOf(item.label),
      title: words.clearOf(item.label),
      data: {testid: `unfilter-${item.layer}`},
      on: {click: () => store.set({filters: narrowed(store.get().filters, subject, null)})},
    },
    icon('close'),
  );
  const draw = (): void => {
    const on = isNarrowed(store.get().filters[subject]);
    button.classList.toggle('is-on', on);
    button.title = on ? `${words.of(item.label)} · ${words.on}` : words.of(item.label);
    clear.hidden = !on;
  };
  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.filters[subject] !== previous.filters[subject]) draw();
  });
  return {
    button,
    clear,
    form: form.element,
    dispose: () => {
      stop();
      form.dispose();
    },
  };
}
