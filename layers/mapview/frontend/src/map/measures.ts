import type {Layer} from '@deck.gl/core';
import {PathLayer, PolygonLayer, ScatterplotLayer, TextLayer} from '@deck.gl/layers';
import {areaText, lengthText, type Units} from '../tools/amounts';
import {length_m} from '../tools/geodesic';
import {measuresOf, type MeasureKind, type Measuring} from '../tools/measuring';
import {ON_TOP} from './markers';
import type {LngLat} from './metric';
import type {Palette, Rgba} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';

interface Shape {
  kind: MeasureKind;
  points: readonly LngLat[];
  live: boolean;
}

interface Word {
  at: LngLat;
  text: string;
  total: boolean;
}

const FILL_ALPHA = 46;
/** Shorter stretches than this share of the whole go without a figure of their own. */
const LEAST_SHARE = 0.04;

/** Distances and areas: lines, corners and figures, on top of everything else. */
export function measureLayers(measuring: Measuring, units: Units, palette: Palette, scale: number): Layer[] {
  const drawing = measuring.drawing.get();
  const live: Shape[] = drawing
    ? [{kind: drawing.kind, points: drawing.cursor ? [...drawing.points, drawing.cursor] : drawing.points, live: true}]
    : [];
  const shapes = [...measuring.kept.get().map((one): Shape => ({...one, live: false})), ...live].filter(({points}) => points.length);
  if (!shapes.length) return [];
  const accent = palette.accent;
  const fill: Rgba = [accent[0], accent[1], accent[2], FILL_ALPHA];
  const casing: Rgba = [palette.halo[0], palette.halo[1], palette.halo[2], 220];
  const paths = shapes.filter(({points}) => points.length > 1);
  const lines = {data: paths, getPath: outline, widthUnits: 'pixels', jointRounded: true, capRounded: true, pickable: false, parameters: ON_TOP} as const;
  const words = shapes.flatMap((shape) => wordsOf(shape, units));
  return [
    new PolygonLayer<Shape>({
      id: 'measure-areas',
      data: shapes.filter(({kind, points}) => kind === 'area' && points.length > 2),
      getPolygon: ({points}) => points as LngLat[],
      stroked: false,
      getFillColor: fill,
      pickable: false,
      parameters: ON_TOP,
    }),
    new PathLayer<Shape>({...lines, id: 'measure-casings', getColor: casing, getWidth: 6 * scale}),
    new PathLayer<Shape>({...lines, id: 'measure-lines', getColor: accent, getWidth: 3 * scale}),
    new ScatterplotLayer<LngLat>({
      id: 'measure-corners',
      data: shapes.flatMap(({points}) => points),
      getPosition: (point) => point,
      getRadius: 4.5 * scale,
      radiusUnits: 'pixels',
      billboard: true,
      stroked: true,
      getFillColor: casing,
      getLineColor: accent,
      getLineWidth: 2 * scale,
      lineWidthUnits: 'pixels',
      pickable: false,
      parameters: ON_TOP,
    }),
    new TextLayer<Word>({
      id: 'measure-figures',
      data: words,
      characterSet: [...new Set(words.flatMap(({text}) => [...text]))].sort(),
      fontFamily: FONT_FAMILY,
      fontWeight: 600,
      fontSettings: FONT_SETTINGS,
      getText: ({text}) => text,
      getPosition: ({at}) => at,
      getSize: ({total}) => (total ? 15 : 12.5) * scale,
      getPixelOffset: ({total}) => (total ? [0, -18 * scale] : [0, 0]),
      getColor: palette.label,
      outlineWidth: 3,
      outlineColor: palette.halo,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getColor: palette.ground},
    }),
  ];
}

function outline({kind, points}: Shape): LngLat[] {
  return kind === 'area' && points.length > 2 ? [...points, points[0]!] : [...points];
}

/** The whole at the last point (of an area in its middle), and each stretch of a line with bends. */
function wordsOf({kind, points}: Shape, units: Units): Word[] {
  if (points.length < 2) return [];
  const {length_m: whole_m, area_m2} = measuresOf(kind, points);
  if (kind === 'area') return area_m2 ? [{at: middle(points), text: areaText(area_m2, units), total: true}] : [];
  const total: Word = {at: points.at(-1)!, text: lengthText(whole_m, units), total: true};
  if (points.length < 3) return [total];
  const parts = points.slice(1).flatMap((point, at): Word[] => {
    const from = points[at]!;
    const part_m = length_m([from, point]);
    return part_m < whole_m * LEAST_SHARE ? [] : [{at: middle([from, point]), text: lengthText(part_m, units), total: false}];
  });
  return [...parts, total];
}

function middle(points: readonly LngLat[]): LngLat {
  const sum = points.reduce(([x, y], [lng, lat]) => [x + lng, y + lat], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
