import {getImportRuns, undoImport, type ImportRun} from '../../importruns';
import {ask} from '../admin/ask';
import {cells, table, when} from '../admin/section';
import type {Desk} from '../desk';
import {h} from '../element';

export interface Runs {
  element: HTMLElement;
  read(): Promise<void>;
}

/** What was written, the latest first, and taking it back. */
export function createRuns(desk: Desk, failed: (error: unknown, retry: () => void) => void): Runs {
  const {language, texts} = desk;
  const words = texts.importRuns;
  const element = h('div', {class: 'jw-import-history', data: {testid: 'import-runs'}}, h('p', {class: 'jw-hint', role: 'status'}, texts.admin.reading));

  const read = async (): Promise<void> => {
    try {
      const {runs} = await getImportRuns(language);
      element.replaceChildren(h('h3', {}, words.title), h('p', {class: 'jw-hint'}, words.hint), table(words.title, words.heads, runs.map(line), words.none));
    } catch (error) {
      failed(error, () => void read());
    }
  };
  const line = (one: ImportRun): HTMLTableRowElement =>
    h(
      'tr',
      {data: {testid: 'import-run', run: String(one.id)}, class: one.undone_at ? 'is-off' : ''},
      cells(
        h('span', {class: 'jw-num jw-two'}, when(one.at, '').split(' ').map((part) => h('span', {}, part))),
        h('span', {class: 'jw-two'}, one.file, h('small', {}, one.by ?? words.commandLine), !one.undone_at && !one.undoable && h('small', {}, words.kept(one.why ?? ''))),
        one.tasks ? words.tasks(one.label) : one.label,
        h('span', {class: 'jw-num jw-two'}, `+${one.inserted.toLocaleString('en')}`, h('small', {}, one.updated.toLocaleString('en'))),
        state(one),
      ),
    );
  const state = (one: ImportRun): HTMLElement => {
    if (one.undone_at) return h('span', {class: 'jw-two'}, words.undone, h('small', {}, [when(one.undone_at, ''), one.undone_by ?? words.commandLine].join(' · ')));
    if (!one.undoable) return h('span', {class: 'jw-hint'}, '—');
    return h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `import-undo-${one.id}`}, on: {click: () => undo(one)}}, words.undo);
  };
  const undo = (one: ImportRun): void =>
    ask(
      desk,
      words.undoTitle(one.file),
      [h('p', {}, one.tasks ? words.whatTasks(one.inserted) : words.what(one.inserted, one.updated)), h('p', {class: 'jw-hint'}, words.whatHint)],
      words.undo,
      async () => {
        const {removed, restored, kept} = await undoImport(one.id, language);
        desk.notify(one.tasks ? words.doneTasks(removed, kept) : words.done(removed, restored));
        await read();
      },
    );
  return {element, read};
}
