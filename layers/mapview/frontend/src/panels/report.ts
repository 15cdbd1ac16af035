import {isAborted, search, type Hit} from '../api';
import {report, type Report} from '../casework/calls';
import {SEVERITIES} from '../casework/severity';
import type {Severity} from '../live/values';
import type {Place} from '../store';
import {createClassPicker} from './classpicker';
import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {sentenceFor} from './failure';
import {icon} from './icons';
import {newKey} from './key';
import {severityMark} from './severitymark';

const DEBOUNCE_MS = 160;
const HITS = 6;
/** What is written here is kept under. */
const HERE = 'report';

export interface ReportForm extends Panel {
  open(place: Place | null): void;
  /** Whether it was open. */
  close(): boolean;
}

/**
 * 登记事件: class, place, words. One key to a form: what is sent twice, because no answer came, is
 * recorded once. What was typed stays until it is recorded or given up.
 */
export function createReportForm(desk: Desk): ReportForm {
  const {texts, operations, store, language, mine, written} = desk;
  const words = texts.report;
  const element = h('aside', {class: 'jw-report', hidden: true, 'aria-label': words.title, data: {testid: 'report'}});
  let dispose = (): void => {};

  const open = (place: Place | null): void => {
    operations.draft.set(place);
    if (!element.hidden) return;
    element.hidden = false;
    const form = build();
    dispose = form.dispose;
    element.replaceChildren(form.element);
    form.focus();
  };
  const close = (): boolean => {
    if (element.hidden) return false;
    dispose();
    written.forget(HERE);
    element.hidden = true;
    element.replaceChildren();
    operations.draft.set(null);
    return true;
  };

  const build = (): {element: HTMLElement; focus(): void; dispose(): void} => {
    const key = written.name(HERE, newKey);
    let severity: Severity | null = null;
    const severities = SEVERITIES.map((one) => {
      const input = h('input', {type: 'radio', name: 'jw-report-severity', value: one, on: {change: () => (severity = one)}});
      return h('label', {class: 'jw-radio'}, input, h('span', {}, severityMark(one), texts.severity[one] ?? ''));
    });
    const picker = createClassPicker(desk, '', (kind) => {
      if (!kind || severity !== null) return;
      // The class proposes how grave it is; whoever reports may know better.
      const input = severities[SEVERITIES.indexOf(kind.severity)]?.querySelector('input');
      if (input) input.checked = true;
    });
    const placeText = h('span', {class: 'jw-report-place jw-num'});
    const address = h('input', {type: 'search', placeholder: words.placeSearch, 'aria-label': words.placeSearch, autocomplete: 'off', data: {testid: 'report-address'}});
    const hits = h('div', {class: 'jw-picker-list', role: 'listbox', hidden: true});
    const description = h('textarea', {rows: 3, maxlength: 2000, placeholder: words.descriptionHint, 'aria-label': words.description, data: {testid: 'report-words'}});
    const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'report-problem'}});
    const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'report-submit'}}, words.submit);
    const form = h(
      'form',
      {class: 'jw-report-form', novalidate: true},
      h('h2', {}, words.title, h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': words.cancel, on: {click: close}}, icon('close'))),
      h('label', {class: 'jw-command-field'}, h('span', {class: 'jw-hint'}, words.class), picker.element),
      h('fieldset', {class: 'jw-radios'}, h('legend', {}, words.severity), severities),
      h('div', {class: 'jw-command-field'}, h('span', {class: 'jw-hint'}, words.place), placeText, h('div', {class: 'jw-picker'}, address, hits)),
      h('label', {class: 'jw-command-field'}, h('span', {class: 'jw-hint'}, words.description), description),
      problem,
      h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'button', class: 'jw-button', on: {click: close}}, words.cancel), submit),
    );
    const drawPlace = (place: Place | null): void => {
      placeText.classList.toggle('is-set', !!place);
      say(placeText, place ? `${words.placeSet} ${place.lng.toFixed(5)}, ${place.lat.toFixed(5)}` : words.placeHint);
    };
    drawPlace(operations.draft.get());
    const stops = [operations.draft.subscribe(drawPlace), lookUp(desk, address, hits)];

    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const place = operations.draft.get();
      const missing = !picker.value() ? words.classMissing : !place ? words.placeMissing : '';
      say(problem, missing);
      if (missing || !place) {
        if (!picker.value()) picker.focus();
        return;
      }
      const chosen = form.querySelector<HTMLInputElement>('input[name=jw-report-severity]:checked');
      const asked: Report = {
        class: picker.value(),
        place,
        description: description.value.trim(),
        severity: chosen ? (Number(chosen.value) as Severity) : null,
      };
      submit.disabled = true;
      report(asked, key, language).then(
        ({incident, duplicates}) => {
          operations.board.take(incident);
          mine.add(incident.id);
          close();
          store.select({kind: 'incident', id: String(incident.id)}, {fly: true, position: {lng: incident.lng, lat: incident.lat}});
          const likely = duplicates?.length ? ` · ${texts.incident.duplicates} ${duplicates.length}` : '';
          desk.notify(words.done(incident.number) + likely);
        },
        (error: unknown) => {
          submit.disabled = false;
          say(problem, sentenceFor(error, {...texts, form: {...texts.form, unreachable: words.unreachable}}, words.failed));
        },
      );
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      else if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      }
    });
    written.open(HERE);
    written.keep(HERE, form);
    return {element: form, focus: () => picker.focus(), dispose: () => stops.forEach((stop) => stop())};
  };

  // A place pointed at on the map opens the form, or moves the place of the one that is open.
  const stop = operations.draft.subscribe((place) => {
    if (place && element.hidden) open(place);
  });
  // The panels were made anew, in another language or for another screen: the form goes on.
  if (written.has(HERE)) open(operations.draft.get());
  return {
    element,
    open,
    close,
    dispose: () => {
      stop();
      dispose();
    },
  };
}

/** Find a place by its address; taking one puts the mark there and shows it. */
function lookUp(desk: Desk, input: HTMLInputElement, list: HTMLElement): () => void {
  const {operations, store, language} = desk;
  let timer: number | undefined;
  let request: AbortController | null = null;
  const take = (hit: Hit): void => {
    const place = {lng: hit.lng!, lat: hit.lat!};
    list.hidden = true;
    input.value = hit.title;
    operations.draft.set(place);
    store.flyTo({...place, zoom: 17});
  };
  const ask = async (): Promise<void> => {
    request?.abort();
    const query = input.value.trim();
    list.hidden = !query;
    if (!query) return;
    const now = new AbortController();
    request = now;
    try {
      const answer = await search(query, language, now.signal);
      const placed = answer.hits.filter((hit) => hit.lng !== null && hit.lat !== null).slice(0, HITS);
      list.replaceChildren(
        ...placed.map((hit) =>
          h(
            'div',
            {role: 'option', class: 'jw-picker-option', on: {pointerdown: (event) => event.preventDefault(), click: () => take(hit)}},
            icon(hit.kind),
            h('span', {}, hit.title),
            hit.subtitle && h('span', {class: 'jw-hint'}, hit.subtitle),
          ),
        ),
      );
      list.hidden = !placed.length;
    } catch (error) {
      if (!isAborted(error)) list.hidden = true;
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), DEBOUNCE_MS);
  });
  input.addEventListener('blur', () => (list.hidden = true));
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || list.hidden) return;
    event.preventDefault();
    list.querySelector<HTMLElement>('[role=option]')?.click();
  });
  return () => {
    clearTimeout(timer);
    request?.abort();
  };
}
