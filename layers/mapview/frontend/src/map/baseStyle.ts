import type {ExpressionSpecification, LayerSpecification} from 'maplibre-gl';
import {metresPerPixel} from './metric';
import type {Palette, Rgba} from './palette';

/** The base map's source and the prefix of its layers in the map's style. */
export const BASE = 'base';

interface StreetClass {
  name: string;
  width_m: number;
  least_px: number;
  from_zoom: number;
  colour: 'streetMajor' | 'streetMiddle' | 'streetMinor' | 'path' | 'rail';
  cased: boolean;
}

/** From the least to the most important: the last lies on top. */
const CLASSES: StreetClass[] = [
  {name: 'steps', width_m: 2.4, least_px: 0.6, from_zoom: 15.5, colour: 'path', cased: false},
  {name: 'footway', width_m: 2, least_px: 0.6, from_zoom: 15.5, colour: 'path', cased: false},
  {name: 'cycleway', width_m: 2.4, least_px: 0.6, from_zoom: 15.5, colour: 'path', cased: false},
  {name: 'rail', width_m: 2.4, least_px: 1, from_zoom: 12, colour: 'rail', cased: false},
  {name: 'service', width_m: 4, least_px: 0.8, from_zoom: 14.5, colour: 'streetMinor', cased: true},
  {name: 'pedestrian', width_m: 4.5, least_px: 0.8, from_zoom: 14.5, colour: 'streetMinor', cased: true},
  {name: 'residential', width_m: 7, least_px: 0.8, from_zoom: 13, colour: 'streetMinor', cased: true},
  {name: 'tertiary', width_m: 10, least_px: 1.2, from_zoom: 12, colour: 'streetMiddle', cased: true},
  {name: 'secondary', width_m: 13, least_px: 1.6, from_zoom: 11, colour: 'streetMiddle', cased: true},
  {name: 'primary', width_m: 16, least_px: 2, from_zoom: 9, colour: 'streetMajor', cased: true},
  {name: 'trunk', width_m: 19, least_px: 2.4, from_zoom: 8, colour: 'streetMajor', cased: true},
  {name: 'motorway', width_m: 22, least_px: 2.6, from_zoom: 8, colour: 'streetMajor', cased: true},
];

/** The layers whose lines are streets to click: where they cross, the most important counts. */
export const STREET_LAYERS = CLASSES.filter(({name}) => name !== 'rail').map(({name}) => `${BASE}-street-${name}`);

const WIDTH_ZOOMS = [10, 12, 14, 16, 18, 20, 22];
const CASING_PX = 1.1;
const CASED_FROM_ZOOM = 13.5;

export function css([red, green, blue, alpha]: Rgba): string {
  return `rgba(${red},${green},${blue},${alpha / 255})`;
}

/** Ground, casings and streets as MapLibre draws them; `lat` makes metres into pixels. */
export function baseLayers(palette: Palette, lat: number): LayerSpecification[] {
  const cased = CLASSES.filter((street) => street.cased);
  return [
    {
      id: `${BASE}-ground`,
      type: 'fill',
      source: BASE,
      'source-layer': 'ground',
      paint: {'fill-color': groundColour(palette), 'fill-antialias': false},
    },
    ...cased.map(
      (street): LayerSpecification => ({
        id: `${BASE}-casing-${street.name}`,
        type: 'line',
        source: BASE,
        'source-layer': 'street',
        minzoom: Math.max(street.from_zoom, CASED_FROM_ZOOM),
        filter: ['==', ['get', 'class'], street.name],
        layout: {'line-cap': 'round', 'line-join': 'round'},
        paint: {'line-color': css(palette.casing), 'line-width': width(street, lat, 2 * CASING_PX)},
      }),
    ),
    ...CLASSES.map(
      (street): LayerSpecification => ({
        id: `${BASE}-street-${street.name}`,
        type: 'line',
        source: BASE,
        'source-layer': 'street',
        minzoom: street.from_zoom,
        filter: ['==', ['get', 'class'], street.name],
        layout: {'line-cap': street.cased ? 'round' : 'butt', 'line-join': 'round'},
        paint: {'line-color': css(palette[street.colour]), 'line-width': width(street, lat, 0)},
      }),
    ),
  ];
}

function groundColour(palette: Palette): ExpressionSpecification {
  return [
    'match',
    ['get', 'kind'],
    'water',
    css(palette.water),
    'green',
    css(palette.green),
    'square',
    css(palette.square),
    css(palette.built),
  ];
}

/** True to scale where the eye can tell, and never so thin that a street is lost. */
function width(street: StreetClass, lat: number, more_px: number): ExpressionSpecification {
  const stops = WIDTH_ZOOMS.flatMap((zoom) => {
    const perMetre = 1 / metresPerPixel(zoom, lat);
    const metres: ExpressionSpecification = ['coalesce', ['get', 'width_m'], street.width_m];
    return [zoom, ['+', more_px, ['max', street.least_px, ['*', perMetre, metres]]]];
  });
  return ['interpolate', ['exponential', 2], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}
