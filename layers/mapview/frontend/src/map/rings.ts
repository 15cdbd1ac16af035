import type {Layer} from '@deck.gl/core';
import {PathLayer} from '@deck.gl/layers';
import type {Reach} from '../tools/reach';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import {rgba, type Rgba} from './palette';

/** From near to far: one ramp of even steps that the colour-blind tell apart (ColorBrewer YlGnBu). */
export const RING_COLOURS = ['#FFE08A', '#5CC4A8', '#3F86C9'];

const BAND_M = 34;
const BAND_ALPHA = 74;

interface Street {
  path: LngLat[];
  colour: string;
}

/** Streets by how soon one comes from them: a wide band that fills the blocks between, and the line itself. */
export function ringLayers(reach: Reach | null, scale: number): Layer[] {
  if (!reach) return [];
  const streets = reach.rings
    .flatMap(({streets: paths}, at) => paths.map((path): Street => ({path, colour: RING_COLOURS[at] ?? RING_COLOURS[2]!})))
    .reverse();
  const common = {data: streets, getPath: ({path}: Street) => path, jointRounded: true, capRounded: true, pickable: false, parameters: ON_TOP} as const;
  return [
    new PathLayer<Street>({...common, id: 'reach-bands', widthUnits: 'meters', getWidth: BAND_M, getColor: ({colour}): Rgba => rgba(colour, BAND_ALPHA)}),
    new PathLayer<Street>({...common, id: 'reach-streets', widthUnits: 'pixels', getWidth: 2.5 * scale, getColor: ({colour}): Rgba => rgba(colour)}),
  ];
}
