import type {Rgba} from '../map/palette';

export type Span = 'today' | 'week';

/** How long ago a place was last seen, from just now to never. */
export const AGES = ['today', 'week', 'month', 'older', 'never'] as const;
export type Age = (typeof AGES)[number];

/** From seen to never seen: colours that the colour-blind tell apart (ColorBrewer RdYlBu). */
export const AGE_COLOURS: Record<Age, string> = {today: '#74ADD1', week: '#ABD9E9', month: '#FEE090', older: '#F46D43', never: '#D73027'};
const MONTH_S = 30 * 86_400;

export interface Moments {
  today_s: number;
  week_s: number;
}

/** The age of a moment in seconds since 1970, 0 for never. */
export function ageOf(at_s: number, {today_s, week_s}: Moments): Age {
  if (!at_s) return 'never';
  if (at_s >= today_s) return 'today';
  if (at_s >= week_s) return 'week';
  return at_s >= today_s - MONTH_S ? 'month' : 'older';
}

/** Whether what is of this age counts as seen. */
export function isSeen(age: Age, span: Span): boolean {
  return age === 'today' || (span === 'week' && age === 'week');
}

/** Ages that stand in the legend: within a week, today's are this week's. */
export function agesOf(span: Span): readonly Age[] {
  return span === 'today' ? AGES : AGES.slice(1);
}

export function colourOf(age: Age, span: Span, alpha = 255): Rgba {
  const hex = AGE_COLOURS[span === 'week' && age === 'today' ? 'week' : age];
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).concat(alpha) as Rgba;
}
