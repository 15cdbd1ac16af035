import type {Layer} from '@deck.gl/core';
import {PathLayer, PolygonLayer, TextLayer} from '@deck.gl/layers';
import type {Sight} from '../drafting/calls';
import {LINES, type Drafting} from '../drafting/drafting';
import type {Edge, Ground, Unit} from '../drafting/ground';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import {GRID_TINTS, rgba, type Palette, type Rgba} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

const FILL_ALPHA = 96;
const STROKE_ALPHA = 210;
const LOCKED_ALPHA = 36;
const STRAY: Rgba = [255, 77, 79, 120];
/** Neighbours have numbers beside each other; this keeps their colours apart. */
const SPREAD = 5;
const CODE_DIGITS = 3;

interface Name {
  at: LngLat;
  text: string;
}

/** The colour of a grid of a draft, by its place among the draft's grids. */
export function draftTint(place: number): string {
  return GRID_TINTS[(place * SPREAD) % GRID_TINTS.length]!;
}

/** The open draft: units in the colour of the grid that holds them, borders between grids, and the stroke that is drawn. */
export function draftLayers(drafting: Drafting, palette: Palette, scale: number): Layer[] {
  const sight = drafting.sight.get();
  const {ground} = drafting;
  if (!sight || !ground) return [];
  const stroke = drafting.stroke.get();
  const pending = drafting.pending.get()?.effect ?? null;
  const holders = pending ? after(sight.units, sight.holders, pending.changed) : sight.holders;
  const into = sight.names.indexOf(drafting.brush.get().grid ?? '');
  const lockedGrids = new Set(sight.locked_grids.map((name) => sight.names.indexOf(name)));
  const lockedUnits = new Set(sight.locked_units);
  const fill = (unit: Unit, place: number): Rgba => {
    if (stroke.has(place) && into >= 0) return rgba(draftTint(into), STROKE_ALPHA);
    const held = holders[place] ?? -1;
    if (held < 0) return STRAY;
    const locked = lockedGrids.has(held) || lockedUnits.has(unit.id);
    return rgba(draftTint(held), locked ? LOCKED_ALPHA : FILL_ALPHA);
  };
  const outline = drafting.outline.get();
  const open = LINES.has(drafting.brush.get().act);
  return [
    ...planLayers('draft', ground, sight, holders, fill, [holders, stroke, into, sight, palette.ground], palette, scale),
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

/** The plan that is looked at beside the open draft; without one the draft itself. */
export function besideLayers(drafting: Drafting, palette: Palette, scale: number): Layer[] {
  const beside = drafting.beside.get();
  if (!beside) return draftLayers(drafting, palette, scale);
  const {sight, ground} = beside;
  const fill = (_: Unit, place: number): Rgba => {
    const held = sight.holders[place] ?? -1;
    return held < 0 ? STRAY : rgba(draftTint(held), FILL_ALPHA);
  };
  return planLayers('beside', ground, sight, sight.holders, fill, [sight, palette.ground], palette, scale);
}

/** Units in the colour of their grid, the borders between grids, and their names. */
function planLayers(
  id: string, ground: Ground, sight: Sight, holders: readonly number[], fill: (unit: Unit, place: number) => Rgba, key: unknown[], palette: Palette, scale: number,
): Layer[] {
  return [
    new PolygonLayer<Unit>({
      id: `${id}-units`,
      data: ground.units,
      getPolygon: ({rings}) => rings,
      getFillColor: (unit, {index}) => fill(unit, index),
      getLineColor: [...palette.label.slice(0, 3), 60] as Rgba,
      lineWidthUnits: 'pixels',
      getLineWidth: 0.7 * scale,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getFillColor: key},
    }),
    new PathLayer<Edge>({
      id: `${id}-borders`,
      data: ground.edges.filter(({left, right}) => right < 0 || holders[left] !== holders[right]),
      getPath: ({path}) => path,
      getColor: palette.label,
      widthUnits: 'pixels',
      getWidth: 2.6 * scale,
      capRounded: true,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getColor: palette.ground},
    }),
    new TextLayer<Name>({
      id: `${id}-names`,
      data: namesOf(ground.units, holders, sight.names),
      characterSet: [...new Set(sight.names.flatMap((name) => [...shortName(name)]))].sort(),
      fontFamily: FONT_FAMILY,
      fontWeight: 700,
      fontSettings: FONT_SETTINGS,
      getText: ({text}) => text,
      getPosition: ({at}) => at,
      getSize: 15 * scale,
      getColor: palette.label,
      outlineWidth: 3,
      outlineColor: palette.halo,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getColor: palette.ground},
    }),
  ];
}

/** A code by its last digits, a provisional name as it is. */
export function shortName(name: string): string {
  return /^\d{15}$/.test(name) ? name.slice(-CODE_DIGITS) : name;
}

function after(units: readonly number[], holders: readonly number[], changed: {units: number[]; holders: number[]}): number[] {
  const next = [...holders];
  const place = new Map(units.map((unit, at) => [unit, at]));
  changed.units.forEach((unit, at) => (next[place.get(unit)!] = changed.holders[at]!));
  return next;
}

/** Each grid's name on its unit nearest to the middle of all of them. */
function namesOf(units: readonly Unit[], holders: readonly number[], names: readonly string[]): Name[] {
  const sums = names.map(() => ({lng: 0, lat: 0, weight: 0}));
  const size = ({west, south, east, north}: Unit): number => (east - west) * (north - south);
  units.forEach((unit, place) => {
    const sum = sums[holders[place] ?? -1];
    if (!sum) return;
    sum.lng += unit.middle[0] * size(unit);
    sum.lat += unit.middle[1] * size(unit);
    sum.weight += size(unit);
  });
  const nearest = names.map(() => ({unit: null as Unit | null, far: Infinity}));
  units.forEach((unit, place) => {
    const held = holders[place] ?? -1;
    const sum = sums[held];
    if (!sum?.weight) return;
    const far = Math.hypot(unit.middle[0] - sum.lng / sum.weight, unit.middle[1] - sum.lat / sum.weight);
    if (far < nearest[held]!.far) nearest[held] = {unit, far};
  });
  return nearest.flatMap(({unit}, place) => (unit ? [{at: unit.middle, text: shortName(names[place]!)}] : []));
}
