import type {Layer} from '@deck.gl/core';
import {IconLayer, TextLayer} from '@deck.gl/layers';
import type {Atlas} from './atlas';
import {mercator} from './clusters';
import type {Row} from './feeds';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import type {Palette, Rgba} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

/** Things of one layer that would cover one another, seen from further off than each shows by itself. */
export interface Gathering {
  layer: string;
  at: LngLat;
  count: number;
  icon: string;
  /** How far from its place it is drawn, on a desk's screen, so that it covers no name. */
  aside_px?: readonly [number, number];
}

const WORLD_PX = 512;
const CELL_PX = 230;
/** Zooms below the one from which a layer's icons show: further off numbers would lie on numbers. */
const ZOOMS_BELOW = 3.5;
/** From nearer by houses and doors are what one points at, from further off grids are. */
const [FROM_ZOOM, TO_ZOOM] = [13, 16];
const ICON_PX = 24;
const TEXT_PX = 12.5;
/** Beside each other rather than on each other. */
const ASIDE_PX: Record<string, number> = {sensors: -30, premises: 30};
const TOUCH_PX = 16;
const DIGITS = [...'0123456789,'];

export function gathersFrom(minZoom: number): number {
  return Math.max(minZoom - ZOOMS_BELOW, FROM_ZOOM);
}

export function gathersAt(zoom: number, minZoom: number): boolean {
  return zoom < Math.min(minZoom, TO_ZOOM) && zoom >= gathersFrom(minZoom);
}

/** Take together what lies in one cell of the ground, half a zoom apart, so that numbers stay while the map is moved. */
export function gather(layer: string, rows: readonly Row[], zoom: number, scale: number, iconOf: (row: Row) => string): Gathering[] {
  const cell = (CELL_PX * scale) / (WORLD_PX * 2 ** (Math.floor(zoom * 2) / 2));
  const cells = new Map<string, {lng: number; lat: number; count: number; row: Row}>();
  for (const row of rows) {
    const {lng, lat} = row;
    if (typeof lng !== 'number' || typeof lat !== 'number') continue;
    const [x, y] = mercator(lng, lat);
    const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
    const known = cells.get(key);
    if (known) {
      known.lng += lng;
      known.lat += lat;
      known.count += 1;
    } else cells.set(key, {lng, lat, count: 1, row});
  }
  return [...cells.values()].map(({lng, lat, count, row}) => ({layer, at: [lng / count, lat / count], count, icon: iconOf(row)}));
}

export function gatheringLayers(layer: string, gatherings: readonly Gathering[], atlas: Atlas, palette: Palette, scale: number): Layer[] {
  if (!gatherings.length) return [];
  const several = gatherings.filter(({count}) => count > 1);
  return [
    new IconLayer<Gathering>({
      id: `${layer}-gatherings`,
      data: gatherings,
      pickable: false,
      iconAtlas: atlas.image as never,
      iconMapping: atlas.mapping as never,
      getIcon: ({icon}) => icon,
      getPosition: ({at}) => at,
      getPixelOffset: (one) => scaled(asideOf(one), scale),
      getSize: ICON_PX * scale,
      sizeUnits: 'pixels',
      alphaCutoff: 0.1,
      parameters: ON_TOP,
      updateTriggers: {getPixelOffset: scale},
    }),
    new TextLayer<Gathering>({
      id: `${layer}-gathered`,
      data: several,
      pickable: false,
      characterSet: DIGITS,
      fontFamily: FONT_FAMILY,
      fontWeight: 700,
      fontSettings: FONT_SETTINGS,
      getText: ({count}) => count.toLocaleString('en'),
      getPosition: ({at}) => at,
      getPixelOffset: (one) => {
        const [across, down] = asideOf(one);
        return scaled([across + ICON_PX / 2, down - ICON_PX / 2 + 1], scale);
      },
      getSize: TEXT_PX * scale,
      getColor: palette.label,
      background: true,
      backgroundPadding: [5 * scale, scale],
      getBackgroundColor: [palette.halo[0], palette.halo[1], palette.halo[2], 235] as Rgba,
      getBorderColor: palette.labelQuiet,
      getBorderWidth: 1,
      parameters: ON_TOP,
      updateTriggers: {getPixelOffset: scale, getColor: palette.ground, getBackgroundColor: palette.ground, getBorderColor: palette.ground},
    }),
  ];
}

/** Where it is drawn beside its place, on a desk's screen. */
export function asideOf({layer, aside_px}: Gathering): readonly [number, number] {
  return aside_px ?? [ASIDE_PX[layer] ?? 0, 0];
}

function scaled([across, down]: readonly [number, number], scale: number): [number, number] {
  return [across * scale, down * scale];
}

/** The gathering under a point of the screen, the nearest. */
export function gatheringAt(gatherings: readonly Gathering[], x: number, y: number, slack_px: number, scale: number, project: (at: LngLat) => readonly number[]): Gathering | null {
  let best: Gathering | null = null;
  let least = TOUCH_PX * scale + slack_px;
  for (const gathering of gatherings) {
    if (gathering.count < 2) continue;
    const [px, py] = project(gathering.at);
    const [across, down] = scaled(asideOf(gathering), scale);
    const distance = Math.hypot(px! + across - x, py! + down - y);
    if (distance >= least) continue;
    least = distance;
    best = gathering;
  }
  return best;
}
