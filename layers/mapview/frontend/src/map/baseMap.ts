import type * as maplibregl from 'maplibre-gl';
import {ABOVE_BASE} from './anchors';
import {BASE, baseLayers} from './baseStyle';
import type {Palette} from './palette';
import type {Described} from './spec';
import {tileSource} from './tileSource';

interface Shown {
  url: string;
  palette: Palette;
  visible: boolean;
}

/**
 * Water, green and streets. MapLibre draws them rather than deck.gl: it parses tiles off the page's
 * own thread and draws joined lines in one pass, which a machine without a graphics card feels.
 */
export class BaseMap {
  private shown: Shown | null = null;
  private wanted: (Shown & {described: Described}) | null = null;

  constructor(
    private readonly map: maplibregl.Map,
    private readonly lat: number,
  ) {
    map.on('styledata', () => this.apply());
  }

  show(described: Described, palette: Palette, visible: boolean): void {
    this.wanted = {described, url: described.url, palette, visible};
    this.apply();
  }

  private apply(): void {
    const {map, wanted, shown} = this;
    // Before the style is there nothing can be added; it tells when it is.
    if (!wanted || !map.getLayer(ABOVE_BASE)) return;
    if (shown && shown.url === wanted.url && shown.palette === wanted.palette && shown.visible === wanted.visible) return;
    this.shown = {url: wanted.url, palette: wanted.palette, visible: wanted.visible};
    const layers = baseLayers(wanted.palette, this.lat);
    if (shown?.url !== wanted.url) {
      for (const {id} of layers) if (map.getLayer(id)) map.removeLayer(id);
      if (map.getSource(BASE)) map.removeSource(BASE);
      map.addSource(BASE, tileSource(wanted.described));
      for (const layer of layers) map.addLayer(layer, ABOVE_BASE);
    } else if (shown.palette !== wanted.palette) {
      for (const layer of layers) {
        for (const [name, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, name, value);
      }
    }
    for (const {id} of layers) map.setLayoutProperty(id, 'visibility', wanted.visible ? 'visible' : 'none');
  }
}
