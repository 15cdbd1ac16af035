/** Metres around a place, good to a millimetre over a building and a centimetre over a fan. */

export type LngLat = [lng: number, lat: number];

const METRES_PER_DEGREE = 111_320;

export function metresPerDegree(lat: number): [lng: number, lat: number] {
  return [METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180), METRES_PER_DEGREE];
}

export function offset(from: LngLat, east_m: number, north_m: number): LngLat {
  const [perLng, perLat] = metresPerDegree(from[1]);
  return [from[0] + east_m / perLng, from[1] + north_m / perLat];
}

/** Metres to a pixel at `zoom` (512-pixel tiles) on the ground at `lat`. */
export function metresPerPixel(zoom: number, lat: number): number {
  return (78_271.517 * Math.cos((lat * Math.PI) / 180)) / 2 ** zoom;
}
