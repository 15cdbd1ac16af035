import type {Case, CaseCheck, Entry} from '../../casework/case';
import type {Desk} from '../desk';
import {h} from '../element';
import {checkHappenings, type CheckHappening} from './checked';
import {when} from './milestones';

/** 处置时间线: everything that happened, the latest first, with who and when; also what was ordered to look once more. */
export function timelineBlock(desk: Desk, subject: Case): HTMLElement | null {
  const {texts, operations} = desk;
  const happened = [
    ...subject.timeline.map((entry, order) => ({at_ms: Date.parse(entry.at), order, make: () => line(entry)})),
    ...(subject.checks ?? []).flatMap((check) => checkHappenings(texts, check).map((one) => ({at_ms: Date.parse(one.at), order: Infinity, make: () => checkLine(one, check)}))),
  ];
  if (!happened.length) return null;
  // Of what happened at the same moment the log's own order counts.
  happened.sort((one, other) => other.at_ms - one.at_ms || (other.order > one.order ? 1 : other.order < one.order ? -1 : 0));
  return h(
    'section',
    {class: 'jw-block', data: {testid: 'timeline'}},
    h('h3', {}, texts.incident.timeline),
    h('ol', {class: 'jw-happenings'}, happened.map(({make}) => make())),
  );

  function line(entry: Entry): HTMLElement {
    return h(
      'li',
      {data: {happening: entry.happening}},
      time(entry.at),
      h('span', {}, h('b', {}, texts.happening[entry.happening] ?? entry.happening), entry.actor && h('span', {class: 'jw-hint'}, ` ${entry.actor}`), entry.text && h('span', {class: 'jw-happening-text'}, entry.text)),
    );
  }

  function checkLine(one: CheckHappening, check: CaseCheck): HTMLElement {
    const name = h('b', {}, one.title);
    const open = (): void => operations.tools.patrols.task.set(check.task);
    const link = h('button', {type: 'button', class: 'jw-link', title: texts.checks.openTask, data: {testid: 'check-task'}, on: {click: open}}, name);
    return h(
      'li',
      {data: {happening: one.happening}},
      time(one.at),
      h('span', {}, operations.may.patrols ? link : name, one.actor && h('span', {class: 'jw-hint'}, ` ${one.actor}`), one.text && h('span', {class: 'jw-happening-text'}, one.text)),
    );
  }

  function time(at: string): HTMLElement {
    return h('time', {class: 'jw-num', datetime: at, title: new Date(at).toLocaleString(desk.language)}, when(at, operations.clock));
  }
}
