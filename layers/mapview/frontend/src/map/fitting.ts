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

const ROUNDS = 6;

/**
 * Where to look from so that `bounds` just fill the part of the screen that is free, seen under
 * this pitch and bearing. MapLibre's own fit takes the map for flat, and leaves half of it empty.
 */
export function fit(bounds: Bounds, area: FreeArea, pitch: number, bearing: number, maxZoom: number): Fitted {
  const [west, south, east, north] = bounds;
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  const free = {width: Math.max(area.width - area.left - area.right, 50), height: Math.max(area.height - area.top - area.bottom, 50)};
  const middle = [area.left + free.width / 2, area.top + free.height / 2];
  let found: Fitted = {longitude: (west + east) / 2, latitude: (south + north) / 2, zoom: 12};
  for (let round = 0; round < ROUNDS; round += 1) {
    const viewport = new WebMercatorViewport({width: area.width, height: area.height, pitch, bearing, ...found});
    const points = corners.map((corner) => viewport.project(corner));
    const [left, right] = [Math.min(...points.map(([x]) => x!)), Math.max(...points.map(([x]) => x!))];
    const [top, bottom] = [Math.min(...points.map(([, y]) => y!)), Math.max(...points.map(([, y]) => y!))];
    const scale = Math.min(free.width / Math.max(right - left, 1), free.height / Math.max(bottom - top, 1));
    const shift = [(left + right) / 2 - middle[0]!, (top + bottom) / 2 - middle[1]!];
    const [longitude, latitude] = viewport.unproject([area.width / 2 + shift[0]!, area.height / 2 + shift[1]!]);
    found = {longitude: longitude!, latitude: latitude!, zoom: Math.min(Math.max(found.zoom + Math.log2(scale), 1), maxZoom)};
  }
  return found;
}
