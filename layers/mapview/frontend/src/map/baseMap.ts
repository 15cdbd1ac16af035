import type {Layer, LayersList} from '@deck.gl/core';
import {GeoJsonLayer, PathLayer} from '@deck.gl/layers';
import {MVTLoader} from '@loaders.gl/mvt';
import type {Feature} from 'geojson';
import type {Palette, Rgba} from './palette';
import type {Described} from './spec';

/** Parse tiles on this page: the default parser is fetched from elsewhere. */
export const TILE_PROPS = {
  loaders: [MVTLoader],
  loadOptions: {worker: false, core: {worker: false}},
  onTileError: (error: unknown) => console.warn('TILE', error),
};

/** Drawn on the ground in the order of the layers, whatever the depth says. */
export const ON_THE_GROUND = {depthWriteEnabled: false, depthCompare: 'always'} as const;

type Rank = 'major' | 'middle' | 'minor' | 'path' | 'rail';

const RANKS: Record<string, Rank> = {
  motorway: 'major',
  trunk: 'major',
  primary: 'major',
  secondary: 'middle',
  tertiary: 'middle',
  residential: 'minor',
  service: 'minor',
  pedestrian: 'path',
  footway: 'path',
  cycleway: 'path',
  steps: 'path',
  rail: 'rail',
};

const WIDTH_M: Record<string, number> = {
  motorway: 22,
  trunk: 19,
  primary: 16,
  secondary: 13,
  tertiary: 10,
  residential: 7,
  service: 4,
  pedestrian: 4.5,
  footway: 2,
  cycleway: 2.4,
  steps: 2.4,
  rail: 2.4,
};

/** Below these tile zooms a class of street is noise. */
const FROM_TILE_ZOOM: Record<Rank, number> = {major: 0, middle: 11, minor: 13, path: 15, rail: 12};

const CASED: Rank[] = ['major', 'middle', 'minor'];

function classOf(feature: Feature): string {
  return String(feature.properties?.['class'] ?? 'residential');
}

function rankOf(feature: Feature): Rank {
  return RANKS[classOf(feature)] ?? 'minor';
}

function isShown(feature: Feature, tileZoom: number): boolean {
  return tileZoom >= FROM_TILE_ZOOM[rankOf(feature)];
}

/** Wider than life on small scales, so that main roads stay visible. */
function width_m(feature: Feature, tileZoom: number): number {
  if (!isShown(feature, tileZoom)) return 0;
  const own = Number(feature.properties?.['width_m']);
  const usual = WIDTH_M[classOf(feature)] ?? 6;
  return (own > 0 ? Math.max(own, usual / 2) : usual) * 1.5 ** Math.max(15 - tileZoom, 0);
}

interface CasingProps {
  tileZoom: number;
  casing: Rgba;
}

/** Ground and streets of one tile; every street lies on a slightly wider casing. */
class StreetsLayer extends GeoJsonLayer<unknown, CasingProps> {
  static override layerName = 'StreetsLayer';

  override renderLayers() {
    const drawn = [super.renderLayers() as LayersList].flat(3).filter(Boolean) as Layer[];
    return drawn.flatMap((layer) => (layer instanceof PathLayer ? [this.casingOf(layer), layer] : [layer])) as never;
  }

  private casingOf(lines: Layer): Layer {
    const {tileZoom, casing} = this.props;
    const extra_m = 1.4 * 1.6 ** Math.max(16 - tileZoom, 0);
    const wide = (feature: Feature): number =>
      CASED.includes(rankOf(feature)) && isShown(feature, tileZoom) ? width_m(feature, tileZoom) + extra_m : 0;
    return lines.clone({
      id: `${lines.id}-casing`,
      getWidth: this.getSubLayerAccessor(wide as never),
      getColor: casing,
      updateTriggers: {getColor: casing, getWidth: tileZoom},
    } as never);
  }
}

function groundColour(feature: Feature, palette: Palette): Rgba {
  const kind = feature.properties?.['kind'];
  if (kind === 'water') return palette.water;
  if (kind === 'green') return palette.green;
  return kind === 'square' ? palette.square : palette.built;
}

function streetColour(feature: Feature, palette: Palette, tileZoom: number): Rgba {
  const rank = rankOf(feature);
  if (!isShown(feature, tileZoom)) return [0, 0, 0, 0];
  if (rank === 'major') return palette.streetMajor;
  if (rank === 'middle') return palette.streetMiddle;
  if (rank === 'rail') return palette.rail;
  return rank === 'path' ? palette.path : palette.streetMinor;
}

/** Water, green, squares and streets. */
export function baseMap(described: Described, palette: Palette, visible: boolean): Layer {
  return described.create({
    ...TILE_PROPS,
    visible,
    pickable: false,
    stroked: false,
    parameters: ON_THE_GROUND,
    lineCapRounded: true,
    updateTriggers: {getFillColor: palette.ground, getLineColor: palette.ground, renderSubLayers: palette.ground},
    renderSubLayers: (props: Record<string, unknown> & {tile: {index: {z: number}}}) => {
      const tileZoom = props.tile.index.z;
      return new StreetsLayer({
        ...props,
        tileZoom,
        casing: palette.casing,
        getFillColor: (feature: Feature) => groundColour(feature, palette),
        getLineColor: (feature: Feature) => streetColour(feature, palette, tileZoom),
        getLineWidth: (feature: Feature) => width_m(feature, tileZoom),
      } as never);
    },
  });
}
