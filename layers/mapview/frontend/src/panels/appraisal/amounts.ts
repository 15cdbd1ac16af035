import type {Metric, Step} from '../../appraisal';

export const NONE = '—';
const UNITS_APART = /^[a-z%]/i;

/** An amount with its unit; a dash where there is none. */
export function amountText({decimals, unit}: Pick<Metric, 'decimals' | 'unit'>, value: number | null): string {
  if (value === null) return NONE;
  return `${number(value, decimals)}${UNITS_APART.test(unit) ? ' ' : ''}${unit}`;
}

export function stepText(metric: Metric, [value]: Step): string {
  return value === null ? NONE : number(value, metric.decimals);
}

export function number(value: number, decimals: number): string {
  return value.toLocaleString('en', {minimumFractionDigits: decimals, maximumFractionDigits: decimals});
}
