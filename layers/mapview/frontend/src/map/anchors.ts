import type {LayerSpecification} from 'maplibre-gl';

/**
 * Places in the map's style, from the ground up. They draw nothing; whatever comes later is put
 * before one of them, so that the order does not depend on what was there first.
 */
export const ABOVE_BASE = 'above-base';
export const ABOVE_GRIDS = 'above-grids';
export const BELOW_SOLIDS = 'below-solids';
export const ABOVE_SOLIDS = 'above-solids';
export const ABOVE_HEAT = 'above-heat';

export const ANCHORS: LayerSpecification[] = [ABOVE_BASE, ABOVE_GRIDS, BELOW_SOLIDS, ABOVE_SOLIDS, ABOVE_HEAT].map((id) => ({
  id,
  type: 'background',
  layout: {visibility: 'none'},
}));

/** For deck.gl layers on the ground: under buildings, in the order of the layers whatever the depth says. */
export const ON_THE_GROUND = {
  beforeId: BELOW_SOLIDS,
  parameters: {depthWriteEnabled: false, depthCompare: 'always'},
} as const;
