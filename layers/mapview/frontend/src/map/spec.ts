import type {Layer} from '@deck.gl/core';
import {JSONConverter} from '@deck.gl/json';
import {IconLayer, PathLayer, PolygonLayer, ScatterplotLayer, TextLayer} from '@deck.gl/layers';
import type {LayerSpec} from '../manifest';

type LayerClass = new (props: Record<string, unknown>) => Layer;

/** Vector tiles and heat go to MapLibre (see `baseMap.ts`, `buildings.ts`, `heat.ts`): parsed in its worker, and cheaper to draw. */
const BY_MAPLIBRE = new Set(['MVTLayer', 'HeatmapLayer']);

/** Rows that come over the socket; the overlay draws them. */
const LIVE = 'live://';

const CLASSES: Record<string, LayerClass> = {
  IconLayer: IconLayer as unknown as LayerClass,
  PathLayer: PathLayer as unknown as LayerClass,
  PolygonLayer: PolygonLayer as unknown as LayerClass,
  ScatterplotLayer: ScatterplotLayer as unknown as LayerClass,
  TextLayer: TextLayer as unknown as LayerClass,
};

/** A layer as Python described it, its expressions turned into functions. */
export interface Described {
  id: string;
  url: string;
  live: boolean;
  /** What a picked row is; null where nothing can be picked. */
  thing: string | null;
  /** The field that names a row. */
  title: string;
  minZoom: number;
  maxZoom: number;
  props: Record<string, unknown>;
  /** Make the deck.gl layer; null for what MapLibre draws. */
  create(props: Record<string, unknown>): Layer | null;
}

/** Read the layers of a manifest, in drawing order. Types this component lacks are left out. */
export function describe(specs: LayerSpec[]): Described[] {
  const converter = new JSONConverter({configuration: {}, onJSONChange: () => {}});
  const described: Described[] = [];
  for (const spec of specs) {
    const {['@@type']: type, data, thing, title, visibleMinZoom, visibleMaxZoom, ...rest} = spec;
    const LayerType = CLASSES[type];
    if ((!LayerType && !BY_MAPLIBRE.has(type)) || typeof data !== 'string') continue;
    const props = converter.convert(rest) as Record<string, unknown>;
    described.push({
      id: spec.id,
      url: data,
      live: data.startsWith(LIVE),
      thing: typeof thing === 'string' ? thing : null,
      title: typeof title === 'string' ? title : 'name',
      minZoom: typeof visibleMinZoom === 'number' ? visibleMinZoom : 0,
      maxZoom: typeof visibleMaxZoom === 'number' ? visibleMaxZoom : 99,
      props,
      create: (own) => (LayerType ? new LayerType({...props, ...own}) : null),
    });
  }
  return described;
}
