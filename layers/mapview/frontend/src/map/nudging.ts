import type {Box} from './declutter';
import type {Gathering} from './gatherings';
import type {LngLat} from './metric';

type Covered = Pick<Box, 'left' | 'top' | 'right' | 'bottom'>;

/** How much a sign with its number takes on a desk's screen, around its place. */
const [LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX] = [14, 44, 22, 15];
const STEP_PX = 19;
/** Above and below first: names are wide. */
const STEPS: readonly (readonly [number, number])[] = [0, 1, 2, 3].flatMap((ring) =>
  ring ? [[0, -ring], [0, ring], [-ring, 0], [ring, 0], [-ring, -ring], [ring, -ring], [-ring, ring], [ring, ring]] as const : [[0, 0]] as const,
);

/**
 * Move signs that stand for many a little aside, so that they cover neither names nor one another.
 * The largest number has its place first; one that finds none stays where it is.
 */
export function nudged(gatherings: readonly Gathering[], names: readonly Covered[], project: (at: LngLat) => readonly number[], scale: number): Gathering[] {
  const taken = [...names];
  return [...gatherings]
    .sort((one, other) => other.count - one.count)
    .map((gathering) => {
      const [x, y] = project(gathering.at) as [number, number];
      const boxes = STEPS.map(([across, down]) => boxAt(x + across * STEP_PX * scale, y + down * STEP_PX * scale, scale));
      const free = boxes.findIndex((box) => !taken.some((other) => overlap(box, other)));
      const [across, down] = STEPS[Math.max(free, 0)]!;
      taken.push(boxes[Math.max(free, 0)]!);
      return {...gathering, aside_px: [across * STEP_PX, down * STEP_PX] as const};
    });
}

function boxAt(x: number, y: number, scale: number): Covered {
  return {left: x - LEFT_PX * scale, right: x + RIGHT_PX * scale, top: y - TOP_PX * scale, bottom: y + BOTTOM_PX * scale};
}

function overlap(one: Covered, other: Covered): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
