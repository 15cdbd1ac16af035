import {isAborted} from '../../api';
import {appraisalPath, getAppraisal, type Appraisal, type Level} from '../../appraisal';
import type {Desk, Panel} from '../desk';
import {download} from '../download';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {amountText} from './amounts';
import {createPeriodPicker} from './period';
import {createSheet} from './sheet';
import {createRanking} from './table';

const LEVELS: Level[] = ['officer', 'grid', 'community'];

/** 考核: how much, how fast and how well, ranked, with the way from every number to its cases. */
export function createAppraisal(desk: Desk, openCase: (incident: number) => void, close: (() => void) | null): Panel & {back(): boolean} {
  const {texts, language} = desk;
  const words = texts.appraisal;
  let level: Level = 'officer';
  let found: Appraisal | null = null;
  let reading: AbortController | null = null;

  const sheet = createSheet(desk, openCase);
  const ranking = createRanking(desk, (row) => found && sheet.open(found, row), (row, metric) => found && void sheet.cases(found, row, metric), (row) => found && void sheet.reported(found, row));
  const picker = createPeriodPicker(desk, () => void read());
  const levels = h(
    'fieldset',
    {class: 'jw-radios jw-appraisal-levels', 'aria-label': words.level},
    LEVELS.map((one) =>
      h(
        'label',
        {class: 'jw-radio', data: {testid: `appraisal-${one}`}},
        h('input', {
          type: 'radio', name: 'jw-appraisal-level', value: one, checked: one === level,
          on: {
            change: () => {
              level = one;
              void read();
            },
          },
        }),
        h('span', {}, words.levels[one]),
      ),
    ),
  );
  const filter = h('input', {type: 'search', class: 'jw-filter-text', placeholder: words.filter, 'aria-label': words.filter, data: {testid: 'appraisal-filter'}, on: {input: () => ranking.filter(filter.value)}});
  const file = (format: 'xlsx' | 'pdf'): HTMLButtonElement => {
    const take = h('button', {type: 'button', class: 'jw-button', data: {testid: `appraisal-${format}`}, on: {click: () => void save()}}, icon('download'), words[format]);
    const save = async (): Promise<void> => {
      take.disabled = true;
      try {
        await download(appraisalPath(`/file.${format}`, level, picker.code(), language), `appraisal-${level}-${picker.code()}.${format}`);
      } catch (error) {
        desk.notify(sentenceFor(error, texts, words.failed));
      } finally {
        take.disabled = false;
      }
    };
    return take;
  };
  const title = h('h2', {}, words.title);
  const figures = h('dl', {class: 'jw-appraisal-figures', data: {testid: 'appraisal-figures'}});
  const note = h('p', {class: 'jw-hint jw-appraisal-note'});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'appraisal-problem'}});
  const files = h('div', {class: 'jw-appraisal-files'}, file('xlsx'), file('pdf'));
  const element = h(
    'section',
    {class: 'jw-appraisal', 'aria-label': words.title, data: {testid: 'appraisal'}},
    h(
      'header',
      {class: 'jw-appraisal-head'},
      title,
      levels,
      picker.element,
      filter,
      files,
      close && h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': words.close, data: {testid: 'appraisal-close'}, on: {click: close}}, icon('close')),
    ),
    h('div', {class: 'jw-appraisal-lead'}, figures, note),
    problem,
    h('div', {class: 'jw-appraisal-main'}, ranking.element, sheet.element),
  );

  const draw = (fresh: Appraisal): void => {
    picker.called(fresh.period.label);
    element.toggleAttribute('data-own', fresh.own);
    levels.hidden = filter.hidden = fresh.own;
    say(title, fresh.own ? words.mine : words.title);
    say(note, [words.weights(fresh.weights.valid_from), fresh.under_way ? words.underWay : ''].filter(Boolean).join(' · '));
    figures.replaceChildren(
      ...fresh.weights.metrics
        .filter((metric) => metric.cases)
        .map((metric) => h('div', {title: metric.about}, h('dt', {}, metric.label), h('dd', {class: 'jw-num'}, amountText(metric, fresh.overall[metric.metric] ?? null)))),
    );
    ranking.show(fresh);
    // Who sees only the own figures need not look for them.
    if (fresh.own && fresh.rows[0]) sheet.open(fresh, fresh.rows[0]);
    else sheet.close();
  };
  async function read(): Promise<void> {
    reading?.abort();
    reading = new AbortController();
    element.setAttribute('aria-busy', 'true');
    try {
      found = await getAppraisal(level, picker.code(), language, reading.signal);
      say(problem, '');
      draw(found);
      element.removeAttribute('aria-busy');
    } catch (error) {
      if (isAborted(error)) return;
      say(problem, sentenceFor(error, texts, words.failed));
      element.removeAttribute('aria-busy');
    }
  }
  void read();
  return {
    element,
    /** Close what is open beside the ranking; say whether there was anything. */
    back: () => {
      const was = !sheet.element.hidden && !found?.own;
      if (was) sheet.close();
      return was;
    },
    dispose: () => reading?.abort(),
  };
}

/** The same over the whole screen; a case that is opened stands on the map below. */
export function openAppraisal(desk: Desk): void {
  if (desk.root.querySelector('.jw-appraisal-window')) return;
  const dialog = h('dialog', {class: 'jw-appraisal-window', 'aria-label': desk.texts.appraisal.title});
  const panel = createAppraisal(
    desk,
    (incident) => {
      dialog.close();
      desk.store.select({kind: 'incident', id: String(incident)}, {fly: true});
    },
    () => dialog.close(),
  );
  dialog.append(panel.element);
  dialog.addEventListener('cancel', (event) => {
    if (panel.back()) event.preventDefault();
  });
  dialog.addEventListener('close', () => {
    panel.dispose();
    dialog.remove();
  });
  desk.root.appendChild(dialog);
  dialog.showModal();
}

/** The button that opens it, for those who may look. */
export function appraisalButton(desk: Desk): HTMLElement | null {
  if (!desk.operations.may.appraisal) return null;
  const {open} = desk.texts.appraisal;
  return h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': open, title: open, data: {testid: 'appraisal-button'}, on: {click: () => openAppraisal(desk)}}, icon('ranking'));
}
