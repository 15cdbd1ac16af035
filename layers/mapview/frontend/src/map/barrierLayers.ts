import type {Layer} from '@deck.gl/core';
import {GeoJsonLayer} from '@deck.gl/layers';
import type {Drafting} from '../drafting/drafting';
import type {Barrier, BarrierShapes} from '../drafting/deskcalls';
import {ON_TOP} from './markers';
import {rgba, type Palette} from './palette';

export const BARRIER_COLOURS: Record<Barrier, string> = {water: '#4FA3FF', rail: '#B07CFF', trunk: '#FF9F1A'};
const LINE_ALPHA = 235;
const AREA_ALPHA = 110;
/** A kind that does not count in the draft is still seen. */
const IDLE_ALPHA = 60;

type One = BarrierShapes['features'][number];

/** What nobody walks across: rivers, railways, trunk roads; those that do not count in the draft are pale. */
export function barrierLayers(drafting: Drafting, palette: Palette, scale: number): Layer[] {
  const shapes = drafting.barriers.get();
  if (!shapes) return [];
  const counting = new Set(drafting.sight.get()?.plan.barriers ?? []);
  const colour = ({properties: {kind}}: One, alpha: number): [number, number, number, number] => rgba(BARRIER_COLOURS[kind], counting.has(kind) ? alpha : IDLE_ALPHA);
  const key = [drafting.sight.get()?.plan.barriers.join(), palette.ground];
  return [
    new GeoJsonLayer<One['properties']>({
      id: 'draft-barriers',
      data: shapes,
      filled: true,
      stroked: true,
      getFillColor: (one) => colour(one as One, AREA_ALPHA),
      getLineColor: (one) => colour(one as One, LINE_ALPHA),
      lineWidthUnits: 'pixels',
      getLineWidth: 4 * scale,
      lineCapRounded: true,
      pickable: false,
      parameters: ON_TOP,
      updateTriggers: {getFillColor: key, getLineColor: key},
    }),
  ];
}
