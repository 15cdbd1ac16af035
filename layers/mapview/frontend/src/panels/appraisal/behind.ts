import type {CaseLine, HandledCase, Level, PatrolDay, ReportedCase} from '../../appraisal';
import type {Texts} from '../../texts/zh-CN';
import {dayHourMinute} from '../clocktime';
import {h} from '../element';
import {severityMark} from '../severitymark';
import {number} from './amounts';

type Words = Texts['appraisal'];

const HOUR_S = 3600;

/** A task, a day's way, or a day of a grid's streets. */
export function dayLine(one: PatrolDay, metric: string, level: Level, words: Words): HTMLElement {
  const who = level === 'officer' ? one.grid_name : [one.grid_name, one.unit_name].filter((each) => each && each !== one.name).join(' · ');
  return h(
    'li',
    {class: 'jw-appraisal-case', data: {testid: 'appraisal-day'}},
    h('span', {class: 'jw-row-text'}, h('b', {class: 'jw-num'}, one.day), h('small', {class: 'jw-hint'}, [one.task === null ? (level === 'officer' ? '' : one.name) : one.name, who].filter(Boolean).join(' · '))),
    amount(one, metric, words),
  );
}

function amount({done, due}: PatrolDay, metric: string, words: Words): HTMLElement {
  const short = due !== null && done < due;
  const text =
    metric === 'patrols' ? (done ? words.done : words.notDone)
    : metric === 'checks' ? words.places(number(done, 0), number(due ?? 0, 0))
    : metric === 'coverage' ? words.ofMetres(number(done, 0), number(due ?? 0, 0))
    : words.metres(number(done, 0));
  return h('span', {class: 'jw-appraisal-took'}, h('b', {class: 'jw-num'}, text), metric === 'coverage' && due ? h('small', {class: 'jw-num'}, `${number((100 * done) / due, 0)} %`) : h('small', {data: {bad: short && metric === 'checks' ? 'yes' : null}}));
}

/** An incident that was handled: how long it took, and what went wrong. */
export function handledLine(one: HandledCase, words: Words, openCase: (incident: number) => void): HTMLElement {
  const marks = [one.on_time === false && words.late, one.sent_back && words.sentBack, one.reopened && words.reopened].filter(Boolean).join(' · ');
  const end = h('span', {class: 'jw-appraisal-took'}, h('b', {class: 'jw-num'}, words.took(number(one.took_s / HOUR_S, 1))), h('small', {data: {bad: marks ? 'yes' : null}}, marks || (one.on_time ? words.onTime : '')));
  return caseLine(one, words, openCase, end);
}

/** An incident that was reported. */
export function reportedLine(one: ReportedCase, words: Words, openCase: (incident: number) => void): HTMLElement {
  const end = h('span', {class: 'jw-appraisal-took'}, h('b', {class: 'jw-num'}, dayHourMinute(one.reported_at)), h('small', {}, one.state_label ?? ''));
  return caseLine(one, words, openCase, end);
}

/** An incident with the way to it; what lies elsewhere has none. */
function caseLine(one: CaseLine, words: Words, openCase: (incident: number) => void, end: HTMLElement): HTMLElement {
  if (one.number === null) return h('li', {class: 'jw-appraisal-case is-elsewhere'}, h('span', {class: 'jw-row-text'}, h('b', {}, words.elsewhere)), end);
  return h(
    'li',
    {},
    h(
      'button',
      {type: 'button', class: 'jw-appraisal-case', data: {testid: 'appraisal-case', id: one.incident}, on: {click: () => openCase(one.incident)}},
      severityMark(one.severity ?? 4),
      h('span', {class: 'jw-row-text'}, h('b', {}, one.class), h('small', {class: 'jw-hint jw-num'}, [one.number, one.grid, one.address].filter(Boolean).join(' · '))),
      end,
    ),
  );
}
