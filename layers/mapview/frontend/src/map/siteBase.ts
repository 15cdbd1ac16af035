import type * as maplibregl from 'maplibre-gl';
import type {Manifest, State} from '../store';
import {ABOVE_BASE} from './anchors';

const ID = 'site-base';
const TILE_PX = 256;
/** A bright map is turned down at night, so that what matters stands out. */
const LOOKS = {
  dark: {'raster-brightness-max': 0.55, 'raster-saturation': -0.45, 'raster-contrast': 0.05},
  light: {'raster-brightness-max': 1, 'raster-saturation': -0.2, 'raster-contrast': 0},
} as const;

/** The site's own base map over ours: where one of its tiles does not come, ours shows. */
export class SiteBase {
  private shown = '';

  constructor(private readonly map: maplibregl.Map) {}

  show({baseMap}: Manifest, {theme, visible}: State): void {
    const {map} = this;
    const wanted = baseMap && visible['base'] !== false ? `${baseMap.url} ${theme}` : '';
    if (wanted === this.shown || !map.getLayer(ABOVE_BASE)) return;
    this.shown = wanted;
    if (map.getLayer(ID)) map.removeLayer(ID);
    if (map.getSource(ID)) map.removeSource(ID);
    if (!wanted || !baseMap) return;
    map.addSource(ID, {type: 'raster', tiles: [location.origin + baseMap.url], tileSize: TILE_PX, maxzoom: baseMap.maxZoom});
    const order = map.getLayersOrder();
    map.addLayer({id: ID, type: 'raster', source: ID, paint: {...LOOKS[theme], 'raster-fade-duration': 0}}, order[order.indexOf(ABOVE_BASE) + 1]);
  }
}
