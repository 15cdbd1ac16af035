import {latenessOf} from '../../casework/lateness';
import type {IncidentRow} from '../../live/values';
import {addressOf} from '../address';
import type {Desk} from '../desk';
import {ago, lateBy, ticking} from '../duration';
import {h, say, setAttribute} from '../element';
import {icon} from '../icons';
import {severityMark} from '../severitymark';

/** One row of the queue; the same element shows one incident for as long as it is in sight. */
export interface RowView {
  element: HTMLElement;
  show(row: IncidentRow, open: boolean, cursor: boolean): void;
  tick(): void;
}

export function createRow(desk: Desk, first: IncidentRow, onOpen: (row: IncidentRow) => void): RowView {
  const {texts, operations} = desk;
  const {board, clock} = operations;
  let row = first;
  let severity = 0;
  const sign = h('span', {class: 'jw-queue-sign'});
  const word = h('b', {});
  const label = h('span', {class: 'jw-queue-label'});
  const time = h('span', {class: 'jw-queue-time jw-num'});
  const place = h('span', {class: 'jw-queue-place'});
  const state = h('span', {class: 'jw-queue-state'});
  const marks = h('span', {class: 'jw-queue-marks'});
  const element = h(
    'div',
    {
      class: 'jw-queue-row',
      role: 'option',
      id: `jw-incident-${first.id}`,
      data: {testid: 'incident', id: first.id},
      on: {click: () => onOpen(row)},
    },
    sign,
    h('span', {class: 'jw-queue-line'}, h('span', {class: 'jw-queue-title'}, word, label), time),
    h('span', {class: 'jw-queue-line'}, place, h('span', {class: 'jw-queue-end'}, marks, state)),
  );

  const tick = (): void => {
    const lateness = latenessOf(row, clock);
    element.dataset['late'] = lateness;
    if (lateness === 'still') say(time, texts.time.still);
    else if (lateness === 'late') say(time, texts.time.late(lateBy(-clock.until_s(row.due!.at), texts)));
    else if (row.due) say(time, ticking(clock.until_s(row.due.at), texts));
    else say(time, ago(-clock.until_s(row.reported_at), texts));
    time.title = row.due ? texts.milestone[row.due.milestone] ?? '' : '';
  };

  return {
    element,
    tick,
    show: (next, open, cursor) => {
      row = next;
      element.dataset['state'] = row.state;
      if (severity !== row.severity) {
        severity = row.severity;
        sign.replaceChildren(severityMark(severity));
        element.dataset['severity'] = String(severity);
      }
      say(word, texts.severity[row.severity] ?? '');
      say(label, operations.classLabel(row.class));
      say(place, addressOf(desk, row) || row.text || row.number);
      place.title = row.address;
      say(state, row.forecast && latenessOf(row, clock) === 'soon' ? texts.time.soon(lateBy(row.forecast.late_by_s, texts)) : texts.state[row.state] ?? row.state);
      state.classList.toggle('is-soon', !!row.forecast && latenessOf(row, clock) === 'soon');
      const signs = `${row.units.length} ${row.supervised} ${row.urges} ${row.duplicates} ${row.photos}`;
      if (marks.dataset['signs'] !== signs) {
        marks.dataset['signs'] = signs;
        marks.replaceChildren(...signsOf(row));
      }
      const unseen = !board.isSeen(row.id);
      element.classList.toggle('is-unseen', unseen);
      element.classList.toggle('is-open', open);
      element.classList.toggle('is-cursor', cursor);
      setAttribute(element, 'aria-selected', String(open));
      const spoken = `${texts.severity[row.severity]} ${operations.classLabel(row.class)} ${row.address} ${texts.state[row.state] ?? ''}`;
      setAttribute(element, 'aria-label', unseen ? `${spoken} ${texts.queue.unseen}` : spoken);
      tick();
    },
  };

  function signsOf(shown: IncidentRow): HTMLElement[] {
    const sign = (name: string, text: string, title: string): HTMLElement => h('span', {class: 'jw-queue-mark jw-num', title}, icon(name), text);
    return [
      ...(shown.supervised ? [sign('eye', '', texts.incident.supervised)] : []),
      ...(shown.urges ? [sign('bell', String(shown.urges), texts.incident.urged(shown.urges))] : []),
      ...(shown.duplicates ? [sign('copies', String(shown.duplicates), texts.incident.duplicates)] : []),
      ...(shown.units.length ? [sign('vehicle', String(shown.units.length), texts.queue.units(shown.units.length))] : []),
    ];
  }
}
