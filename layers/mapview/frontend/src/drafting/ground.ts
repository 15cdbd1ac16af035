import type {LngLat} from '../map/metric';
import {contains, type Rings} from '../map/grids';
import type {Units} from './calls';

/** A unit as it lies on the map. */
export interface Unit {
  id: number;
  rings: Rings;
  households: number;
  middle: LngLat;
  west: number;
  south: number;
  east: number;
  north: number;
}

/** A straight piece of border; `right` is -1 where nobody is on the other side. */
export interface Edge {
  path: [LngLat, LngLat];
  left: number;
  right: number;
}

const CELLS = 64;

/** The units of a draft: which of them is where, and which borders they share. */
export class Ground {
  readonly units: readonly Unit[];
  readonly edges: readonly Edge[];
  private readonly cells = new Map<number, number[]>();
  private readonly west: number;
  private readonly south: number;
  private readonly step: [lng: number, lat: number];

  constructor(found: Units) {
    this.units = found.features.map(({id, geometry, properties}): Unit => {
      const rings = geometry.coordinates as Rings;
      const outer = rings[0] ?? [];
      const lngs = outer.map(([lng]) => lng);
      const lats = outer.map(([, lat]) => lat);
      const box = {west: Math.min(...lngs), south: Math.min(...lats), east: Math.max(...lngs), north: Math.max(...lats)};
      return {id: Number(id), rings, households: properties.households, middle: middleOf(outer), ...box};
    });
    this.west = Math.min(...this.units.map(({west}) => west));
    this.south = Math.min(...this.units.map(({south}) => south));
    const east = Math.max(...this.units.map((unit) => unit.east));
    const north = Math.max(...this.units.map((unit) => unit.north));
    this.step = [(east - this.west) / CELLS || 1, (north - this.south) / CELLS || 1];
    this.units.forEach((unit, place) => {
      for (const cell of this.over(unit.west, unit.south, unit.east, unit.north)) {
        const held = this.cells.get(cell);
        if (held) held.push(place);
        else this.cells.set(cell, [place]);
      }
    });
    this.edges = edgesOf(this.units);
  }

  /** The unit a place lies in; -1 outside of all. */
  at([lng, lat]: LngLat): number {
    for (const place of this.cells.get(this.cell(lng, lat)) ?? []) {
      const unit = this.units[place]!;
      if (lng >= unit.west && lng <= unit.east && lat >= unit.south && lat <= unit.north && contains(unit.rings, lng, lat)) return place;
    }
    return -1;
  }

  /** Units whose middle lies within an area that was drawn. */
  within(outline: readonly LngLat[]): number[] {
    const rings: Rings = [[...outline]];
    return this.units.flatMap(({middle}, place) => (contains(rings, middle[0], middle[1]) ? [place] : []));
  }

  /** The box around some units. */
  around(places: readonly number[]): [west: number, south: number, east: number, north: number] {
    const units = places.map((place) => this.units[place]!);
    return [Math.min(...units.map((u) => u.west)), Math.min(...units.map((u) => u.south)), Math.max(...units.map((u) => u.east)), Math.max(...units.map((u) => u.north))];
  }

  private cell(lng: number, lat: number): number {
    return Math.floor((lng - this.west) / this.step[0]) * (CELLS + 1) + Math.floor((lat - this.south) / this.step[1]);
  }

  private *over(west: number, south: number, east: number, north: number): Generator<number> {
    const [x0, x1] = [west, east].map((lng) => Math.floor((lng - this.west) / this.step[0])) as [number, number];
    const [y0, y1] = [south, north].map((lat) => Math.floor((lat - this.south) / this.step[1])) as [number, number];
    for (let x = x0; x <= x1; x += 1) for (let y = y0; y <= y1; y += 1) yield x * (CELLS + 1) + y;
  }
}

/** The middle of a ring's area; of one without area the mean of its corners. */
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
  units.forEach(({rings}, place) => {
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
  });
  return [...found.values()];
}
