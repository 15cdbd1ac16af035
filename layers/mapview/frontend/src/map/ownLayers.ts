import type {Layer} from '@deck.gl/core';
import {PathLayer, ScatterplotLayer} from '@deck.gl/layers';
import type {Picked} from './picked';
import type {Row} from './feeds';
import {ON_THE_GROUND} from './anchors';
import {contains, type Rings} from './grids';
import type {LngLat} from './metric';
import type {Rgba} from './palette';
import type {Described} from './spec';

/** Layers of a site's own carry this before their code. */
export const OWN = 'own_';
export const isOwn = (id: string): boolean => id.startsWith(OWN);

export type OwnRows = {described: Described; rows: readonly Row[]};
type Box = [number, number, number, number];

const POINT_PX = 9;

/** A point behind a building would be lost. */
const OVER_ALL = {parameters: {depthWriteEnabled: false, depthCompare: 'always'}} as const;

/** Points lie above the buildings, lines and polygons under them. */
export function ownLayer(described: Described, rows: readonly Row[], visible: boolean): Layer | null {
  return described.create({data: rows, visible, pickable: false, ...(rows[0] && 'lng' in rows[0] ? OVER_ALL : ON_THE_GROUND)});
}

/** What is selected stands out by a border of its own. */
export function ownMark(described: Described, rows: readonly Row[], id: string, colour: Rgba): Layer | null {
  const chosen = rows.filter((row) => String(row.id) === id);
  if (!chosen.length) return null;
  if ('lng' in chosen[0]!) {
    return new ScatterplotLayer<Row>({
      id: `${described.id} selected`,
      data: chosen,
      getPosition: (row) => [Number(row['lng']), Number(row['lat'])],
      getRadius: 12,
      radiusUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineColor: colour,
      getLineWidth: 2.5,
      lineWidthUnits: 'pixels',
      ...OVER_ALL,
    });
  }
  const lines = chosen.flatMap((row) => (row['path'] ? [row['path'] as LngLat[]] : (row['polygon'] as Rings)));
  return new PathLayer<LngLat[], {beforeId: string}>({
    id: `${described.id} selected`,
    data: lines,
    getPath: (line) => line,
    getColor: colour,
    getWidth: 4,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    ...ON_THE_GROUND,
  });
}

interface View {
  project(at: LngLat): number[];
  unproject(at: [number, number]): number[];
}

/** The thing of a site's own layer at a point of the screen; of several the nearest, and of areas the later drawn. */
export function ownAt(layers: readonly OwnRows[], view: View, x: number, y: number, slack_px: number): Picked | null {
  const [lng, lat] = view.unproject([x, y]) as [number, number];
  const [aside] = view.unproject([x + POINT_PX + slack_px, y]) as [number, number];
  const reach_deg = Math.abs(aside - lng) * 1.5;
  for (const {rows} of [...layers].reverse()) {
    let best: Row | null = null;
    let least = Infinity;
    for (const row of rows) {
      const distance = distance_px(row, view, x, y, lng, lat, reach_deg);
      if (distance < least && distance <= POINT_PX + slack_px) {
        least = distance;
        best = row;
      }
    }
    if (best) return picked(best);
  }
  return null;
}

function distance_px(row: Row, view: View, x: number, y: number, lng: number, lat: number, reach_deg: number): number {
  if (typeof row['lng'] === 'number') {
    if (Math.abs(row['lng'] - lng) > reach_deg || Math.abs(Number(row['lat']) - lat) > reach_deg) return Infinity;
    const [px, py] = view.project([row['lng'], Number(row['lat'])]);
    return Math.hypot(px! - x, py! - y);
  }
  const [west, south, east, north] = row['box'] as Box;
  if (lng < west - reach_deg || lng > east + reach_deg || lat < south - reach_deg || lat > north + reach_deg) return Infinity;
  if (row['polygon']) return contains(row['polygon'] as Rings, lng, lat) ? 0 : Infinity;
  return toLine_px((row['path'] as LngLat[]).map((at) => view.project(at)), x, y);
}

function toLine_px(points: number[][], x: number, y: number): number {
  let least = Infinity;
  for (let index = 1; index < points.length; index += 1) {
    const [ax, ay] = points[index - 1] as [number, number];
    const [bx, by] = points[index] as [number, number];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const share = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
    least = Math.min(least, Math.hypot(ax + share * (bx - ax) - x, ay + share * (by - ay) - y));
  }
  return least;
}

function picked(row: Row): Picked {
  const place = typeof row['lng'] === 'number' ? {lng: row['lng'], lat: Number(row['lat'])} : null;
  return {thing: {kind: 'own', id: String(row.id)}, title: String(row['title'] ?? ''), place};
}
