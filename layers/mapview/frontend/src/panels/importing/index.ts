import {apply, check, discard, getJob, getJobs, getKinds, isRunning, upload, type ImportKind, type Job} from '../../importing';
import {bytes, frame, when, type Section} from '../admin/section';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {droppedFiles} from './dropped';
import {createOutcome} from './outcome';
import {createRuns} from './runs';
import {createSettings} from './settings';

const POLL_MS = 700;
/** A Shapefile is several files; everything else is one. */
const MOST_BYTES = 2_000_000_000;
const ACCEPT = '.csv,.tsv,.txt,.xlsx,.geojson,.json,.gpkg,.parquet,.zip,.shp,.dbf,.shx,.prj,.cpg';

/** A file becomes rows: dropped, looked at, checked without writing, then applied. */
export function createImport(desk: Desk): Section {
  const {texts, language, store} = desk;
  const words = texts.importing;
  const page = frame(desk, 'import', words.title, words.hint);
  let kinds: ImportKind[] = [];
  let job: Job | null = null;
  let timer: number | undefined;
  let disposed = false;

  const chosen = h('input', {type: 'file', multiple: true, accept: ACCEPT, class: 'jw-visually-hidden', tabindex: -1, data: {testid: 'import-file'}, on: {change: () => void take([...(chosen.files ?? [])])}});
  const drop = h(
    'div',
    {class: 'jw-drop', data: {testid: 'drop'}},
    icon('download'),
    h('p', {}, words.drop),
    h('button', {type: 'button', class: 'jw-button is-primary', on: {click: () => chosen.click()}}, words.choose),
    h('p', {class: 'jw-hint'}, words.formats),
    chosen,
  );
  const busy = h('p', {class: 'jw-hint', role: 'status', data: {testid: 'import-busy'}});
  const current = h('div', {class: 'jw-import-job', hidden: true});
  const history = h('div', {class: 'jw-import-history'});
  const another = h('button', {type: 'button', class: 'jw-button', hidden: true, data: {testid: 'import-another'}, on: {click: () => void leave()}}, words.another);
  const runs = createRuns(desk, page.fail);
  page.tools.append(another);
  page.body.append(drop, busy, current, history, runs.element);

  const settings = createSettings(desk, {
    kinds: () => kinds,
    failed: page.fail,
    clear: page.clear,
    layer: (layer) => void take(last, layer),
    check: (body) =>
      void act(async () => {
        if (job) await arrived(await check(job.id, body, language));
      }),
  });
  const outcome = createOutcome(desk, {
    apply: (partial) =>
      void act(async () => {
        if (job) await arrived(await apply(job.id, partial, language));
      }),
    failed: page.fail,
  });
  const title = h('h3', {class: 'jw-import-file'});
  current.append(title, settings.element, outcome.element);
  let last: File[] = [];

  const act = async (what: () => Promise<void>): Promise<void> => {
    settings.enable(false);
    try {
      await what();
      page.clear();
    } catch (error) {
      page.fail(error);
    } finally {
      settings.enable(!job || !isRunning(job));
    }
  };
  const take = async (files: File[], layer: string | null = null): Promise<void> => {
    chosen.value = '';
    if (!files.length) return;
    last = files;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > MOST_BYTES) {
      desk.notify(words.tooLarge(bytes(size)));
      return;
    }
    say(busy, words.uploading(files[0]!.name, bytes(size)));
    drop.classList.add('is-busy');
    await act(async () => {
      const before = job;
      await open(await upload(files, layer, language));
      if (before && layer) await discard(before.id, language).catch(() => {});
    });
    drop.classList.remove('is-busy');
    say(busy, '');
  };
  const open = async (next: Job): Promise<void> => {
    if (!kinds.length) ({kinds} = await getKinds(language));
    job = next;
    drop.hidden = history.hidden = runs.element.hidden = true;
    current.hidden = another.hidden = false;
    settings.show(next);
    await arrived(next);
  };
  /** The job as it now is; one that is worked on is asked for again. */
  const arrived = async (now: Job): Promise<void> => {
    if (disposed) return;
    job = now;
    const {described} = now;
    say(title, words.file(now.file, bytes(now.bytes), described?.rows ?? null, described?.format ?? ''));
    outcome.show(now);
    settings.element.hidden = now.stage === 'applied' || now.stage === 'applying';
    clearTimeout(timer);
    if (isRunning(now)) {
      settings.enable(false);
      timer = window.setTimeout(() => {
        getJob(now.id, language).then(arrived, (error: unknown) => page.fail(error, () => void arrived(now)));
      }, POLL_MS);
      return;
    }
    settings.enable(true);
    if (now.stage === 'applied') {
      store.set({preview: null});
      desk.notify(words.done);
    }
  };
  const leave = async (): Promise<void> => {
    clearTimeout(timer);
    job = null;
    store.set({preview: null});
    page.clear();
    drop.hidden = history.hidden = runs.element.hidden = false;
    current.hidden = another.hidden = true;
    await Promise.all([list(), runs.read()]);
  };
  const list = async (): Promise<void> => {
    try {
      const {imports} = await getJobs(language);
      history.replaceChildren(h('h3', {}, words.history), imports.length ? h('ul', {}, imports.map(entry)) : h('p', {class: 'jw-hint'}, words.noHistory));
    } catch (error) {
      page.fail(error, () => void list());
    }
  };
  const entry = (one: Job): HTMLElement =>
    h(
      'li',
      {class: 'jw-import-entry', data: {testid: 'import-entry', stage: one.stage}},
      h('span', {class: 'jw-two'}, h('b', {}, one.file), h('small', {class: 'jw-num'}, `${when(one.at, '')} · ${bytes(one.bytes)}`)),
      h('span', {class: `jw-state is-${one.stage}`}, words.stage[one.stage] ?? one.stage),
      h(
        'span',
        {class: 'jw-admin-actions'},
        h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => void act(async () => open(await getJob(one.id, language)))}}, words.open),
        !isRunning(one) && h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => void act(async () => (await discard(one.id, language), list()))}}, words.discard),
      ),
    );
  /** Wherever a file is let go it is taken, or the browser would leave the page to show it. */
  const over = (event: DragEvent): void => {
    event.preventDefault();
    drop.classList.add('is-over');
  };
  const left = (event: DragEvent): void => {
    if (!event.relatedTarget) drop.classList.remove('is-over');
  };
  const fell = (event: DragEvent): void => {
    event.preventDefault();
    drop.classList.remove('is-over');
    if (drop.classList.contains('is-busy')) return;
    if (drop.hidden) {
      desk.notify(words.dropLater);
      return;
    }
    droppedFiles(event.dataTransfer).then(
      (files) => (files.length ? take(files) : desk.notify(words.nothingDropped)),
      (error: unknown) => page.fail(error),
    );
  };
  window.addEventListener('dragover', over);
  window.addEventListener('dragleave', left);
  window.addEventListener('drop', fell);
  void list();
  void runs.read();
  return {
    element: page.element,
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', left);
      window.removeEventListener('drop', fell);
      settings.dispose();
      store.set({preview: null});
    },
  };
}
