import type {Layer} from '@deck.gl/core';
import {ON_THE_GROUND} from './anchors';
import type {Row} from './feeds';
import {charactersOf, type Label} from './labels';
import type {Palette, Rgba} from './palette';
import type {Described} from './spec';
import {FONT_SETTINGS} from './typeface';

interface Rank {
  from: number;
  to: number;
  size_px: number;
}

/** At which zooms a name tells where one is: from further off it is one of too many, from nearer by one is in it. */
const RANKS: Record<string, Rank> = {
  street: {from: 9, to: 13.8, size_px: 20},
  community: {from: 11.4, to: 15.4, size_px: 16},
  estate: {from: 14.8, to: 18, size_px: 14},
};

/** Before the names of grids, or after them. */
export type PlaceTurn = 'regions' | 'estates';

/** The names that are due at a zoom; `own` is the viewer's whole area: its name stands on top of the page, and those around it are cut off. */
export function placeLabels(rows: readonly Row[], turn: PlaceTurn, zoom: number, own: string | null, scale: number): Label[] {
  return rows.flatMap((row) => {
    const rank = RANKS[String(row['kind'])];
    const {lng, lat} = row;
    if (!rank || (row['kind'] === 'estate') !== (turn === 'estates') || zoom < rank.from || zoom > rank.to) return [];
    if (typeof lng !== 'number' || typeof lat !== 'number' || own?.startsWith(String(row.id))) return [];
    return [{row, text: String(row['name']), at: [lng, lat], size_px: rank.size_px * scale, angle_deg: null}];
  });
}

/** Regions in the colour of what is written, estates in one of their own. */
export function placeTexts(described: Described, labels: readonly Label[], palette: Palette, visible: boolean): Layer | null {
  const characters = charactersOf(labels);
  if (!characters.length) return null;
  const colour = ({row}: Label): Rgba => (row['kind'] === 'estate' ? palette.place : palette.label);
  return described.create({
    data: labels,
    visible,
    pickable: false,
    characterSet: characters,
    fontSettings: FONT_SETTINGS,
    getText: (label: Label) => label.text,
    getPosition: (label: Label) => label.at,
    getSize: (label: Label) => label.size_px,
    getColor: colour,
    outlineColor: palette.halo,
    parameters: ON_THE_GROUND.parameters,
    updateTriggers: {getColor: palette.ground},
  });
}
