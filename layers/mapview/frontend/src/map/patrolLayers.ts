import type {Layer} from '@deck.gl/core';
import {PathLayer, ScatterplotLayer, SolidPolygonLayer, TextLayer} from '@deck.gl/layers';
import {colourOf, isSeen} from '../patrols/ages';
import type {Stop} from '../patrols/calls';
import type {Cell, Patrolling, Stretch} from '../patrols/patrolling';
import {ON_TOP} from './markers';
import {rgba} from './palette';
import {FONT_FAMILY} from './typeface';

const CELL_ALPHA = 46;
const WIDTH_PX = {seen: 2, unseen: 4.5};

/** What was not seen: streets by how long not, wider where not, cells as a tint under them; and the places of a task. */
export function patrolLayers(patrols: Patrolling, scale: number): Layer[] {
  return [...groundLayers(patrols, scale), ...stopLayers(patrols.stops.get(), scale)];
}

function groundLayers(patrols: Patrolling, scale: number): Layer[] {
  const {stretches, cells} = patrols.ground.get();
  if (!patrols.on.get() || !stretches.length) return [];
  const span = patrols.span.get();
  const unseen = cells.filter(({age}) => !isSeen(age, span));
  return [
    new SolidPolygonLayer<Cell>({
      id: 'patrol-cells', data: unseen, pickable: false, parameters: ON_TOP, getPolygon: ({ring}) => ring,
      getFillColor: ({age}) => colourOf(age, span, CELL_ALPHA), updateTriggers: {getFillColor: span},
    }),
    new PathLayer<Stretch>({
      id: 'patrol-streets', data: stretches as Stretch[], pickable: false, parameters: ON_TOP, capRounded: true, widthUnits: 'pixels',
      getPath: ({path}) => path, getColor: ({age}) => colourOf(age, span),
      getWidth: ({age}) => (isSeen(age, span) ? WIDTH_PX.seen : WIDTH_PX.unseen) * scale, updateTriggers: {getColor: span, getWidth: [span, scale]},
    }),
  ];
}

function stopLayers(stops: readonly Stop[], scale: number): Layer[] {
  if (!stops.length) return [];
  const colour = (stop: Stop): string => (stop.seen_at ? '#37C978' : '#FF9F1A');
  const common = {data: stops as Stop[], pickable: false, parameters: ON_TOP, getPosition: ({lng, lat}: Stop): [number, number] => [lng, lat]} as const;
  return [
    new ScatterplotLayer<Stop>({
      ...common, id: 'patrol-fences', radiusUnits: 'meters', getRadius: ({radius_m}) => radius_m, stroked: true, lineWidthUnits: 'pixels',
      getLineWidth: 2 * scale, getFillColor: (stop) => rgba(colour(stop), 40), getLineColor: (stop) => rgba(colour(stop)),
    }),
    new ScatterplotLayer<Stop>({...common, id: 'patrol-stops', radiusUnits: 'pixels', getRadius: 11 * scale, getFillColor: (stop) => rgba(colour(stop))}),
    new TextLayer<Stop>({
      ...common, id: 'patrol-numbers', getText: ({number, seen_at}) => (seen_at ? '✓' : String(number)), characterSet: 'auto', getSize: 13 * scale,
      fontFamily: FONT_FAMILY, fontWeight: 700, getColor: [11, 22, 34, 255], getTextAnchor: 'middle', getAlignmentBaseline: 'center',
    }),
  ];
}
