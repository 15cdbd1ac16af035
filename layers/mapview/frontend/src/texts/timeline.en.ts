import type {timelineZh} from './timeline.zh-CN';

const two = (value: number): string => String(value).padStart(2, '0');
const at = (moment: Date): string => `${moment.getDate()}/${moment.getMonth() + 1} ${two(moment.getHours())}:${two(moment.getMinutes())}`;

export const timelineEn: typeof timelineZh = {
  timeline: {
    title: 'Time bar',
    open: 'Time bar: look back',
    play: 'Play (space)',
    pause: 'Pause (space)',
    span: 'How far back',
    spans: {day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days', quarter: 'Last 13 weeks'},
    slider: 'Period',
    now: 'Back to now',
    note: 'Shows what was reported in this period; units are known only where they are now and are not shown',
    count: (n: number) => `${n} reported`,
    most: 'the latest 5,000 only',
    loading: 'Reading…',
    failed: 'This period could not be read; the rest of the map is unaffected.',
    retry: 'Try again',
    keys: 'With the time bar open: play or pause, a step back, a step on',
  },
  compare: {
    title: 'What the right map shows',
    open: 'Two maps side by side',
    theme: 'Theme',
    layers: 'Layers',
    time: 'Time of the right map',
    times: {
      now: 'Now',
      same: 'Same period as left',
      day: 'Last 24 hours',
      week: 'Last 7 days',
      month: 'Last 30 days',
      before_day: 'A day earlier',
      before_week: 'A week earlier',
      own: 'A period of its own',
    },
    close: 'Back to one map',
    between: (since: Date, until: Date) => `${at(since)} – ${at(until)}`,
  },
};
