import type {Case} from '../../casework/case';
import type {Clock} from '../../live/clock';
import type {Texts} from '../../texts';
import {hourMinute} from '../clocktime';
import {h} from '../element';

const DAY_S = 86_400;

/** The deadlines of a case one after another: what is done, what is next, what is late. */
export function milestones(subject: Case, clock: Clock, texts: Texts): HTMLElement | null {
  if (!subject.milestones.length) return null;
  const next = subject.due?.milestone;
  return h(
    'ol',
    {class: 'jw-milestones', 'aria-label': texts.incident.milestones},
    subject.milestones.map(({milestone, at, met_at}) => {
      const late = met_at && at ? Date.parse(met_at) > Date.parse(at) : !!at && clock.until_s(at) < 0;
      const state = met_at ? (late ? 'met-late' : 'met') : milestone === next ? (late ? 'late' : 'next') : late ? 'late' : 'ahead';
      return h(
        'li',
        {data: {state}},
        h('i', {'aria-hidden': 'true'}),
        h('span', {}, texts.milestone[milestone] ?? milestone),
        h('span', {class: 'jw-hint jw-num'}, met_at ? `✓ ${when(met_at, clock)}` : at ? when(at, clock) : '—'),
      );
    }),
  );
}

/** A time today as 15:42, another day's with its date. */
export function when(at: string, clock: Clock): string {
  const far = Math.abs(clock.until_s(at)) > DAY_S / 2;
  const date = new Date(at);
  return far ? `${date.getMonth() + 1}/${date.getDate()} ${hourMinute(at)}` : hourMinute(at);
}
