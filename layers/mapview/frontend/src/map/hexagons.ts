import type {Layer} from '@deck.gl/core';
import {classOf, colours, type Rgb} from '../thematic/classes';
import type {Hexagon, Shown} from '../thematic/picture';
import {ON_THE_GROUND} from './anchors';
import {contains, outline} from './grids';
import type {LngLat} from './metric';
import type {Palette, Rgba} from './palette';
import type {Described} from './spec';

const FILL_ALPHA = 255;
const EDGE_ALPHA = 90;
const NOTHING_ALPHA = 0;

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
