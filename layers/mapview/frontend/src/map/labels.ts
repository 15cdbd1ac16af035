import type {Layer} from '@deck.gl/core';
import {ON_THE_GROUND} from './anchors';
import type {Row} from './feeds';
import type {Looks} from './grids';
import type {LngLat} from './metric';
import type {Palette} from './palette';
import type {Described} from './spec';
import {FONT_SETTINGS} from './typeface';

/** A text on the map, before it is decided whether there is room for it. */
export interface Label {
  row: Row;
  text: string;
  at: LngLat;
  size_px: number;
  /** Counter-clockwise from east on the ground; null for text that faces the viewer. */
  angle_deg: number | null;
  /** The west and east end of what it names, which it must not be much longer than. */
  across?: readonly [LngLat, LngLat];
  /** How far under its place it is written, so that it does not cover the sign it belongs to. */
  below_px?: number;
}

/** Stands for a sign where only words are: it takes its room and says nothing. */
export const NO_LABEL: Label = {row: {id: 0}, text: '', at: [0, 0], size_px: 0, angle_deg: null};

const STREET_ORDER = ['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential'];

/** A grid's officer stands at its middle: the name is written above. */
const ABOVE_UNIT_PX = -22;
const COMMUNITY_DIGITS = 12;
const GRIDS_OF_MANY_FROM_ZOOM = 13.4;
const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The names of communities by their code, from the rows of places. */
export function communityNames(rows: readonly Row[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap((row) => (row['kind'] === 'community' ? [[String(row.id), String(row['name'])]] : [])));
}

/** Among several communities a grid's number alone says nothing until one sees whose it is. */
export function saysWhich(zoom: number, communities: ReadonlyMap<string, string> = NO_NAMES): boolean {
  return zoom >= GRIDS_OF_MANY_FROM_ZOOM || communities.size < 2;
}

/** The last digits of the code and the name; a name that is nothing but the number says both. */
function wordsOf(code: string, name: string): string {
  const number = code.slice(-3);
  return name.match(/^第?0*(\d+)网格$/)?.[1] === String(Number(number)) ? name : `${number} ${name}`.trim();
}

/** `area` names what the viewer sees as a whole; grids named after it, or after their community, leave that out. */
export function gridLabels(rows: readonly Row[], area: string, scale = 1, communities: ReadonlyMap<string, string> = NO_NAMES): Label[] {
  return rows.flatMap((row) => {
    const at = row['label'] as LngLat | undefined;
    const code = String(row['code'] ?? row.id);
    return at ? [{row, text: wordsOf(code, without(communities.get(code.slice(0, COMMUNITY_DIGITS)) ?? area, String(row['name'] ?? ''))), at, size_px: 15 * scale, angle_deg: null, across: acrossOf(row), below_px: ABOVE_UNIT_PX * scale}] : [];
  });
}

/** The same places with what a comparison has to say there. */
export function lookLabels(rows: readonly Row[], looks: NonNullable<Looks>, scale = 1): Label[] {
  return rows.flatMap((row) => {
    const at = row['label'] as LngLat | undefined;
    const code = String(row['code'] ?? row.id);
    const words = looks.get(code)?.words;
    return at && words ? [{row, text: `${code.slice(-3)} ${words}`, at, size_px: 14 * scale, angle_deg: null}] : [];
  });
}

/** The ends of a grid on a level line through its middle; a row without a border has none. */
function acrossOf(row: Row): readonly [LngLat, LngLat] | undefined {
  const [ring] = (row['polygon'] as LngLat[][] | undefined) ?? [];
  if (!ring?.length) return undefined;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lng, lat] of ring) {
    [west, east] = [Math.min(west, lng), Math.max(east, lng)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  }
  const lat = (south + north) / 2;
  return [[west, lat], [east, lat]];
}

function without(area: string, name: string): string {
  return area && name.length > area.length && name.startsWith(area) ? name.slice(area.length) : name;
}

/** Main streets first: the first come find room. */
export function streetLabels(rows: readonly Row[], scale = 1): Label[] {
  const labels = rows.flatMap((row) => {
    const {lng, lat, name, angle_deg: angle} = row;
    if (typeof lng !== 'number' || typeof lat !== 'number' || !name) return [];
    const at: LngLat = [lng, lat];
    return [{row, text: String(name), at, size_px: 12.5 * scale, angle_deg: typeof angle === 'number' ? angle : 0}];
  });
  return labels.sort((one, other) => rank(one.row) - rank(other.row));
}

function rank(row: Row): number {
  const place = STREET_ORDER.indexOf(String(row['class']));
  return place < 0 ? STREET_ORDER.length : place;
}

/** Every character of every label, so that the font atlas is drawn once. */
export function charactersOf(labels: readonly Label[]): string[] {
  return [...new Set(labels.flatMap((label) => [...label.text]))].sort();
}

/** Turned so that nobody reads upside down, whichever way the map is turned. */
export function readableAngle(angle_deg: number, bearing_deg: number): number {
  const onScreen = (((angle_deg + bearing_deg) % 360) + 360) % 360;
  return onScreen > 90 && onScreen <= 270 ? angle_deg + 180 : angle_deg;
}

export interface TextLook {
  palette: Palette;
  visible: boolean;
  characters: string[];
  bearing: number;
  quiet: boolean;
}

export function texts(described: Described, labels: readonly Label[], look: TextLook): Layer | null {
  const {palette, bearing} = look;
  return described.create({
    data: labels,
    visible: look.visible && labels.length > 0,
    pickable: false,
    characterSet: look.characters,
    fontSettings: FONT_SETTINGS,
    getText: (label: Label) => label.text,
    getPosition: (label: Label) => label.at,
    getSize: (label: Label) => label.size_px,
    getPixelOffset: (label: Label) => [0, label.below_px ?? 0],
    getAngle: (label: Label) => (label.angle_deg === null ? 0 : readableAngle(label.angle_deg, bearing)),
    getColor: look.quiet ? palette.labelQuiet : palette.label,
    outlineColor: palette.halo,
    ...(look.quiet ? ON_THE_GROUND : {parameters: ON_THE_GROUND.parameters}),
    updateTriggers: {getAngle: Math.round(bearing), getColor: palette.ground},
  });
}
