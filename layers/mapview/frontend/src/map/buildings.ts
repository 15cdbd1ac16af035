import type {Layer} from '@deck.gl/core';
import type {Feature} from 'geojson';
import {TILE_PROPS} from './baseMap';
import {mix, type Palette, type Rgba} from './palette';
import type {Described} from './spec';

/** Solids from here on; below, footprints in a lighter look. */
export const SOLID_FROM_ZOOM = 14;

const TALL_M = 90;
const FADED = 0.32;
const FLAT = 0.55;
const GRID_SHARE = 0.2;

export const MATERIAL = {ambient: 0.62, diffuse: 0.5, shininess: 8, specularColor: [20, 24, 30] as [number, number, number]};

export interface BuildingsLook {
  palette: Palette;
  visible: boolean;
  zoom: number;
  /** Drawn floor by floor elsewhere, so not here. */
  opened: string | null;
  highlighted: string | null;
  highlight: Rgba;
  /** Colour of each grid by its code; a building takes on a little of it. */
  gridColours: ReadonlyMap<string, Rgba>;
}

export function buildingId(feature: Feature): string {
  return String(feature.properties?.['id'] ?? '');
}

export function buildings(described: Described, look: BuildingsLook): Layer {
  const {palette, opened} = look;
  const solid = look.zoom >= SOLID_FROM_ZOOM;
  const height = described.props['getElevation'] as (feature: Feature) => number;
  const colour = (feature: Feature): Rgba => {
    if (opened !== null && buildingId(feature) === opened) return [0, 0, 0, 0];
    const plain = mix(palette.buildingLow, palette.buildingHigh, height(feature) / TALL_M);
    const grid = look.gridColours.get(String(feature.properties?.['grid'] ?? ''));
    return grid ? mix(plain, grid, GRID_SHARE) : plain;
  };
  return described.create({
    ...TILE_PROPS,
    visible: look.visible,
    extruded: solid,
    opacity: solid ? (opened === null ? 1 : FADED) : FLAT,
    material: MATERIAL,
    getFillColor: colour,
    getElevation: (feature: Feature) => (opened !== null && buildingId(feature) === opened ? 0 : height(feature)),
    highlightedFeatureId: featureId(look.highlighted),
    highlightColor: look.highlight,
    updateTriggers: {getFillColor: [palette.ground, opened, look.gridColours], getElevation: opened},
  });
}

/** Tiles carry ids as numbers, things as text. */
function featureId(id: string | null): number | string | null {
  return id === null || id === '' || Number.isNaN(Number(id)) ? id : Number(id);
}
