import type * as maplibregl from 'maplibre-gl';
import type {ExpressionSpecification} from 'maplibre-gl';
import type {Rgb} from '../thematic/classes';
import type {Shown} from '../thematic/picture';
import {ABOVE_HEAT} from './anchors';
import {rampOf} from './hexagons';
import type {Palette} from './palette';
import type {Described} from './spec';

const HEAT = 'heat';
const OPACITY = 0.72;
/** Cells of heat lie 50 m apart: from nearer by, each spreads as far on the ground. */
const RADIUS_STOPS = [10, 0.35, 13, 0.8, 15, 1.5, 17, 3.2, 19, 9] as const;

/** Heat over everything on the ground and the buildings, under icons and names. MapLibre draws it. */
export class Heat {
  private wanted: {described: Described; shown: Shown | null; palette: Palette} | null = null;
  private drawn: {shown: Shown | null; palette: Palette} | null = null;

  constructor(private readonly map: maplibregl.Map) {
    map.on('styledata', () => this.apply());
  }

  show(described: Described, shown: Shown | null, palette: Palette): void {
    this.wanted = {described, shown: shown?.kind === 'heat' ? shown : null, palette};
    this.apply();
  }

  private apply(): void {
    const {map, wanted, drawn} = this;
    if (!wanted || !map.getLayer(ABOVE_HEAT)) return;
    const {described, shown, palette} = wanted;
    if (drawn?.shown === shown && drawn.palette === palette) return;
    if (!drawn && !shown) return;
    this.drawn = {shown, palette};
    if (!map.getSource(HEAT)) this.add(described);
    map.setLayoutProperty(HEAT, 'visibility', shown ? 'visible' : 'none');
    if (shown?.kind !== 'heat') return;
    map.setPaintProperty(HEAT, 'heatmap-color', ramp(rampOf(described, palette)));
    map.setPaintProperty(HEAT, 'heatmap-weight', ['min', 1, ['/', ['get', 'value'], shown.most]]);
    (map.getSource(HEAT) as maplibregl.GeoJSONSource).setData({
      type: 'FeatureCollection',
      features: shown.points.map(({at, value}) => ({type: 'Feature', geometry: {type: 'Point', coordinates: at}, properties: {value}})),
    });
  }

  private add({props}: Described): void {
    const {radiusPixels, intensity} = props as {radiusPixels?: number; intensity?: number};
    const radius = RADIUS_STOPS.map((stop, index) => (index % 2 ? stop * (radiusPixels ?? 30) : stop));
    this.map.addSource(HEAT, {type: 'geojson', data: {type: 'FeatureCollection', features: []}});
    this.map.addLayer(
      {
        id: HEAT,
        type: 'heatmap',
        source: HEAT,
        paint: {
          'heatmap-radius': ['interpolate', ['exponential', 1.6], ['zoom'], ...radius] as unknown as ExpressionSpecification,
          'heatmap-intensity': intensity ?? 1,
          'heatmap-opacity': OPACITY,
        },
      },
      ABOVE_HEAT,
    );
  }
}

/** From nothing, which is clear, through the ramp. */
function ramp(colours: readonly Rgb[]): ExpressionSpecification {
  const stops = colours.flatMap(([red, green, blue], index) => {
    const share = 0.06 + (0.94 * index) / Math.max(colours.length - 1, 1);
    return [share, `rgba(${red},${green},${blue},${Math.min(0.35 + share * 0.65, 1).toFixed(2)})`];
  });
  const first = colours[0] ?? [0, 0, 0];
  return ['interpolate', ['linear'], ['heatmap-density'], 0, `rgba(${first.join()},0)`, ...stops] as unknown as ExpressionSpecification;
}
