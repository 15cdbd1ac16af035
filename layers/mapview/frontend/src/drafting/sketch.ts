import type {LngLat} from '../map/metric';
import type {Rings} from '../map/grids';
import type {SketchColumns} from './calls';
import {unitOf, type Unit} from './patch';

const STEPS_PER_DEGREE = 1_000_000;

/** Units as they look from afar, in the order of the draft. */
export function unitsFromSketch({communities, households, origin, rings, corners, steps}: SketchColumns, ids: readonly number[]): Unit[] {
  let [x, y] = origin;
  let [ring, step, place] = [0, 0, 0];
  const units: Unit[] = [];
  for (const [community, count] of communities) {
    for (const end = place + count; place < end; place += 1) {
      const outline: Rings = [];
      for (const last = ring + rings[place]!; ring < last; ring += 1) {
        const path: LngLat[] = [];
        for (const end = step + corners[ring]! * 2; step < end; step += 2) {
          x += steps[step]!;
          y += steps[step + 1]!;
          path.push([x / STEPS_PER_DEGREE, y / STEPS_PER_DEGREE]);
        }
        path.push(path[0]!);
        outline.push(path);
      }
      units.push(unitOf(ids[place]!, place, community, outline, households[place]!));
    }
  }
  return units;
}
