import type {VectorSourceSpecification} from 'maplibre-gl';
import type {Described} from './spec';

/** MapLibre's source for a layer of vector tiles, whose address must be whole for its worker. */
export function tileSource({url, props}: Described): VectorSourceSpecification {
  const {minZoom, maxZoom, uniqueIdProperty} = props as {minZoom?: number; maxZoom?: number; uniqueIdProperty?: string};
  return {
    type: 'vector',
    tiles: [location.origin + url],
    minzoom: minZoom ?? 0,
    maxzoom: maxZoom ?? 15,
    ...(uniqueIdProperty && {promoteId: uniqueIdProperty}),
  };
}
