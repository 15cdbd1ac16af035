import type {Layer} from '@deck.gl/core';
import {ScatterplotLayer} from '@deck.gl/layers';
import {drawAtlas, iconName, type Atlas} from './atlas';
import type {Row} from './feeds';
import {metresPerPixel} from './metric';
import type {Palette, Rgba} from './palette';
import type {Described} from './spec';
import {lookOf} from './statuses';

export type Position = [lng: number, lat: number, z_m?: number];

export const ON_TOP = {depthWriteEnabled: false, depthCompare: 'always'} as const;

const atlases = new Map<Palette, Atlas>();

export function atlasOf(palette: Palette): Atlas {
  const known = atlases.get(palette) ?? drawAtlas(palette);
  atlases.set(palette, known);
  return known;
}

export function iconOf(thing: string, row: Row): string {
  const look = thing === 'premises' ? (row['small'] ? 'smallPlace' : 'place') : lookOf(row['status']);
  return iconName(thing, row['kind'], look);
}

export function markers(described: Described, rows: readonly Row[], palette: Palette, visible: boolean, scale: number): Layer | null {
  const atlas = atlasOf(palette);
  const thing = described.thing ?? '';
  return described.create({
    data: rows,
    visible,
    pickable: false,
    iconAtlas: atlas.image,
    iconMapping: atlas.mapping,
    getIcon: (row: Row) => iconOf(thing, row),
    ...bounds_px(described, scale),
    parameters: ON_TOP,
  });
}

export function positionOf(described: Described, row: Row): Position {
  return (described.props['getPosition'] as (row: Row) => Position)(row);
}

/** How large the icons of a layer are on the screen at a zoom, in pixels across. */
export function iconSize_px(described: Described, zoom: number, lat: number, scale: number): number {
  const {sizeMinPixels, sizeMaxPixels} = bounds_px(described, scale);
  const size = Number(described.props['getSize'] ?? 24) / metresPerPixel(zoom, lat);
  return Math.min(Math.max(size, sizeMinPixels), sizeMaxPixels);
}

/** Between which sizes icons stay on a screen that is so much larger than a desk's. */
function bounds_px({props}: Described, scale: number): {sizeMinPixels: number; sizeMaxPixels: number} {
  const {sizeMinPixels, sizeMaxPixels} = props as Record<string, number | undefined>;
  return {sizeMinPixels: (sizeMinPixels ?? 0) * scale, sizeMaxPixels: (sizeMaxPixels ?? 64) * scale};
}

/** A still ring around what is selected or pointed at. */
export function ring(id: string, at: Position, radius_px: number, colour: Rgba): Layer {
  const fill: Rgba = [colour[0], colour[1], colour[2], 40];
  return new ScatterplotLayer<Position>({
    id,
    data: [at],
    getPosition: (position) => position as [number, number, number],
    getRadius: radius_px,
    radiusUnits: 'pixels',
    stroked: true,
    filled: true,
    billboard: true,
    getFillColor: fill,
    getLineColor: colour,
    getLineWidth: 3,
    lineWidthUnits: 'pixels',
    parameters: ON_TOP,
    updateTriggers: {getRadius: radius_px, getLineColor: colour.join(), getFillColor: colour.join()},
  });
}
