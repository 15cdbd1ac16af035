import type {Bounds, View} from '../manifest';

const COARSEST = 5;
const FINEST = 11;
/** At this zoom hexagons of this resolution are some seventy pixels across. */
const ANCHOR = {zoom: 13.9, resolution: 9};
/** Each resolution is finer by the root of seven; each zoom by two. */
const ZOOMS_PER_RESOLUTION = Math.log2(Math.sqrt(7));
/** Asked for around what is seen, so that a small move asks for nothing. */
const AROUND = 2.2;
const SCREEN_PX = 2_400;

/** How fine hexagons are at a zoom, so that they stay about as large on the screen. */
export function resolutionAt(zoom: number): number {
  const found = Math.round(ANCHOR.resolution + (zoom - ANCHOR.zoom) / ZOOMS_PER_RESOLUTION);
  return Math.min(Math.max(found, COARSEST), FINEST);
}

/** The ground on and around a screen, tilted or not. */
export function groundAround({longitude, latitude, zoom}: View): Bounds {
  const across = (SCREEN_PX * AROUND * 360) / (512 * 2 ** zoom) / 2;
  const up = across * Math.cos((latitude * Math.PI) / 180);
  return [longitude - across, Math.max(latitude - up, -85), longitude + across, Math.min(latitude + up, 85)];
}

/** Whether what is looked at left the middle of what was asked for. */
export function hasLeft(asked: Bounds, {longitude, latitude}: View): boolean {
  const [west, south, east, north] = asked;
  const [across, up] = [(east - west) / 4, (north - south) / 4];
  return longitude < west + across || longitude > east - across || latitude < south + up || latitude > north - up;
}
