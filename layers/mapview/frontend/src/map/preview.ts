import type * as maplibregl from 'maplibre-gl';
import type {Preview} from '../store';
import type {Palette} from './palette';

const SOURCE = 'import-preview';
const LAYERS = ['import-areas', 'import-lines', 'import-points'];

/** What is about to be imported, over everything else, before it is anything. */
export function showPreview(map: maplibregl.Map, preview: Preview | null, palette: Palette): void {
  if (!map.isStyleLoaded() && !map.getSource(SOURCE)) {
    if (preview) map.once('idle', () => showPreview(map, preview, palette));
    return;
  }
  const there = map.getSource(SOURCE) as maplibregl.GeoJSONSource | undefined;
  if (!preview) {
    for (const id of LAYERS) if (map.getLayer(id)) map.removeLayer(id);
    if (there) map.removeSource(SOURCE);
    return;
  }
  if (there) {
    there.setData(preview);
    return;
  }
  const colour = `rgba(${palette.accent.slice(0, 3).join()}, 1)`;
  map.addSource(SOURCE, {type: 'geojson', data: preview});
  map.addLayer({id: LAYERS[0]!, type: 'fill', source: SOURCE, filter: ['==', ['geometry-type'], 'Polygon'], paint: {'fill-color': colour, 'fill-opacity': 0.25}});
  map.addLayer({id: LAYERS[1]!, type: 'line', source: SOURCE, filter: ['!=', ['geometry-type'], 'Point'], paint: {'line-color': colour, 'line-width': 2}});
  map.addLayer({
    id: LAYERS[2]!,
    type: 'circle',
    source: SOURCE,
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {'circle-color': colour, 'circle-radius': 7, 'circle-stroke-color': `rgba(${palette.label.slice(0, 3).join()}, 1)`, 'circle-stroke-width': 2},
  });
}
