import type {Layer} from '@deck.gl/core';
import {PathLayer} from '@deck.gl/layers';
import {ON_THE_GROUND} from './anchors';
import type {Row} from './feeds';
import type {LngLat} from './metric';
import type {GridLook} from '../store';
import {GRID_TINTS, rgba, type Rgba} from './palette';

export type Rings = LngLat[][];

export interface GridFill {
  /** Another key says that the colours are others. */
  key: unknown;
  colour(row: Row): Rgba;
  line: Rgba;
}

/** One of a few colours, so that grids beside each other differ. */
export function tint(row: Row, alpha: number): Rgba {
  const colour = typeof row['colour'] === 'number' ? row['colour'] : 0;
  return rgba(GRID_TINTS[colour % GRID_TINTS.length]!, alpha);
}

/** By code, for whatever belongs to a grid. */
export function gridColours(rows: readonly Row[]): ReadonlyMap<string, Rgba> {
  return new Map(rows.map((row) => [String(row['code'] ?? row.id), tint(row, 255)]));
}

export type Looks = ReadonlyMap<string, GridLook> | null;

/** Grids in the colours of a comparison. */
export function lookColours(looks: NonNullable<Looks>): ReadonlyMap<string, Rgba> {
  return new Map([...looks].map(([code, look]) => [code, rgba(look.colour)]));
}

/** The border of the selected grid, and of the opened building's footprint. */
export function outline(id: string, rings: Rings, colour: Rgba): Layer {
  return new PathLayer<LngLat[], {beforeId: string}>({
    id,
    data: rings,
    getPath: (ring) => ring,
    getColor: colour,
    getWidth: 3.5,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    ...ON_THE_GROUND,
    updateTriggers: {getColor: colour.join()},
  });
}

export function ringsOf(rows: readonly Row[], id: string): Rings {
  return rows.filter((row) => String(row.id) === id).flatMap((row) => (row['polygon'] as Rings | undefined) ?? []);
}

/** The grid a place lies in; of two that overlap the later drawn. */
export function gridAt(rows: readonly Row[], [lng, lat]: LngLat): Row | null {
  return rows.findLast((row) => contains((row['polygon'] as Rings | undefined) ?? [], lng, lat)) ?? null;
}

export function contains(rings: Rings, lng: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let index = 0, before = ring.length - 1; index < ring.length; before = index, index += 1) {
      const [x, y] = ring[index]!;
      const [beforeX, beforeY] = ring[before]!;
      if (y > lat !== beforeY > lat && lng < ((beforeX - x) * (lat - y)) / (beforeY - y) + x) inside = !inside;
    }
  }
  return inside;
}
