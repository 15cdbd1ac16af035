import type {Layer} from '@deck.gl/core';
import {ScatterplotLayer} from '@deck.gl/layers';
import type {Place} from '../store';
import {ON_TOP, ring} from './markers';
import type {Palette} from './palette';

/** A place that was asked for: a dot with a ring, which no thing of the map looks like. */
export function pinLayers(name: string, pin: Place | null, palette: Palette, scale: number): Layer[] {
  if (!pin) return [];
  return [
    ring(`${name}-ring`, [pin.lng, pin.lat], 17 * scale, palette.accent),
    new ScatterplotLayer<Place>({
      id: `${name}-dot`,
      data: [pin],
      getPosition: ({lng, lat}) => [lng, lat],
      getRadius: 5.5 * scale,
      radiusUnits: 'pixels',
      billboard: true,
      stroked: true,
      getFillColor: palette.accent,
      getLineColor: palette.halo,
      getLineWidth: 2 * scale,
      lineWidthUnits: 'pixels',
      pickable: false,
      parameters: ON_TOP,
    }),
  ];
}
