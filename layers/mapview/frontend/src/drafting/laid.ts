import type {LngLat} from '../map/metric';
import type {Effect, Sight} from './calls';
import type {Edge, Patch, Unit} from './patch';

/** Where a grid's name stands. */
export interface NameSpot {
  at: LngLat;
  /** The place of the grid among the names. */
  grid: number;
}

const borders = new WeakMap<Patch, {holders: readonly number[]; edges: readonly Edge[]}>();
const spots = new WeakMap<readonly number[], {units: readonly Unit[]; spots: readonly NameSpot[]}>();
const considered = new WeakMap<Effect, {holders: readonly number[]; after: readonly number[]}>();

/** The borders between grids in a patch; the same ones while nothing has changed hands. */
export function bordersOf(patch: Patch, holders: readonly number[]): readonly Edge[] {
  const known = borders.get(patch);
  if (known?.holders === holders) return known.edges;
  const edges = patch.edges.filter(({left, right}) => right < 0 || holders[left] !== holders[right]);
  borders.set(patch, {holders, edges});
  return edges;
}

/** Who holds each unit after an edit that is only looked at. */
export function holdersAfter(sight: Sight, effect: Effect): readonly number[] {
  const known = considered.get(effect);
  if (known?.holders === sight.holders) return known.after;
  const after = [...sight.holders];
  const place = new Map(sight.units.map((unit, at) => [unit, at]));
  effect.changed.units.forEach((unit, at) => (after[place.get(unit)!] = effect.changed.holders[at]!));
  considered.set(effect, {holders: sight.holders, after});
  return after;
}

/** Each grid's name on its unit nearest to the middle of all of them. */
export function nameSpots(units: readonly Unit[], holders: readonly number[], grids: number): readonly NameSpot[] {
  const known = spots.get(holders);
  if (known?.units === units) return known.spots;
  const sums = Array.from({length: grids}, () => ({lng: 0, lat: 0, weight: 0}));
  const size = ({west, south, east, north}: Unit): number => (east - west) * (north - south);
  for (const unit of units) {
    const sum = sums[holders[unit.place] ?? -1];
    if (!sum) continue;
    sum.lng += unit.middle[0] * size(unit);
    sum.lat += unit.middle[1] * size(unit);
    sum.weight += size(unit);
  }
  const nearest = sums.map(() => ({unit: null as Unit | null, far: Infinity}));
  for (const unit of units) {
    const held = holders[unit.place] ?? -1;
    const sum = sums[held];
    if (!sum?.weight) continue;
    const far = Math.hypot(unit.middle[0] - sum.lng / sum.weight, unit.middle[1] - sum.lat / sum.weight);
    if (far < nearest[held]!.far) nearest[held] = {unit, far};
  }
  const found = nearest.flatMap(({unit}, grid) => (unit ? [{at: unit.middle, grid}] : []));
  spots.set(holders, {units, spots: found});
  return found;
}
