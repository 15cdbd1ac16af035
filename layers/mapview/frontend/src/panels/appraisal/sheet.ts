import {appraisalPath, getCases, getDays, getReported, type Appraisal, type Metric, type Row} from '../../appraisal';
import type {Desk} from '../desk';
import {download} from '../download';
import {h} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {amountText, NONE, number} from './amounts';
import {dayLine, handledLine, reportedLine} from './behind';

export interface Sheet {
  element: HTMLElement;
  /** Every step of the score of one. */
  open(found: Appraisal, row: Row): void;
  /** What stands behind one figure: cases, tasks or days. */
  cases(found: Appraisal, row: Row, metric: Metric): Promise<void>;
  /** The incidents that the load counts. */
  reported(found: Appraisal, row: Row): Promise<void>;
  close(): void;
}

/** Beside the ranking: who it is with load and score step by step, or the cases behind a figure. */
export function createSheet(desk: Desk, openCase: (incident: number) => void): Sheet {
  const {texts, language} = desk;
  const words = texts.appraisal;
  const element = h('aside', {class: 'jw-appraisal-sheet', hidden: true, data: {testid: 'appraisal-sheet'}});
  const close = (): void => {
    element.hidden = true;
  };
  const shell = (row: Row, second: string, ...content: (Node | false)[]): void => {
    element.hidden = false;
    element.replaceChildren(
      h(
        'header',
        {},
        h('div', {}, h('h3', {}, row.name), h('p', {class: 'jw-hint'}, second)),
        h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': texts.card.close, data: {testid: 'appraisal-sheet-close'}, on: {click: close}}, icon('close')),
      ),
      ...content.filter((one): one is Node => one !== false),
    );
    element.scrollTop = 0;
  };
  const step = (found: Appraisal, row: Row, metric: Metric): HTMLElement => {
    const [value, weighed, basis, verdict, share, points, absent] = row.steps[metric.metric]!;
    const scale = words.scale(amountText(metric, metric.none_at), amountText(metric, metric.all_at));
    const why =
      verdict === 'absent' ? (found.absent[absent ?? ''] ?? '') : verdict === 'too_few' ? words.tooFew(basis, metric.least) : weighed !== value ? `${words.weighed(amountText(metric, weighed))} · ${scale}` : scale;
    const amount = amountText(metric, value);
    return h(
      'li',
      {class: `is-${verdict}`, title: metric.about},
      h('span', {}, metric.label),
      value !== null
        ? h('button', {type: 'button', class: 'jw-appraisal-amount jw-num', on: {click: () => void cases(found, row, metric)}}, amount)
        : h('b', {class: 'jw-num'}, amount),
      h('span', {class: 'jw-num jw-appraisal-points'}, verdict === 'judged' ? words.points(number(points, 1), number(metric.points, 0)) : NONE),
      h('i', {class: 'jw-appraisal-bar', style: {'--share': String(verdict === 'judged' ? share : 0)}}),
      h('small', {class: 'jw-hint'}, why),
    );
  };
  const open = (found: Appraisal, row: Row): void => {
    const [households, reported, area, street] = row.load;
    const stays = row.stays.length > 1 ? row.stays.map(([, name, days]) => words.stay(name, number(days, 0))).join(' · ') : (row.stays[0]?.[1] ?? '');
    const facts: [string, string | HTMLElement][] = [
      [words.households, households === null ? NONE : number(households, 0)],
      [words.reported, h('button', {type: 'button', class: 'jw-appraisal-amount jw-num', data: {testid: 'appraisal-reported'}, on: {click: () => void reportedCases(found, row)}}, number(reported, 0))],
      [words.area, area === null ? NONE : `${number(area / 1e6, 2)} km²`],
      [words.street, street === null ? NONE : `${number(street / 1000, 1)} km`],
    ];
    const print = (): void =>
      void download(appraisalPath('/file.pdf', found.level, found.period.code, language, {ref: row.ref}), `appraisal-${found.period.code}-${row.ref}.pdf`).catch((error: unknown) =>
        desk.notify(sentenceFor(error, texts, words.failed)),
      );
    shell(
      row,
      [row.post, stays, row.community, words.served(number(row.served_days, 0))].filter(Boolean).join(' · '),
      h(
        'div',
        {class: 'jw-appraisal-score'},
        h('b', {class: 'jw-num'}, row.total === null ? NONE : number(row.total, 1)),
        h('p', {class: 'jw-hint'}, row.total === null ? words.unjudged : row.judged < 100 ? words.judgedBy(number(row.judged, 0)) : words.whole),
      ),
      h('h4', {}, words.load),
      h('dl', {class: 'jw-appraisal-facts'}, facts.map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {class: 'jw-num'}, value)))),
      h('h4', {}, words.steps),
      h('ol', {class: 'jw-appraisal-steps', data: {testid: 'appraisal-steps'}}, found.weights.metrics.map((metric) => step(found, row, metric))),
      h('p', {class: 'jw-hint'}, words.explained),
      h('button', {type: 'button', class: 'jw-button', data: {testid: 'appraisal-print'}, on: {click: print}}, icon('download'), words.sheet),
    );
  };
  /** A list beside the ranking that is read when it is opened; the title and what it comes to above it. */
  const listed = async (found: Appraisal, row: Row, second: string, title: string, note: string, read: () => Promise<HTMLElement[]>): Promise<void> => {
    const back = h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'appraisal-back'}, on: {click: () => open(found, row)}}, icon('back'), words.steps);
    const list = h('ol', {class: 'jw-appraisal-cases', 'aria-busy': 'true', data: {testid: 'appraisal-behind'}});
    shell(row, second, back, h('h4', {}, title), note ? h('p', {class: 'jw-hint'}, note) : false, list);
    try {
      list.replaceChildren(...(await read()));
    } catch (error) {
      list.replaceChildren(h('li', {class: 'jw-problem', role: 'alert'}, sentenceFor(error, texts, words.failed)));
    } finally {
      list.removeAttribute('aria-busy');
    }
  };
  const none = (text: string): HTMLElement[] => [h('li', {class: 'jw-hint'}, text)];
  async function cases(found: Appraisal, row: Row, metric: Metric): Promise<void> {
    const {level, period} = found;
    const second = `${metric.label} ${amountText(metric, row.steps[metric.metric]?.[0] ?? null)}`;
    const days = words.days[metric.metric];
    if (days)
      return listed(found, row, second, days, metric.about, async () => {
        const answer = await getDays(level, period.code, row.ref, metric.metric, language);
        return answer.days.length ? answer.days.map((one) => dayLine(one, metric.metric, level, words)) : none(words.noDays);
      });
    return listed(found, row, second, words.cases[metric.metric] ?? metric.label, '', async () => {
      const answer = await getCases(level, period.code, row.ref, metric.metric, language);
      return answer.cases.length ? answer.cases.map((one) => handledLine(one, words, openCase)) : none(words.noCases);
    });
  }
  const reportedCases = (found: Appraisal, row: Row): Promise<void> =>
    listed(found, row, `${words.reported} ${number(row.load[1], 0)}`, words.reportedCases, words.reportedNote, async () => {
      const answer = await getReported(found.level, found.period.code, row.ref, language);
      return answer.cases.length ? answer.cases.map((one) => reportedLine(one, words, openCase)) : none(words.noCases);
    });
  return {element, open, cases, reported: reportedCases, close};
}
