import {putSheet} from '../../administration';
import type {Desk} from '../desk';
import {download} from '../download';
import {h} from '../element';
import {cells, table, type Frame} from './section';

const SHEETS = ['deadlines', 'calendar', 'holidays', 'responsibilities', 'plans', 'appraisal'];

/** Deadlines, working time and the other tables of rules, each taken away and brought back as a file. */
export function createRuleSheets(desk: Desk, page: Frame, changed: () => Promise<void>): HTMLElement {
  const {texts, language} = desk;
  const words = texts.ruleSheets;
  const row = (name: string): HTMLTableRowElement => {
    const label = words.names[name] ?? name;
    const chosen = h('input', {type: 'file', accept: '.csv,text/csv', class: 'jw-visually-hidden', tabindex: -1, data: {testid: `sheet-file-${name}`}, on: {change: () => void upload()}});
    const upload = async (): Promise<void> => {
      const file = chosen.files?.[0];
      chosen.value = '';
      if (!file) return;
      try {
        const done = await putSheet(name, file, language);
        page.clear();
        desk.notify(done.new ? words.adopted(label, done.version, done.rows) : words.same(label));
        await changed();
      } catch (error) {
        page.fail(error);
      }
    };
    const take = (): void => void download(`/api/v1/rules/${name}.csv?lang=${language}`, `${name}.csv`).then(page.clear, page.fail);
    return h(
      'tr',
      {data: {testid: 'rule-sheet', name}},
      cells(
        label,
        h(
          'div',
          {class: 'jw-admin-actions'},
          h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `sheet-down-${name}`}, on: {click: take}}, words.download),
          h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `sheet-up-${name}`}, on: {click: () => chosen.click()}}, words.upload),
          chosen,
        ),
      ),
    );
  };
  return h('div', {}, h('p', {class: 'jw-hint'}, words.hint), table(words.tab, words.heads, SHEETS.map(row), ''));
}
