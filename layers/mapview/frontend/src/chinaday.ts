/** Days are China's, wherever the desk stands: grids and tracks are kept by them. */
const CHINA_MS = 8 * 3_600_000;

/** The day in China of a moment, as 2026-11-22. */
export function dayOfChina(at_ms: number): string {
  return new Date(at_ms + CHINA_MS).toISOString().slice(0, 10);
}

/** Today in China. */
export function today(): string {
  return dayOfChina(Date.now());
}

export function beginOfDay_ms(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - CHINA_MS;
}
