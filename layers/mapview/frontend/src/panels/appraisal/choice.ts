import type {PeriodKind} from '../../appraisal';

const DAY_MS = 86_400_000;

/** Whole days, both ends included. */
export interface Period {
  kind: PeriodKind;
  first: Date;
  last: Date;
}

/** The quarter, month or week that a day lies in; a free range is the thirty days up to it. */
export function around(kind: PeriodKind, day: Date): Period {
  const [year, month] = [day.getFullYear(), day.getMonth()];
  const quarter = month - (month % 3);
  switch (kind) {
    case 'quarter':
      return {kind, first: new Date(year, quarter, 1), last: new Date(year, quarter + 3, 0)};
    case 'month':
      return {kind, first: new Date(year, month, 1), last: new Date(year, month + 1, 0)};
    case 'week': {
      const first = new Date(year, month, day.getDate() - ((day.getDay() + 6) % 7));
      return {kind, first, last: new Date(first.getFullYear(), first.getMonth(), first.getDate() + 6)};
    }
    case 'range':
      return {kind, first: new Date(year, month, day.getDate() - 29), last: new Date(year, month, day.getDate())};
  }
}

/** So many quarters, months, weeks, or as many days, later. */
export function stepped({kind, first, last}: Period, by: number): Period {
  if (kind === 'range') {
    const days = Math.round((last.getTime() - first.getTime()) / DAY_MS) + 1;
    const moved = (day: Date): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + by * days);
    return {kind, first: moved(first), last: moved(last)};
  }
  const months = kind === 'quarter' ? 3 * by : kind === 'month' ? by : 0;
  const days = kind === 'week' ? 7 * by : 0;
  return around(kind, new Date(first.getFullYear(), first.getMonth() + months, first.getDate() + days));
}

/** What the server reads a period from: 2026Q4, 2026-11, 2026-W47 or 2026-11-01..2026-11-20. */
export function codeOf({kind, first, last}: Period): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  switch (kind) {
    case 'quarter':
      return `${first.getFullYear()}Q${first.getMonth() / 3 + 1}`;
    case 'month':
      return day(first).slice(0, 7);
    case 'week': {
      // The year of a week is that of its Thursday.
      const thursday = new Date(first.getFullYear(), first.getMonth(), first.getDate() + 3);
      const begins = new Date(thursday.getFullYear(), 0, 1);
      return `${thursday.getFullYear()}-W${two(Math.floor(Math.round((thursday.getTime() - begins.getTime()) / DAY_MS) / 7) + 1)}`;
    }
    case 'range':
      return `${day(first)}..${day(last)}`;
  }
}
