import geographiclib from 'geographiclib-geodesic';
import type {LngLat} from '../map/metric';

/** Lengths and areas on the WGS 84 ellipsoid, by Karney's geodesic routines. */
const {WGS84} = geographiclib.Geodesic;

export function distance_m([lng, lat]: LngLat, [toLng, toLat]: LngLat): number {
  return WGS84.Inverse(lat, lng, toLat, toLng).s12 ?? 0;
}

/** The length of a line with bends, in metres. */
export function length_m(points: readonly LngLat[]): number {
  return points.slice(1).reduce((sum, point, at) => sum + distance_m(points[at]!, point), 0);
}

/** Area and outline of a ring that closes by itself; which way round it is drawn does not matter. */
export function ringMeasures(points: readonly LngLat[]): {area_m2: number; outline_m: number} {
  if (points.length < 3) return {area_m2: 0, outline_m: length_m(points) * (points.length === 2 ? 2 : 0)};
  const ring = WGS84.Polygon(false);
  for (const [lng, lat] of points) ring.AddPoint(lat, lng);
  const {area, perimeter} = ring.Compute(false, true);
  return {area_m2: Math.abs(area ?? 0), outline_m: perimeter};
}

/** Whether a ring crosses itself: then parts of its area cancel each other. */
export function crossesItself(points: readonly LngLat[]): boolean {
  const count = points.length;
  for (let one = 0; one < count; one += 1) {
    for (let other = one + 2; other < count; other += 1) {
      if (one === 0 && other === count - 1) continue;
      if (cross(points[one]!, points[one + 1]!, points[other]!, points[(other + 1) % count]!)) return true;
    }
  }
  return false;
}

function cross(a: LngLat, b: LngLat, c: LngLat, d: LngLat): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side([x, y]: LngLat, [toX, toY]: LngLat, [atX, atY]: LngLat): number {
  return (toX - x) * (atY - y) - (toY - y) * (atX - x);
}
