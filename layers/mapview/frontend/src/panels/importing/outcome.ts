import {isRunning, type Job, type Report} from '../../importing';
import type {Desk} from '../desk';
import {download} from '../download';
import {h} from '../element';
import {icon} from '../icons';

const MOST_SHOWN = 20;

export interface Hooks {
  apply(partial: boolean): void;
  failed(error: unknown): void;
}

export interface Outcome {
  element: HTMLElement;
  show(job: Job): void;
}

/** What a check found or an import did: counts, reasons, and what can be done next. */
export function createOutcome(desk: Desk, hooks: Hooks): Outcome {
  const {texts, language} = desk;
  const words = texts.importing;
  const element = h('div', {class: 'jw-import-outcome', role: 'status', data: {testid: 'import-outcome'}});

  const show = (job: Job): void => {
    element.hidden = job.stage === 'uploaded';
    element.dataset['stage'] = job.stage;
    if (isRunning(job)) element.replaceChildren(...running(job));
    else element.replaceChildren(...finished(job));
  };
  const running = ({stage, progress}: Job): Node[] => {
    const {read, expected} = progress;
    const bar = h('progress', {...(expected ? {max: expected, value: Math.min(read, expected)} : {}), 'aria-label': words.stage[stage]});
    return [h('p', {}, words.stage[stage] ?? stage, ' ', h('span', {class: 'jw-num'}, words.progress(read, expected))), bar];
  };
  const finished = (job: Job): Node[] => {
    const {report, error, stage} = job;
    const parts: Node[] = [];
    if (error) parts.push(h('div', {class: 'jw-note is-warn'}, icon('warn'), h('p', {}, error.message)));
    const tasks = job.settled?.as_tasks ?? false;
    if (report) parts.push(...told(report, stage === 'applied', tasks));
    if (job.rejects) {
      const take = (): void => void download(`/api/v1/imports/${job.id}/rejects?lang=${language}`, `${job.file.replace(/\.[^.]*$/, '')}.${job.rejects}`).catch(hooks.failed);
      parts.push(h('button', {type: 'button', class: 'jw-button', data: {testid: 'import-rejects'}, on: {click: take}}, icon('download'), words.rejects));
    }
    if (report && !report.written && (stage === 'checked' || stage === 'refused')) parts.push(buttons(report, tasks));
    return parts;
  };
  const told = (report: Report, applied: boolean, tasks: boolean): Node[] => {
    const figures: [string, number][] = [
      [words.total, report.total],
      [tasks ? words.proposed : words.inserted, report.inserted],
      ...(tasks ? [] : ([[words.updated, report.updated]] satisfies [string, number][])),
      [words.unchanged, report.unchanged],
      [words.rejected, report.rejected],
    ];
    const good = tasks ? words.tasksGood(report.inserted) : words.allGood(report.accepted);
    const done = tasks ? words.tasksApplied(report.inserted) : words.applied(report.accepted);
    const verdict = applied ? done : report.rejected ? words.someBad(report.rejected) : good;
    return [
      h('div', {class: `jw-note ${report.rejected && !applied ? 'is-warn' : ''}`, data: {testid: 'import-verdict'}}, icon(report.rejected && !applied ? 'warn' : 'tick'), h('p', {}, verdict)),
      h('dl', {class: 'jw-import-figures'}, figures.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {class: 'jw-num'}, value.toLocaleString('en'))))),
      ...(report.rejections.length ? [rejections(report)] : []),
      ...(report.notes.length ? [h('ul', {class: 'jw-import-notes'}, report.notes.map((note) => h('li', {class: 'jw-hint'}, note.count ? `${note.message} (${note.count})` : note.message)))] : []),
    ];
  };
  const rejections = (report: Report): HTMLElement =>
    h(
      'div',
      {class: 'jw-admin-scroll'},
      h(
        'table',
        {class: 'jw-admin-table', 'aria-label': words.reasons},
        h('thead', {}, h('tr', {}, words.rejectHeads.map((head) => h('th', {scope: 'col'}, head)))),
        h(
          'tbody',
          {},
          report.rejections.slice(0, MOST_SHOWN).map((one) => h('tr', {data: {testid: 'rejection'}}, [String(one.row), one.field, one.value, one.message].map((cell) => h('td', {}, cell)))),
        ),
      ),
      report.rejections.length > MOST_SHOWN ? h('p', {class: 'jw-hint'}, words.moreRejections(report.rejections.length - MOST_SHOWN)) : '',
    );
  const buttons = (report: Report, tasks: boolean): HTMLElement => {
    const some = report.rejected > 0;
    const count = tasks ? report.inserted : report.accepted;
    const act = h(
      'button',
      {
        type: 'button',
        class: 'jw-button is-primary',
        disabled: count === 0,
        data: {testid: 'import-apply'},
        on: {
          click: () => {
            act.disabled = true;
            hooks.apply(some);
          },
        },
      },
      tasks ? words.tasksApply(count) : some ? words.applyGood(count) : words.applyAll(count),
    );
    const hint = some ? words.applyGoodHint : tasks ? words.tasksApplyHint : words.applyHint;
    return h('div', {class: 'jw-dialog-buttons'}, h('span', {class: 'jw-hint'}, hint), act);
  };
  return {element, show};
}
