/** Which class of a legend a value falls into, and in which colour of the ramp the class is drawn. */

export type Rgb = [red: number, green: number, blue: number];

const MANY = 1_000;

/** The class of a value: the first whose upper end it does not exceed; -1 for none. */
export function classOf(value: number | null, breaks: readonly number[]): number {
  if (value === null) return breaks.length > 1 ? 0 : -1;
  const found = breaks.slice(1).findIndex((end) => value <= end);
  return found >= 0 ? found : breaks.length - 2;
}

/** `count` colours out of a published ramp, evenly from its first to its last. */
export function colours(ramp: readonly Rgb[], count: number): Rgb[] {
  if (count <= 1) return ramp.length ? [ramp[Math.floor(ramp.length / 2)]!] : [];
  return Array.from({length: count}, (_, index) => ramp[Math.round((index * (ramp.length - 1)) / (count - 1))]!);
}

/** What a class holds, in words: `1–12`. */
export function classLabel(breaks: readonly number[], index: number): string {
  const whole = breaks.every(Number.isInteger);
  // Beside thousands a tenth says nothing.
  const digits = breaks.at(-1)! >= MANY ? 0 : 1;
  const written = (value: number): string => value.toLocaleString('en', {maximumFractionDigits: digits});
  const [low, high] = [breaks[index]!, breaks[index + 1]!];
  if (index === 0) return low === high ? written(low) : `${written(low)}–${written(high)}`;
  if (!whole) return `${written(low)}–${written(high)}`;
  return low + 1 === high ? written(high) : `${written(low + 1)}–${written(high)}`;
}
