import type {Layer} from '@deck.gl/core';
import {IconLayer, ScatterplotLayer, TextLayer} from '@deck.gl/layers';
import {latenessOf} from '../casework/lateness';
import {severityLook} from '../casework/severity';
import {FADE_MS, type Board} from '../live/board';
import {isEnded, type IncidentRow} from '../live/values';
import type {Sign} from './clusters';
import {ON_TOP} from './markers';
import {rgba, type Palette, type Rgba} from './palette';
import {signAtlas} from './severityAtlas';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

const SIZE_PX: Record<number, number> = {1: 38, 2: 34, 3: 30, 4: 28};
const CLUSTER_PX = 44;
const HALO = 1.75;
/** A sign that has just come draws the eye once, then rests. */
export const PULSE_MS = 2_400;
const PULSE_PX = 62;

const DIGITS = [...'0123456789'];

export function signSize_px(sign: Sign, scale: number): number {
  return (sign.members.length > 1 ? CLUSTER_PX : SIZE_PX[sign.row.severity] ?? 28) * scale;
}

/** Signs with their halos, and how many a sign stands for. */
export function incidentLayers(signs: readonly Sign[], board: Board, palette: Palette, scale: number): Layer[] {
  const atlas = signAtlas(palette);
  const halos = signs.flatMap((sign) => {
    const halo = haloOf(sign, board);
    return halo ? [{sign, halo}] : [];
  });
  const several = signs.filter((sign) => sign.members.length > 1);
  const common = {iconAtlas: atlas.image, iconMapping: atlas.mapping, pickable: false, sizeUnits: 'pixels', alphaCutoff: -1, parameters: ON_TOP} as const;
  return [
    new IconLayer<(typeof halos)[number]>({
      ...common,
      id: 'incident-halos',
      data: halos,
      getPosition: ({sign}) => [sign.lng, sign.lat],
      getIcon: ({halo}) => halo,
      getSize: ({sign}) => signSize_px(sign, scale) * HALO,
    }),
    new IconLayer<Sign>({
      ...common,
      id: 'incident-signs',
      data: signs,
      getPosition: (sign) => [sign.lng, sign.lat],
      getIcon: (sign) => `${sign.members.every((row) => row.suspended) ? 'still' : 'severity'}/${sign.row.severity}`,
      getSize: (sign) => signSize_px(sign, scale) * 1.3,
    }),
    new TextLayer<Sign>({
      id: 'incident-counts',
      data: several,
      pickable: false,
      characterSet: DIGITS,
      fontFamily: FONT_FAMILY,
      fontWeight: 700,
      fontSettings: FONT_SETTINGS,
      getText: (sign) => String(sign.members.length),
      getPosition: (sign) => [sign.lng, sign.lat],
      getSize: 15 * scale,
      getPixelOffset: (sign) => [0, sign.row.severity === 1 ? 5 * scale : 1],
      getColor: (sign) => (sign.members.every((row) => row.suspended) ? palette.label : rgba('#0B1622')),
      outlineWidth: 1.5,
      outlineColor: [255, 255, 255, 160],
      parameters: ON_TOP,
      updateTriggers: {getSize: scale},
    }),
  ];
}

/** Rings that widen once around what has just arrived, and what was closed, fading. */
export function passingLayers(arrived: ReadonlyMap<number, number>, board: Board, now_ms: number, palette: Palette, scale: number): Layer[] {
  const atlas = signAtlas(palette);
  const pulses = [...arrived].flatMap(([id, since_ms]) => {
    const row = board.incidents.get(id);
    const part = (now_ms - since_ms) / PULSE_MS;
    return row && part < 1 ? [{row, part}] : [];
  });
  const fading = [...board.leaving.values()].flatMap(({row, since_ms}) => {
    const left = 1 - (now_ms - since_ms) / FADE_MS;
    return left > 0 ? [{row, left}] : [];
  });
  return [
    new ScatterplotLayer<(typeof pulses)[number]>({
      id: 'incident-pulses',
      data: pulses,
      pickable: false,
      billboard: true,
      filled: false,
      stroked: true,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getPosition: ({row}) => [row.lng, row.lat],
      getRadius: ({part}) => (14 + PULSE_PX * ease(part)) * scale,
      getLineColor: ({row, part}) => faded(rgba(severityLook(row.severity).colour), 1 - part),
      getLineWidth: 4 * scale,
      parameters: ON_TOP,
    }),
    new IconLayer<(typeof fading)[number]>({
      id: 'incidents-closed',
      data: fading,
      pickable: false,
      iconAtlas: atlas.image,
      iconMapping: atlas.mapping,
      sizeUnits: 'pixels',
      alphaCutoff: -1,
      getPosition: ({row}) => [row.lng, row.lat],
      getIcon: ({row}) => `severity/${row.severity}`,
      getSize: 34 * scale,
      getColor: ({left}) => [255, 255, 255, Math.round(255 * left)],
      parameters: ON_TOP,
    }),
  ];
}

/** What lies on the map: everything open. */
export function openRows(board: Board): IncidentRow[] {
  return [...board.incidents.values()].filter((row) => !isEnded(row));
}

function haloOf(sign: Sign, board: Board): string | null {
  const states = sign.members.map((row) => latenessOf(row, board.clock));
  if (states.includes('late')) return 'halo/late';
  return states.includes('soon') ? 'halo/soon' : null;
}

function ease(part: number): number {
  return 1 - (1 - part) ** 3;
}

function faded([red, green, blue]: Rgba, share: number): Rgba {
  return [red, green, blue, Math.round(255 * Math.max(share, 0))];
}
