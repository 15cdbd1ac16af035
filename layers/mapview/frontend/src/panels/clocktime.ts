const pad = (n: number): string => String(n).padStart(2, '0');

/** The time of day on this desk, as 15:42. */
export function hourMinute(at: number | string | null): string {
  const date = at === null ? new Date() : new Date(at);
  return Number.isNaN(date.getTime()) ? '--:--' : `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function hourMinuteSecond(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}
