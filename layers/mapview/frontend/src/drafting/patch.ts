import type {LngLat} from '../map/metric';
import {contains, type Rings} from '../map/grids';
import type {Units} from './calls';

/** A unit as it lies on the map. */
export interface Unit {
  id: number;
  /** Its place among the units of the draft. */
  place: number;
  community: string;
  rings: Rings;
  households: number;
  middle: LngLat;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** A straight piece of border between two units by their places; `right` is -1 where nobody is on the other side. */
export interface Edge {
  path: [LngLat, LngLat];
  left: number;
  right: number;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

const CELLS = 64;

/** Units that are looked at together: which of them is where, and which borders they share; each found when first asked for. */
export class Patch {
  readonly box: Box;
  private shared: Edge[] | null = null;
  private cells: Map<number, Unit[]> | null = null;
  private readonly step: [lng: number, lat: number];

  constructor(readonly units: readonly Unit[]) {
    this.box = boxAround(units);
    const [west, south, east, north] = this.box;
    this.step = [(east - west) / CELLS || 1, (north - south) / CELLS || 1];
  }

  get edges(): readonly Edge[] {
    return (this.shared ??= edgesOf(this.units));
  }

  /** The unit a place lies in; null outside of all. */
  at([lng, lat]: LngLat): Unit | null {
    this.cells ??= this.sorted();
    const found = this.cells.get(this.cell(lng, lat))?.find((unit) => lng >= unit.west && lng <= unit.east && lat >= unit.south && lat <= unit.north && contains(unit.rings, lng, lat));
    return found ?? null;
  }

  private sorted(): Map<number, Unit[]> {
    const cells = new Map<number, Unit[]>();
    for (const unit of this.units) {
      for (const cell of this.over(unit)) {
        const held = cells.get(cell);
        if (held) held.push(unit);
        else cells.set(cell, [unit]);
      }
    }
    return cells;
  }

  private cell(lng: number, lat: number): number {
    const [west, south] = this.box;
    return Math.floor((lng - west) / this.step[0]) * (CELLS + 1) + Math.floor((lat - south) / this.step[1]);
  }

  private *over(unit: Unit): Generator<number> {
    const [west, south] = this.box;
    const [x0, x1] = [unit.west, unit.east].map((lng) => Math.floor((lng - west) / this.step[0])) as [number, number];
    const [y0, y1] = [unit.south, unit.north].map((lat) => Math.floor((lat - south) / this.step[1])) as [number, number];
    for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) yield x * (CELLS + 1) + y;
  }
}

/** Units as the server tells them, each with its place. */
export function unitsFrom(found: Units, placeOf: (id: number, index: number) => number): Unit[] {
  return found.features.map(({id, geometry, properties: {community, households}}, index) =>
    unitOf(Number(id), placeOf(Number(id), index), community, geometry.coordinates as Rings, households),
  );
}

export function unitOf(id: number, place: number, community: string, rings: Rings, households: number): Unit {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of rings[0] ?? []) {
    west = Math.min(west, lng);
    south = Math.min(south, lat);
    east = Math.max(east, lng);
    north = Math.max(north, lat);
  }
  return {id, place, community, rings, households, middle: middleOf(rings[0] ?? []), west, south, east, north};
}

/** A loop: a spread of so many numbers would be more than a call can take. */
export function boxAround(units: Iterable<Unit>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const unit of units) {
    west = Math.min(west, unit.west);
    south = Math.min(south, unit.south);
    east = Math.max(east, unit.east);
    north = Math.max(north, unit.north);
  }
  return [west, south, east, north];
}

export function touches(one: Box, other: Box): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
}

/** The middle of a ring's area; of one without area its first corner. */
function middleOf(ring: readonly LngLat[]): LngLat {
  const [x0, y0] = ring[0] ?? [0, 0];
  let twice = 0;
  let x = 0;
  let y = 0;
  for (let at = 1; at < ring.length; at += 1) {
    const [ax, ay] = [ring[at - 1]![0] - x0, ring[at - 1]![1] - y0];
    const [bx, by] = [ring[at]![0] - x0, ring[at]![1] - y0];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (Math.abs(twice) < 1e-18) return [x0, y0];
  return [x0 + x / (3 * twice), y0 + y / (3 * twice)];
}

/** Neighbours have the very same corners along their common border. */
function edgesOf(units: readonly Unit[]): Edge[] {
  const found = new Map<string, Edge>();
  for (const {rings, place} of units) {
    for (const ring of rings) {
      for (let at = 1; at < ring.length; at += 1) {
        const [a, b] = [ring[at - 1]!, ring[at]!];
        const [from, to] = a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]) ? [a, b] : [b, a];
        const key = `${from[0]} ${from[1]} ${to[0]} ${to[1]}`;
        const known = found.get(key);
        if (known) known.right = place;
        else found.set(key, {path: [from, to], left: place, right: -1});
      }
    }
  }
  return [...found.values()];
}
