import type {BuildingWindows, DwellingWindow} from '../api';
import {metresPerDegree, type LngLat} from './metric';

type Point = [lng: number, lat: number, z_m: number];

/** One door of one floor as a solid; without a window nobody lives behind it. */
export interface Cell {
  polygon: Point[];
  height_m: number;
  window: DwellingWindow | null;
}

export interface Slab {
  polygon: Point[][];
  height_m: number;
}

const INSET_M = 0.35;
const SLAB_M = 0.3;

/** Floor by floor, slot by slot: a solid a little smaller than the dwelling. */
export function cellsOf(building: BuildingWindows): Cell[] {
  const windows = new Map(building.windows.map((window) => [`${window.floor}/${window.slot}`, window]));
  const plans = building.plans.map(({slot, polygon}) => ({slot, polygon: inset(polygon, INSET_M)}));
  const height_m = Math.max(building.floor_height_m - SLAB_M - 0.1, 0.5);
  return building.floors
    .filter((floor) => floor >= 1)
    .flatMap((floor) => {
      const base_m = building.base_m + (floor - 1) * building.floor_height_m + SLAB_M;
      return plans.map(({slot, polygon}) => ({
        polygon: polygon.map(([lng, lat]): Point => [lng, lat, base_m]),
        height_m,
        window: windows.get(`${floor}/${slot}`) ?? null,
      }));
    });
}

/** A thin plate under every floor and one for the roof. */
export function slabsOf(building: BuildingWindows): Slab[] {
  return Array.from({length: building.levels + 1}, (_, level) => {
    const z_m = building.base_m + level * building.floor_height_m;
    return {
      polygon: building.footprint.map((ring) => ring.map(([lng, lat]): Point => [lng, lat, z_m])),
      height_m: SLAB_M,
    };
  });
}

/** Middle of a dwelling, at half its floor's height. */
export function centreOf(cell: Cell): Point {
  const count = cell.polygon.length;
  const sum = cell.polygon.reduce(([x, y], [lng, lat]) => [x + lng / count, y + lat / count] as [number, number], [0, 0]);
  return [sum[0]!, sum[1]!, (cell.polygon[0]?.[2] ?? 0) + cell.height_m / 2];
}

/** Move every edge inwards; where that would turn the shape inside out, shrink it instead. */
export function inset(ring: LngLat[], by_m: number): LngLat[] {
  const open = isClosed(ring) ? ring.slice(0, -1) : ring;
  const origin = open[0];
  if (!origin || open.length < 3) return ring;
  const [perLng, perLat] = metresPerDegree(origin[1]);
  const flat = open.map(([lng, lat]): LngLat => [(lng - origin[0]) * perLng, (lat - origin[1]) * perLat]);
  const area = signedArea(flat);
  const moved = flat.map((_, index) => movedCorner(flat, index, by_m * Math.sign(area)));
  const kept = signedArea(moved) / area;
  const result = kept > 0.35 && kept < 1 ? moved : shrunk(flat, 0.9);
  return result.map(([x, y]): LngLat => [origin[0] + x / perLng, origin[1] + y / perLat]);
}

function isClosed(ring: LngLat[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  return !!first && !!last && ring.length > 1 && first[0] === last[0] && first[1] === last[1];
}

function signedArea(ring: LngLat[]): number {
  return ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length]!;
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

function movedCorner(ring: LngLat[], index: number, by: number): LngLat {
  const at = ring[index]!;
  const before = normal(ring[(index + ring.length - 1) % ring.length]!, at);
  const after = normal(at, ring[(index + 1) % ring.length]!);
  const scale = by / Math.max(1 + before[0] * after[0] + before[1] * after[1], 0.4);
  return [at[0] + (before[0] + after[0]) * scale, at[1] + (before[1] + after[1]) * scale];
}

/** Unit vector to the left of an edge. */
function normal(from: LngLat, to: LngLat): LngLat {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y) || 1;
  return [-y / length, x / length];
}

function shrunk(ring: LngLat[], factor: number): LngLat[] {
  const x = ring.reduce((sum, point) => sum + point[0], 0) / ring.length;
  const y = ring.reduce((sum, point) => sum + point[1], 0) / ring.length;
  return ring.map((point): LngLat => [x + (point[0] - x) * factor, y + (point[1] - y) * factor]);
}
