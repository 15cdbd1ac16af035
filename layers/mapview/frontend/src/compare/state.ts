import {dayBefore, sameWindow, spanEnding, windowFromKept, windowFromText, windowToKept, windowToText, type TimeWindow} from '../timeline/window';
import {thematicFrom, type Thematic} from '../thematic/state';

/** What the second map shows beside the first: all else of it is the first one's. */
export interface Compare {
  thematic: Thematic | null;
  visible: Readonly<Record<string, boolean>>;
  time: TimeWindow | null;
}

/** Times that the second map can be given by name, beside the first one's. */
export const TIMES = ['now', 'same', 'day', 'week', 'month', 'before_day', 'before_week'] as const;
export type TimeName = (typeof TIMES)[number];

export function timeNamed(name: TimeName, first: TimeWindow | null, now_ms: number): TimeWindow | null {
  if (name === 'now') return null;
  if (name === 'same') return first;
  if (name === 'before_day' || name === 'before_week') return dayBefore(first ?? spanEnding('day', now_ms), name === 'before_day' ? 1 : 7);
  return spanEnding(name, now_ms);
}

/** The name that a time goes by, if it has one. */
export function nameOfTime(time: TimeWindow | null, first: TimeWindow | null, now_ms: number): TimeName | null {
  return TIMES.find((name) => sameWindow(timeNamed(name, first, now_ms), time)) ?? null;
}

/** As a saved view keeps it: the time by its name where it has one, because “a week before” is another day each day. */
export interface KeptCompare {
  thematic: Thematic | null;
  layers: string[];
  time: string;
}

export function compareToKept({thematic, visible, time}: Compare, first: TimeWindow | null, now_ms: number): KeptCompare {
  const said = nameOfTime(time, first, now_ms) ?? (time ? windowToKept(time, now_ms) : 'now');
  return {thematic, layers: Object.keys(visible).filter((layer) => visible[layer]), time: said};
}

export function compareFromKept(kept: unknown, known: Readonly<Record<string, boolean>>, first: TimeWindow | null, now_ms: number): Compare | null {
  const compare = compareFromText(JSON.stringify(kept ?? null), known);
  if (!compare) return null;
  const {time} = kept as Partial<KeptCompare>;
  const name = TIMES.find((one) => one === time);
  return {...compare, time: name ? timeNamed(name, first, now_ms) : windowFromKept(time, now_ms)};
}

/** At first the same as beside it, so that what is changed is seen. */
export function compareOf({thematic, visible, time}: Compare): Compare {
  return {thematic, visible, time};
}

/** As it stands in an address: the layers that show, by name. */
export function compareToText({thematic, visible, time}: Compare): string {
  const layers = Object.keys(visible).filter((layer) => visible[layer]);
  return JSON.stringify({...(thematic && {thematic}), ...(time && {time: windowToText(time)}), layers});
}

/** Null for anything that is none; layers that are not known here are left out. */
export function compareFromText(text: string | null, known: Readonly<Record<string, boolean>>): Compare | null {
  let said: unknown = null;
  try {
    said = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return null;
  const {thematic, time, layers} = said as Record<string, unknown>;
  const shown = Array.isArray(layers) ? new Set(layers) : null;
  const visible = Object.fromEntries(Object.entries(known).map(([layer, on]) => [layer, shown ? shown.has(layer) : on]));
  return {thematic: thematicFrom(thematic), visible, time: windowFromText(time)};
}
