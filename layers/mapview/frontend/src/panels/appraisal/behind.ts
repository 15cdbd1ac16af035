import type {Level, PatrolDay, ReportedCase} from '../../appraisal';
import type {Texts} from '../../texts/zh-CN';
import {dayHourMinute} from '../clocktime';
import {h} from '../element';
import {severityMark} from '../severitymark';
import {number} from './amounts';

type Words = Texts['appraisal'];

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

/** An incident that was reported, with the way to it. */
export function reportedLine(one: ReportedCase, words: Words, openCase: (incident: number) => void): HTMLElement {
  const at = h('span', {class: 'jw-appraisal-took'}, h('b', {class: 'jw-num'}, dayHourMinute(one.reported_at)), h('small', {}, one.state_label ?? ''));
  if (one.number === null) return h('li', {class: 'jw-appraisal-case is-elsewhere'}, h('span', {class: 'jw-row-text'}, h('b', {}, words.elsewhere)), at);
  return h(
    'li',
    {},
    h(
      'button',
      {type: 'button', class: 'jw-appraisal-case', data: {testid: 'appraisal-case', id: one.incident}, on: {click: () => openCase(one.incident)}},
      severityMark(one.severity ?? 4),
      h('span', {class: 'jw-row-text'}, h('b', {}, one.class), h('small', {class: 'jw-hint jw-num'}, [one.number, one.grid, one.address].filter(Boolean).join(' · '))),
      at,
    ),
  );
}
