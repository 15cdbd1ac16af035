import type {Texts} from '../texts';

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** A time that ticks: 0:41, then 2 小时 5 分, then 3 天. */
export function ticking(seconds: number, {time}: Texts): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < HOUR_S) return time.clock(Math.floor(whole / MINUTE_S), whole % MINUTE_S);
  return coarse(whole, {time} as Texts);
}

/** A length of time as one says it. */
export function coarse(seconds: number, {time}: Texts): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < HOUR_S) return time.minutes(Math.max(1, Math.round(whole / MINUTE_S)));
  if (whole < 2 * DAY_S) return time.hours(Math.floor(whole / HOUR_S), Math.floor((whole % HOUR_S) / MINUTE_S));
  return time.days(Math.floor(whole / DAY_S));
}

/** How late: "12 min" up to three hours, then whole hours, then days. */
export function lateBy(seconds: number, texts: Texts): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 3 * HOUR_S) return texts.time.short(Math.max(1, Math.floor(whole / MINUTE_S)));
  return whole < 2 * DAY_S ? texts.time.shortHours(Math.floor(whole / HOUR_S)) : texts.time.days(Math.floor(whole / DAY_S));
}

/** How long ago; minutes no longer count after three hours. */
export function ago(seconds: number, texts: Texts): string {
  if (seconds < MINUTE_S) return texts.time.now;
  return texts.time.age(coarse(seconds < 3 * HOUR_S ? seconds : Math.floor(seconds / HOUR_S) * HOUR_S, texts));
}

export function metres(distance_m: number): string {
  return distance_m < 1000 ? `${Math.round(distance_m / 10) * 10} m` : `${(distance_m / 1000).toFixed(1)} km`;
}
