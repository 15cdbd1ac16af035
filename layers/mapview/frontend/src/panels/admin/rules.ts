import {getRules, putClasses, type Rules} from '../../administration';
import type {Desk} from '../desk';
import {download} from '../download';
import {h} from '../element';
import {icon} from '../icons';
import {severityMark} from '../severitymark';
import {createTabs} from '../tabs';
import type {Severity} from '../../live/values';
import {createRuleSheets} from './rulesheets';
import {cells, frame, table, type Section} from './section';
import {createWeights} from './weights';

/** The class table and the deadlines, to look at, to take away, and the classes to bring back. */
export function createRules(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.admin.rules;
  const page = frame(desk, 'rules', words.title, words.hint);
  const classes = h('div', {});
  const deadlines = h('div', {});
  const tabs = createTabs(
    [
      {name: 'classes', label: words.classes, content: classes},
      {name: 'deadlines', label: words.deadlines, content: deadlines},
      {name: 'weights', label: texts.weights.tab, content: createWeights(desk, page)},
      {name: 'files', label: texts.ruleSheets.tab, content: createRuleSheets(desk, page, () => read())},
    ],
    words.title,
  );
  const chosen = h('input', {type: 'file', accept: '.csv,text/csv', class: 'jw-visually-hidden', tabindex: -1, data: {testid: 'classes-file'}, on: {change: () => void upload()}});
  const take = (name: 'classes' | 'deadlines'): HTMLElement =>
    h(
      'button',
      {type: 'button', class: 'jw-button', data: {testid: `download-${name}`}, on: {click: () => void download(`/api/v1/rules/${name}.csv?lang=${language}`, `${name}.csv`).then(page.clear, page.fail)}},
      icon('download'),
      words.download(words[name]),
    );
  const bring = h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'upload-classes'}, on: {click: () => chosen.click()}}, words.upload);
  page.tools.append(take('classes'), take('deadlines'), bring, chosen);
  page.body.append(tabs.element);

  const upload = async (): Promise<void> => {
    const file = chosen.files?.[0];
    chosen.value = '';
    if (!file) return;
    bring.disabled = true;
    try {
      const done = await putClasses(file, language);
      page.clear();
      desk.notify(done.new ? words.adopted(done.version, done.rows) : words.same(done.version));
      await read();
    } catch (error) {
      page.fail(error);
    } finally {
      bring.disabled = false;
    }
  };
  async function read(): Promise<void> {
    try {
      draw(await getRules(language));
    } catch (error) {
      page.fail(error, () => void read());
    }
  }
  const severity = (level: number | null): Node | string =>
    level === null ? words.every : h('span', {class: 'jw-inline'}, severityMark(level as Severity), texts.severity[level] ?? String(level));
  const draw = (rules: Rules): void => {
    classes.replaceChildren(
      table(
        words.classes,
        words.classHeads,
        rules.classes.map((one) =>
          h(
            'tr',
            {class: `is-level-${one.code.length / 2}`, data: {testid: 'class-row'}},
            cells(h('span', {class: 'jw-num'}, one.code), one.label_zh, one.label_en, one.code.length === 6 ? severity(one.severity) : '', one.code.length === 6 ? (one.public ? words.yes : words.no) : ''),
          ),
        ),
        words.none,
      ),
    );
    deadlines.replaceChildren(
      table(
        words.deadlines,
        words.deadlineHeads,
        rules.deadlines.map((one) =>
          h(
            'tr',
            {},
            cells(
              h('span', {}, one.class_code ? h('span', {class: 'jw-num'}, `${one.class_code} `) : words.every, one.class_label),
              one.area_code || words.every,
              severity(one.severity),
              one.milestone_label,
              h('span', {class: 'jw-num'}, `${one.amount} ${one.unit_label}`),
            ),
          ),
        ),
        words.none,
      ),
    );
  };
  void read();
  return {element: page.element, dispose: () => {}};
}
