import type * as maplibregl from 'maplibre-gl';
import type {Feature} from 'geojson';
import {ABOVE_GRIDS} from './anchors';
import {css} from './baseStyle';
import type {Row} from './feeds';
import {tint, type GridFill, type Looks, type Rings} from './grids';
import {rgba, type Palette, type Rgba} from './palette';
import type {Described} from './spec';

const GRIDS = 'grids';
const BORDERS = 'grid-borders';
const USUAL_WIDTH_PX = 2;
const STRONGEST_FILL = 190;
const LOOK_LINE_ALPHA = 235;
/** From nearer by the same pieces serve: a border has no corners that would show. */
const CUT_TO_ZOOM = 16;

export interface GridsLook {
  rows: readonly Row[];
  palette: Palette;
  visible: boolean;
  looks: Looks;
  /** Colours each grid by its number, or leaves the ground to another picture. */
  theme: GridFill | null;
}

/**
 * Grids as MapLibre's ground: cut into tiles and simplified in its worker, so that a district's
 * sixteen hundred cost a picture no more than the few that are in sight.
 */
export class GridGround {
  private described: Described | null = null;
  private wanted: GridsLook | null = null;
  private drawn: GridsLook | null = null;

  constructor(private readonly map: maplibregl.Map) {
    map.on('styledata', () => this.apply());
  }

  show(described: Described, look: GridsLook): void {
    this.described = described;
    this.wanted = look;
    this.apply();
  }

  private apply(): void {
    const {map, described, wanted: look, drawn} = this;
    if (!described || !look || !map.getLayer(ABOVE_GRIDS)) return;
    if (drawn && isSame(drawn, look) && drawn.visible === look.visible) return;
    this.drawn = look;
    if (!drawn) this.add(described);
    if (drawn?.visible !== look.visible) {
      for (const id of [GRIDS, BORDERS]) map.setLayoutProperty(id, 'visibility', look.visible ? 'visible' : 'none');
    }
    if (drawn && isSame(drawn, look)) return;
    (map.getSource(GRIDS) as maplibregl.GeoJSONSource).setData({type: 'FeatureCollection', features: look.rows.flatMap((row) => feature(row, look))});
  }

  private add({props}: Described): void {
    const {map} = this;
    map.addSource(GRIDS, {type: 'geojson', maxzoom: CUT_TO_ZOOM, data: {type: 'FeatureCollection', features: []}});
    map.addLayer({id: GRIDS, type: 'fill', source: GRIDS, paint: {'fill-color': ['get', 'fill'], 'fill-antialias': false}}, ABOVE_GRIDS);
    map.addLayer(
      {
        id: BORDERS,
        type: 'line',
        source: GRIDS,
        layout: {'line-join': 'round'},
        paint: {'line-color': ['get', 'line'], 'line-width': Number(props['getLineWidth'] ?? USUAL_WIDTH_PX)},
      },
      ABOVE_GRIDS,
    );
  }
}

function isSame(one: GridsLook, other: GridsLook): boolean {
  return one.rows === other.rows && one.palette === other.palette && one.looks === other.looks && one.theme?.key === other.theme?.key;
}

function feature(row: Row, look: GridsLook): Feature[] {
  const rings = row['polygon'] as Rings | undefined;
  if (!rings) return [];
  return [{type: 'Feature', geometry: {type: 'Polygon', coordinates: rings}, properties: {fill: css(fillOf(row, look)), line: css(lineOf(row, look))}}];
}

/** The stronger the look, the less of the ground shows. */
function fillOf(row: Row, {theme, looks, palette}: GridsLook): Rgba {
  if (theme) return theme.colour(row);
  const look = looks?.get(String(row['code'] ?? row.id));
  return look ? rgba(look.colour, Math.round(look.strength * STRONGEST_FILL)) : tint(row, palette.gridFillAlpha);
}

function lineOf(row: Row, {theme, looks, palette}: GridsLook): Rgba {
  if (theme) return theme.line;
  const look = looks?.get(String(row['code'] ?? row.id));
  return look ? rgba(look.colour, LOOK_LINE_ALPHA) : tint(row, palette.gridLineAlpha);
}
