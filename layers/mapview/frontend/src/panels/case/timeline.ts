import type {Case, Entry} from '../../casework/case';
import type {Desk} from '../desk';
import {h} from '../element';
import {when} from './milestones';

/** 处置时间线: everything that happened, the latest first, with who and when. */
export function timelineBlock(desk: Desk, subject: Case): HTMLElement | null {
  if (!subject.timeline.length) return null;
  const {texts, operations} = desk;
  const entries = [...subject.timeline].reverse();
  return h(
    'section',
    {class: 'jw-block', data: {testid: 'timeline'}},
    h('h3', {}, texts.incident.timeline),
    h('ol', {class: 'jw-timeline'}, entries.map((entry) => line(entry))),
  );

  function line(entry: Entry): HTMLElement {
    return h(
      'li',
      {data: {happening: entry.happening}},
      h('time', {class: 'jw-num', datetime: entry.at, title: new Date(entry.at).toLocaleString(desk.language)}, when(entry.at, operations.clock)),
      h('span', {}, h('b', {}, texts.happening[entry.happening] ?? entry.happening), entry.actor && h('span', {class: 'jw-hint'}, ` ${entry.actor}`), entry.text && h('span', {class: 'jw-timeline-text'}, entry.text)),
    );
  }
}
