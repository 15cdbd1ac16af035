import type {Layer} from '@deck.gl/core';
import {classOf, colours, type Rgb} from '../thematic/classes';
import type {Hexagon, Shown} from '../thematic/picture';
import {ON_THE_GROUND} from './anchors';
import type {Row} from './feeds';
import {contains, outline, type GridFill} from './grids';
import type {LngLat} from './metric';
import type {Palette, Rgba} from './palette';
import type {Described} from './spec';

const FILL_ALPHA = 255;
const EDGE_ALPHA = 90;
const NOTHING_ALPHA = 0;
const LINE_ALPHA = 150;
const GRID_FILL = 0.66;

export function rampOf(described: Described, palette: Palette): Rgb[] {
  return described.props[palette.dark ? 'rampNight' : 'rampDay'] as Rgb[];
}

/** In which colour each value of a picture is drawn. */
export function colouring(described: Described, shown: Shown, palette: Palette): (value: number | null) => Rgba {
  const ramp = colours(rampOf(described, palette), shown.breaks.length - 1);
  return (value) => {
    const colour = ramp[classOf(value, shown.breaks)];
    return colour ? [...colour, FILL_ALPHA] : [0, 0, 0, NOTHING_ALPHA];
  };
}

export function hexagons(described: Described, shown: Shown | null, palette: Palette, selected: string | null): (Layer | null)[] {
  if (shown?.kind !== 'hexagons' || !shown.hexagons.length) return [];
  const colour = colouring(described, shown, palette);
  const chosen = shown.hexagons.find(({id}) => id === selected);
  return [
    described.create({
      data: shown.hexagons,
      pickable: false,
      ...ON_THE_GROUND,
      getPolygon: ({ring}: Hexagon) => ring,
      getFillColor: ({value}: Hexagon) => colour(value),
      getLineColor: [...palette.halo.slice(0, 3), EDGE_ALPHA] as Rgba,
      updateTriggers: {getFillColor: [palette.ground, shown.breaks]},
    }),
    ...(chosen ? [outline('selected-hexagon', [[...chosen.ring, chosen.ring[0]!]], palette.accent)] : []),
  ];
}

/** The hexagon a place lies in. */
export function hexagonAt(shown: Shown | null, [lng, lat]: LngLat): Hexagon | null {
  if (shown?.kind !== 'hexagons') return null;
  return shown.hexagons.find(({ring}) => contains([ring], lng, lat)) ?? null;
}

/** Grids by their number; under hexagons and heat they are only lines, so that colours stay what they mean. */
export function themedFill(described: Described, shown: Shown, palette: Palette): GridFill {
  const line: Rgba = [palette.labelQuiet[0], palette.labelQuiet[1], palette.labelQuiet[2], LINE_ALPHA];
  if (shown.kind !== 'grids') return {key: shown.kind, colour: () => [0, 0, 0, 0], line};
  const colour = colouring(described, shown, palette);
  const filled = (row: Row): Rgba => {
    const code = String(row['code'] ?? row.id);
    const [red, green, blue, alpha] = shown.grids.has(code) ? colour(shown.grids.get(code) ?? null) : [0, 0, 0, 0];
    return [red, green, blue, Math.round(alpha * GRID_FILL)];
  };
  return {key: shown, colour: filled, line};
}
