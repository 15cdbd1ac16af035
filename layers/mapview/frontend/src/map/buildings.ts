import type * as maplibregl from 'maplibre-gl';
import type {ExpressionSpecification, LayerSpecification} from 'maplibre-gl';
import type {Feature} from 'geojson';
import {ABOVE_SOLIDS} from './anchors';
import {css} from './baseStyle';
import {mix, type Palette, type Rgba} from './palette';
import type {Described} from './spec';
import {tileSource} from './tileSource';

const SOURCE = 'buildings';
const SOLID = 'buildings';
const FLAT = 'buildings-flat';

/** Solids from here on; below, footprints in a lighter look. */
const SOLID_FROM_ZOOM = 14;
const TALL_M = 90;
const FADED = 0.5;
const FLAT_OPACITY = 0.55;
const GRID_SHARE = 0.2;
/** With more grids than this on the map the tint is left to the ground. */
const MOST_TINTED = 400;

export const MATERIAL = {ambient: 0.62, diffuse: 0.5, shininess: 8, specularColor: [20, 24, 30] as [number, number, number]};

export interface BuildingsLook {
  palette: Palette;
  visible: boolean;
  /** Drawn floor by floor elsewhere, so not here. */
  opened: string | null;
  selected: string | null;
  hovered: string | null;
  /** Only these, where a filter leaves some; null leaves all. */
  only: readonly number[] | null;
  /** Colour of each grid by its code; a building takes on a little of it. */
  gridColours: ReadonlyMap<string, Rgba>;
}

type Mark = 'opened' | 'selected' | 'hovered';
const MARKS: Mark[] = ['opened', 'selected', 'hovered'];

/** Buildings as MapLibre's solids: parsed in its worker, and asked for at a point without drawing. */
export class Buildings {
  private described: Described | null = null;
  private wanted: BuildingsLook | null = null;
  private shown: (BuildingsLook & {url: string}) | null = null;

  constructor(private readonly map: maplibregl.Map) {
    map.on('styledata', () => this.apply());
  }

  show(described: Described, look: BuildingsLook): void {
    this.described = described;
    this.wanted = look;
    this.apply();
  }

  /** The building drawn at a point of the screen, the nearest in front. */
  at(x: number, y: number, slack_px: number): Feature | null {
    const layers = [SOLID, FLAT].filter((id) => this.map.getLayer(id));
    if (!layers.length) return null;
    const found = this.map.queryRenderedFeatures([x, y], {layers})[0];
    if (found || slack_px === 0) return found ?? null;
    const box: [[number, number], [number, number]] = [
      [x - slack_px, y - slack_px],
      [x + slack_px, y + slack_px],
    ];
    return this.map.queryRenderedFeatures(box, {layers})[0] ?? null;
  }

  private apply(): void {
    const {map, described, wanted: look, shown} = this;
    if (!described || !look || !map.getLayer(ABOVE_SOLIDS)) return;
    const fresh = shown?.url !== described.url;
    this.shown = {...look, url: described.url};
    if (fresh) this.add(described, look.palette);
    const tinted = fresh || shown.palette !== look.palette || shown.gridColours !== look.gridColours;
    if (tinted) {
      map.setPaintProperty(SOLID, 'fill-extrusion-color', colour(look));
      map.setPaintProperty(FLAT, 'fill-color', colour(look));
    }
    if (fresh || shown.palette !== look.palette) {
      map.setLight({anchor: 'map', position: [1.4, 205, 38], color: '#FFF8EC', intensity: look.palette.sun});
    }
    if (fresh || shown.visible !== look.visible) {
      for (const id of [SOLID, FLAT]) map.setLayoutProperty(id, 'visibility', look.visible ? 'visible' : 'none');
    }
    if (fresh || shown.only !== look.only) {
      for (const id of [SOLID, FLAT]) map.setFilter(id, look.only && chosen(look.only));
    }
    if (fresh || (shown.opened === null) !== (look.opened === null)) {
      map.setPaintProperty(SOLID, 'fill-extrusion-opacity', look.opened === null ? 1 : FADED);
    }
    for (const mark of MARKS) this.mark(mark, fresh ? null : shown[mark], look[mark]);
  }

  private add(described: Described, palette: Palette): void {
    const {map} = this;
    for (const id of [SOLID, FLAT]) if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(SOURCE)) map.removeSource(SOURCE);
    map.addSource(SOURCE, tileSource(described));
    for (const layer of layersOf(palette)) map.addLayer(layer, ABOVE_SOLIDS);
  }

  private mark(mark: Mark, before: string | null, now: string | null): void {
    if (before === now) return;
    const place = {source: SOURCE, sourceLayer: 'buildings'};
    if (before !== null) this.map.removeFeatureState({...place, id: featureId(before)}, mark);
    if (now !== null) this.map.setFeatureState({...place, id: featureId(now)}, {[mark]: true});
  }
}

export function buildingId(feature: Feature): string {
  return String(feature.properties?.['id'] ?? '');
}

/** Tiles carry ids as numbers, things as text. */
function featureId(id: string): number | string {
  return Number.isNaN(Number(id)) ? id : Number(id);
}

function layersOf(palette: Palette): LayerSpecification[] {
  const common = {source: SOURCE, 'source-layer': 'buildings'};
  return [
    {
      ...common,
      id: FLAT,
      type: 'fill',
      maxzoom: SOLID_FROM_ZOOM,
      paint: {'fill-color': css(palette.buildingLow), 'fill-opacity': FLAT_OPACITY, 'fill-antialias': false},
    },
    {
      ...common,
      id: SOLID,
      type: 'fill-extrusion',
      minzoom: SOLID_FROM_ZOOM,
      paint: {
        'fill-extrusion-color': css(palette.buildingLow),
        'fill-extrusion-height': ['case', isMarked('opened'), 0, ['coalesce', ['get', 'height'], 3]],
        'fill-extrusion-vertical-gradient': true,
      },
    },
  ];
}

function isMarked(mark: Mark): ExpressionSpecification {
  return ['boolean', ['feature-state', mark], false];
}

function chosen(ids: readonly number[]): ExpressionSpecification {
  // A match looks a building up at once, however many are chosen; without any it is no expression.
  return (ids.length ? ['match', ['to-number', ['get', 'id'], -1], [...ids], true, false] : ['literal', false]) as unknown as ExpressionSpecification;
}

function colour({palette, gridColours}: BuildingsLook): ExpressionSpecification {
  const plain = byHeight(palette, null);
  const tints = gridColours.size <= MOST_TINTED ? [...gridColours].flatMap(([code, tint]) => [code, byHeight(palette, tint)]) : [];
  const tinted = tints.length ? ['match', ['to-string', ['get', 'grid']], ...tints, plain] : plain;
  return [
    'case',
    isMarked('opened'),
    css(palette.slab),
    isMarked('selected'),
    css(palette.accent),
    isMarked('hovered'),
    css(palette.buildingHover),
    tinted,
  ] as unknown as ExpressionSpecification;
}

function byHeight(palette: Palette, tint: Rgba | null): ExpressionSpecification {
  const [low, high] = [palette.buildingLow, palette.buildingHigh].map((plain) => css(tint ? mix(plain, tint, GRID_SHARE) : plain));
  return ['interpolate', ['linear'], ['coalesce', ['get', 'height'], 3], 0, low!, TALL_M, high!];
}
