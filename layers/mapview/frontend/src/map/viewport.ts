import {WebMercatorViewport} from '@deck.gl/core';
import type * as maplibregl from 'maplibre-gl';

/** The camera as deck.gl counts it: projects heights as well. */
export function viewportOf(map: maplibregl.Map): WebMercatorViewport {
  const {lng, lat} = map.getCenter();
  const {clientWidth, clientHeight} = map.getContainer();
  return new WebMercatorViewport({
    width: Math.max(clientWidth, 1),
    height: Math.max(clientHeight, 1),
    longitude: lng,
    latitude: lat,
    zoom: map.getZoom(),
    pitch: map.getPitch(),
    bearing: map.getBearing(),
    padding: map.getPadding(),
  } as never);
}

/** Whether a place is on the screen, or within a screen of it. */
export function surroundings(viewport: WebMercatorViewport): (place: readonly [number, number]) => boolean {
  const [west, south, east, north] = viewport.getBounds();
  const [across, up] = [east - west, north - south];
  return ([lng, lat]) => lng > west - across && lng < east + across && lat > south - up && lat < north + up;
}

const PROBE_PX = 20;

/** How large a thing at `place` is drawn, beside one in the middle of the screen. */
export function nearness(viewport: WebMercatorViewport, [lng, lat]: readonly number[]): number {
  const degrees = (PROBE_PX / 512 / 2 ** viewport.zoom) * 360;
  const [x, y] = viewport.project([lng!, lat!]);
  const turn = (viewport.bearing * Math.PI) / 180;
  // Sideways on the screen, so that the tilt itself does not count.
  const aside = [lng! + degrees * Math.cos(turn), lat! - degrees * Math.sin(turn) * Math.cos((lat! * Math.PI) / 180)];
  const [asideX, asideY] = viewport.project(aside);
  return Math.hypot(asideX! - x!, asideY! - y!) / PROBE_PX;
}
