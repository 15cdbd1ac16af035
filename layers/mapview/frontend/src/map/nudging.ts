import type {Box} from './declutter';
import {asideOf, type Gathering} from './gatherings';
import {NO_LABEL} from './labels';
import type {LngLat} from './metric';

type Covered = Pick<Box, 'left' | 'top' | 'right' | 'bottom'>;

/** How much a sign with its number takes on a desk's screen, around its place. */
const [LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX] = [14, 44, 22, 15];
const STEP_PX = 19;
/** Above and below first: names are wide. */
const STEPS: readonly (readonly [number, number])[] = [0, 1, 2, 3, 4].flatMap((ring) =>
  ring ? [[0, -ring], [0, ring], [-ring, 0], [ring, 0], [-ring, -ring], [ring, -ring], [-ring, ring], [ring, ring]] as const : [[0, 0]] as const,
);

/**
 * Move signs that stand for many a little aside, so that they cover neither names nor one another.
 * The largest number has its place first; one that finds none goes where it covers least.
 */
export function nudged(gatherings: readonly Gathering[], names: readonly Covered[], project: (at: LngLat) => readonly number[], scale: number): Gathering[] {
  const taken = [...names];
  return [...gatherings]
    .sort((one, other) => other.count - one.count)
    .map((gathering) => {
      const [x, y] = project(gathering.at) as [number, number];
      const [besideX, besideY] = asideOf(gathering);
      const places = STEPS.map(([across, down]) => [besideX + across * STEP_PX, besideY + down * STEP_PX] as const);
      const boxes = places.map(([across, down]) => boxAt(x + across * scale, y + down * scale, scale));
      const best = leastCovering(boxes, taken);
      taken.push(boxes[best]!);
      return {...gathering, aside_px: places[best]!};
    });
}

/** What signs and their numbers take of the screen, so that no word is written under them. */
export function takenBy(gatherings: readonly Gathering[], project: (at: LngLat) => readonly number[], scale: number): Box[] {
  return gatherings.map((gathering) => {
    const [x, y] = project(gathering.at) as [number, number];
    const [across, down] = asideOf(gathering);
    return {label: NO_LABEL, ...boxAt(x + across * scale, y + down * scale, scale)};
  });
}

function leastCovering(boxes: readonly Covered[], taken: readonly Covered[]): number {
  let [best, least] = [0, Infinity];
  for (const [place, box] of boxes.entries()) {
    const covered_px2 = taken.reduce((sum, other) => sum + overlap_px2(box, other), 0);
    if (covered_px2 === 0) return place;
    if (covered_px2 < least) [best, least] = [place, covered_px2];
  }
  return best;
}

function boxAt(x: number, y: number, scale: number): Covered {
  return {left: x - LEFT_PX * scale, right: x + RIGHT_PX * scale, top: y - TOP_PX * scale, bottom: y + BOTTOM_PX * scale};
}

function overlap_px2(one: Covered, other: Covered): number {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0 && down > 0 ? across * down : 0;
}
