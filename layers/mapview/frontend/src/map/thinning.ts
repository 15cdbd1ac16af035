/** A point on the screen that stands for something. */
export interface Spot<T> {
  what: T;
  x: number;
  y: number;
}

/**
 * Keep those that do not lie on one kept before, so that a row of shops reads as shops rather than
 * as a smear; whoever comes nearer sees them all. The first come stay.
 */
export function thin<T>(spots: readonly Spot<T>[], apart_px: number): T[] {
  const kept = new Map<string, Spot<T>[]>();
  const result: T[] = [];
  for (const spot of spots) {
    const [column, row] = [Math.floor(spot.x / apart_px), Math.floor(spot.y / apart_px)];
    if (isCrowded(spot, kept, column, row, apart_px)) continue;
    const key = `${column} ${row}`;
    kept.set(key, [...(kept.get(key) ?? []), spot]);
    result.push(spot.what);
  }
  return result;
}

function isCrowded<T>(spot: Spot<T>, kept: Map<string, Spot<T>[]>, column: number, row: number, apart_px: number): boolean {
  for (let across = -1; across <= 1; across += 1) {
    for (let down = -1; down <= 1; down += 1) {
      for (const other of kept.get(`${column + across} ${row + down}`) ?? []) {
        if (Math.hypot(other.x - spot.x, other.y - spot.y) < apart_px) return true;
      }
    }
  }
  return false;
}
