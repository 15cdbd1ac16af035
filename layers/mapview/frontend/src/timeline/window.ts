import {dayOfChina} from '../chinaday';

/** From one moment until before another: what a map shows of the past. Null in the store is now. */
export interface TimeWindow {
  since_ms: number;
  until_ms: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far back one looks, and how much of it at once; a step is half of that. */
export const SPANS = {
  day: {length_ms: DAY_MS, width_ms: HOUR_MS},
  week: {length_ms: 7 * DAY_MS, width_ms: 6 * HOUR_MS},
  month: {length_ms: 30 * DAY_MS, width_ms: DAY_MS},
  quarter: {length_ms: 91 * DAY_MS, width_ms: 7 * DAY_MS},
} as const;
export type SpanName = keyof typeof SPANS;
export const SPAN_NAMES = Object.keys(SPANS) as SpanName[];

/** A span that ends with the hour, or for long ones with the day, by this desk's clock. */
export function spanEnding(name: SpanName, now_ms: number): TimeWindow {
  const end = new Date(now_ms);
  if (SPANS[name].width_ms < DAY_MS) end.setHours(end.getHours() + 1, 0, 0, 0);
  else end.setHours(24, 0, 0, 0);
  return {since_ms: end.getTime() - SPANS[name].length_ms, until_ms: end.getTime()};
}

/** The shortest span that holds a window; the window itself where it lies further back. */
export function spanOf(window: TimeWindow, now_ms: number): {name: SpanName; span: TimeWindow} {
  for (const name of SPAN_NAMES) {
    const span = spanEnding(name, now_ms);
    if (holds(span, window) && window.until_ms - window.since_ms <= SPANS[name].length_ms) return {name, span};
  }
  return {name: 'quarter', span: {since_ms: window.since_ms, until_ms: window.since_ms + SPANS.quarter.length_ms}};
}

/** The last window of a span. */
export function lastOf(name: SpanName, span: TimeWindow): TimeWindow {
  return {since_ms: span.until_ms - SPANS[name].width_ms, until_ms: span.until_ms};
}

/** Move a window within its span, as far as it goes. */
export function moved({since_ms, until_ms}: TimeWindow, by_ms: number, span: TimeWindow): TimeWindow {
  const width_ms = until_ms - since_ms;
  const from_ms = Math.min(Math.max(since_ms + by_ms, span.since_ms), span.until_ms - width_ms);
  return {since_ms: from_ms, until_ms: from_ms + width_ms};
}

export function holds(span: TimeWindow, window: TimeWindow): boolean {
  return window.since_ms >= span.since_ms && window.until_ms <= span.until_ms;
}

export function sameWindow(one: TimeWindow | null, other: TimeWindow | null): boolean {
  return one === other || (!!one && !!other && one.since_ms === other.since_ms && one.until_ms === other.until_ms);
}

/** The day of which a window shows what stood there: its last, by China's calendar as the grids are kept; null is today. */
export function dayOf(window: TimeWindow | null, now_ms: number): string | null {
  if (!window) return null;
  const day = dayOfChina(window.until_ms - 1);
  return day < dayOfChina(now_ms) ? day : null;
}

/** As ISO 8601 writes an interval. */
export function windowToText({since_ms, until_ms}: TimeWindow): string {
  return `${moment(since_ms)}/${moment(until_ms)}`;
}

/** Null for anything that is no interval: somebody may have cut the link short. */
export function windowFromText(text: unknown): TimeWindow | null {
  const [since_ms, until_ms, ...more] = (typeof text === 'string' ? text : '').split('/').map((part) => Date.parse(part));
  if (more.length || !Number.isFinite(since_ms) || !Number.isFinite(until_ms) || until_ms! <= since_ms!) return null;
  return {since_ms: since_ms!, until_ms: until_ms!};
}

/** As a saved view keeps it: one that reaches the present by its length alone, to reach it again whenever it is shown. */
export function windowToKept({since_ms, until_ms}: TimeWindow, now_ms: number): string {
  if (until_ms <= now_ms) return windowToText({since_ms, until_ms});
  const length_ms = until_ms - since_ms;
  const toTheDay = new Date(until_ms).getHours() === 0 && length_ms % DAY_MS === 0;
  return toTheDay ? `P${length_ms / DAY_MS}D` : `PT${Math.round(length_ms / 1000)}S`;
}

/** Days end at midnight, anything else with the hour; null for anything that is neither length nor interval. */
export function windowFromKept(text: unknown, now_ms: number): TimeWindow | null {
  const [, days, seconds] = /^P(?:(\d{1,4})D|T(\d{1,9})S)$/.exec(typeof text === 'string' ? text : '') ?? [];
  const length_ms = days ? Number(days) * DAY_MS : Number(seconds ?? 0) * 1000;
  if (!length_ms) return windowFromText(text);
  const {until_ms} = spanEnding(days ? 'month' : 'day', now_ms);
  return {since_ms: until_ms - length_ms, until_ms};
}

export function moment(at_ms: number): string {
  return new Date(at_ms).toISOString().replace('.000Z', 'Z');
}

/** The same hours so many days before. */
export function dayBefore({since_ms, until_ms}: TimeWindow, days: number): TimeWindow {
  return {since_ms: since_ms - days * DAY_MS, until_ms: until_ms - days * DAY_MS};
}
