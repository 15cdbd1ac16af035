const pad = (n: number): string => String(n).padStart(2, '0');

/** The time of day on this desk, as 15:42. */
export function hourMinute(at: number | string | null): string {
  const date = at === null ? new Date() : new Date(at);
  return Number.isNaN(date.getTime()) ? '--:--' : `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** The same, with the day before it where that is not today's: 11-23 15:42. */
export function dayHourMinute(at: string): string {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return today || Number.isNaN(date.getTime()) ? hourMinute(at) : `${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${hourMinute(at)}`;
}

export function hourMinuteSecond(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}
