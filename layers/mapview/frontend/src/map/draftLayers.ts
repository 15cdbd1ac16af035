import type {Layer} from '@deck.gl/core';
import {PathLayer, PolygonLayer, TextLayer} from '@deck.gl/layers';
import type {Sight} from '../drafting/calls';
import {LINES, type Drafting} from '../drafting/drafting';
import type {Ground} from '../drafting/ground';
import {bordersOf, holdersAfter, nameSpots, type NameSpot} from '../drafting/laid';
import type {Edge, Unit} from '../drafting/patch';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import {GRID_TINTS, rgba, type Palette, type Rgba} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

const FILL_ALPHA = 96;
const STROKE_ALPHA = 210;
const LOCKED_ALPHA = 36;
/** Borders of thousands of grids would be all that is seen of them. */
const FAR_ALPHA = 56;
/** A stroke that gives to no grid: it locks, cuts or joins. */
const NO_GRID: Rgba = [255, 255, 255, 110];
const STRAY: Rgba = [255, 77, 79, 120];
/** Neighbours have numbers beside each other; this keeps their colours apart. */
const SPREAD = 5;
const CODE_DIGITS = 3;

const strokes = new WeakMap<ReadonlySet<number>, {ground: Ground; units: readonly Unit[]}>();
const characters = new WeakMap<readonly string[], string[]>();

/** The colour of a grid of a draft, by its place among the draft's grids. */
export function draftTint(place: number): string {
  return GRID_TINTS[(place * SPREAD) % GRID_TINTS.length]!;
}

/** The open draft: units in the colour of the grid that holds them, borders between grids, and the stroke that is drawn. */
export function draftLayers(drafting: Drafting, palette: Palette, scale: number): Layer[] {
  const sight = drafting.sight.get();
  const {ground} = drafting;
  if (!sight || !ground) return [];
  const pending = drafting.pending.get()?.effect ?? null;
  const holders = pending ? holdersAfter(sight, pending) : sight.holders;
  const into = sight.names.indexOf(drafting.brush.get().grid ?? '');
  const lockedGrids = new Set(sight.locked_grids.map((name) => sight.names.indexOf(name)));
  const lockedUnits = new Set(sight.locked_units);
  const fill = (unit: Unit): Rgba => {
    const held = holders[unit.place] ?? -1;
    if (held < 0) return STRAY;
    const locked = lockedGrids.has(held) || lockedUnits.has(unit.id);
    return rgba(draftTint(held), locked ? LOCKED_ALPHA : FILL_ALPHA);
  };
  const stroke = new PolygonLayer<Unit>({
    id: 'draft-stroke',
    data: struck(ground, drafting.stroke.get()),
    getPolygon: ({rings}) => rings,
    getFillColor: into >= 0 ? rgba(draftTint(into), STROKE_ALPHA) : NO_GRID,
    stroked: false,
    pickable: false,
    parameters: ON_TOP,
    updateTriggers: {getFillColor: into},
  });
  const outline = drafting.outline.get();
  const open = LINES.has(drafting.brush.get().act);
  return [
    ...planLayers('draft', ground, sight, holders, fill, [holders, sight, palette.ground], palette, scale, [stroke]),
    new PathLayer<LngLat[]>({
      id: 'draft-outline',
      data: outline.length > 1 ? [open ? [...outline] : [...outline, outline[0]!]] : [],
      getPath: (path) => path,
      getColor: palette.accent,
      widthUnits: 'pixels',
      getWidth: (open ? 3.5 : 2) * scale,
      pickable: false,
      parameters: ON_TOP,
    }),
  ];
}

/** The units of a stroke as they are drawn; the same ones while the stroke is. */
function struck(ground: Ground, stroke: ReadonlySet<number>): readonly Unit[] {
  const known = strokes.get(stroke);
  if (known?.ground === ground) return known.units;
  const units = [...stroke].map((place) => ground.drawn(place));
  strokes.set(stroke, {ground, units});
  return units;
}

/** The plan that is looked at beside the open draft; without one the draft itself. */
export function besideLayers(drafting: Drafting, palette: Palette, scale: number): Layer[] {
  const beside = drafting.beside.get();
  if (!beside) return draftLayers(drafting, palette, scale);
  const {sight, ground} = beside;
  const fill = ({place}: Unit): Rgba => {
    const held = sight.holders[place] ?? -1;
    return held < 0 ? STRAY : rgba(draftTint(held), FILL_ALPHA);
  };
  return planLayers('beside', ground, sight, sight.holders, fill, [sight, palette.ground], palette, scale);
}

/** Units in the colour of their grid, the borders between grids, and their names; from afar neither the units' own borders nor names. */
function planLayers(
  id: string, ground: Ground, sight: Sight, holders: readonly number[], fill: (unit: Unit) => Rgba, key: unknown[], palette: Palette, scale: number, between: readonly Layer[] = [],
): Layer[] {
  const {far, patches} = ground.shown;
  const quiet = [...palette.label.slice(0, 3), FAR_ALPHA] as Rgba;
  const spots = far ? [] : nameSpots(ground.units, holders, sight.names.length);
  return [
    ...patches.map(
      ([name, patch]) =>
        new PolygonLayer<Unit>({
          id: `${id}-units-${name}`,
          data: patch.units,
          getPolygon: ({rings}) => rings,
          getFillColor: fill,
          stroked: !far,
          getLineColor: [...palette.label.slice(0, 3), 60] as Rgba,
          lineWidthUnits: 'pixels',
          getLineWidth: 0.7 * scale,
          pickable: false,
          parameters: ON_TOP,
          updateTriggers: {getFillColor: key},
        }),
    ),
    ...between,
    ...patches.map(
      ([name, patch]) =>
        new PathLayer<Edge>({
          id: `${id}-borders-${name}`,
          data: bordersOf(patch, holders),
          getPath: ({path}) => path,
          getColor: (edge) => (far && !partsCommunities(ground, edge) ? quiet : palette.label),
          widthUnits: 'pixels',
          getWidth: (far ? 1.2 : 2.6) * scale,
          capRounded: true,
          pickable: false,
          parameters: ON_TOP,
          updateTriggers: {getColor: [palette.ground, far]},
        }),
    ),
    new TextLayer<NameSpot>({
      id: `${id}-names`,
      data: spots,
      characterSet: charactersOf(sight.names),
      fontFamily: FONT_FAMILY,
      fontWeight: 700,
      fontSettings: FONT_SETTINGS,
      getText: ({grid}) => shortName(sight.names[grid]!),
      getPosition: ({at}) => at,
      getSize: 15 * scale,
      getColor: palette.label,
      outlineWidth: 3,
      outlineColor: palette.halo,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getColor: palette.ground, getText: sight.names},
    }),
  ];
}

/** Whether a border is one of a community's as well. */
function partsCommunities({units}: Ground, {left, right}: Edge): boolean {
  return right < 0 || units[left]!.community !== units[right]!.community;
}

function charactersOf(names: readonly string[]): string[] {
  const known = characters.get(names);
  if (known) return known;
  const found = [...new Set(names.flatMap((name) => [...shortName(name)]))].sort();
  characters.set(names, found);
  return found;
}

/** A code by its last digits, a provisional name as it is. */
export function shortName(name: string): string {
  return /^\d{15}$/.test(name) ? name.slice(-CODE_DIGITS) : name;
}
