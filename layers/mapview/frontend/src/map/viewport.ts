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
