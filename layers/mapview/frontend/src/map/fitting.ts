import {WebMercatorViewport} from '@deck.gl/core';
import type {Bounds} from '../manifest';

export interface FreeArea {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface Fitted {
  longitude: number;
  latitude: number;
  zoom: number;
}

/** Ground within bounds, or what stands on it up to a height. */
export interface Solid {
  bounds: Bounds;
  height_m: number;
}

const ROUNDS = 8;
/** First find the scale: a shift found at another scale would throw the target off the screen. */
const SCALE_ROUNDS = 3;

/**
 * Where to look from so that `bounds` just fill the part of the screen that is free, seen under
 * this pitch and bearing. MapLibre's own fit takes the map for flat, and leaves half of it empty.
 */
export function fit(solid: Solid, area: FreeArea, pitch: number, bearing: number, maxZoom: number): Fitted {
  const [west, south, east, north] = solid.bounds;
  const corners = cornersOf(solid);
  const free = {width: Math.max(area.width - area.left - area.right, 50), height: Math.max(area.height - area.top - area.bottom, 50)};
  const middle = [area.left + free.width / 2, area.top + free.height / 2];
  let found: Fitted = {longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: 12};
  for (let round = 0; round < ROUNDS; round += 1) {
    const viewport = viewFrom(found, area, pitch, bearing);
    const {left, right, top, bottom} = extentOf(viewport, corners);
    const scale = Math.min(free.width / Math.max(right - left, 1), free.height / Math.max(bottom - top, 1));
    const zoom = Math.min(Math.max(found.zoom + Math.log2(scale), 1), maxZoom);
    if (round < SCALE_ROUNDS) {
      found = {...found, zoom};
      continue;
    }
    const shift = [(left + right) / 2 - middle[0]!, (top + bottom) / 2 - middle[1]!];
    const [longitude, latitude] = viewport.unproject([area.width / 2 + shift[0]!, area.height / 2 + shift[1]!]);
    found = {longitude: longitude!, latitude: latitude!, zoom};
  }
  return found;
}

/** The screen as it is seen from a fitted place. */
export function viewFrom(place: Fitted, area: FreeArea, pitch: number, bearing: number): WebMercatorViewport {
  return new WebMercatorViewport({width: area.width, height: area.height, pitch, bearing, ...place});
}

export interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** How far a solid reaches on the screen, in pixels. */
export function extent(viewport: WebMercatorViewport, solid: Solid): Extent {
  return extentOf(viewport, cornersOf(solid));
}

function cornersOf({bounds: [west, south, east, north], height_m}: Solid): number[][] {
  return [0, height_m].flatMap((z_m) => [
    [west, south, z_m],
    [east, south, z_m],
    [east, north, z_m],
    [west, north, z_m],
  ]);
}

function extentOf(viewport: WebMercatorViewport, corners: number[][]): Extent {
  const points = corners.map((corner) => viewport.project(corner));
  const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)];
  return {left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys)};
}
