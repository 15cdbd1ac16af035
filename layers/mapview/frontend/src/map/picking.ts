import type * as maplibregl from 'maplibre-gl';
import type {Feature} from 'geojson';
import type {Place, State} from '../store';
import {buildingId, type Buildings} from './buildings';
import type {Cell} from './cells';
import type {Box} from './declutter';
import type {Row} from './feeds';
import type {Shown} from '../thematic/picture';
import {gatheringAt, type Gathering} from './gatherings';
import {gridAt} from './grids';
import {hexagonAt} from './hexagons';
import {STREET_LAYERS} from './baseStyle';
import {iconSize_px, positionOf} from './markers';
import {OPENED_LAYERS} from './openedBuilding';
import {ownAt, type OwnRows} from './ownLayers';
import type {Picked} from './picked';
import type {Described} from './spec';
import {isLoud} from './statuses';
import type {Surface} from './surface';
import type {Sign} from './clusters';
import {signSize_px} from './incidents';
import type {UnitGroup} from './units';
import {nearness, viewportOf} from './viewport';

/** What the overlay shows: on top of everything else. */
export interface LivePickable {
  signs: readonly Sign[];
  groups: readonly UnitGroup[];
  /** Numbers that stand for many units. */
  gatherings: readonly Gathering[];
  scale: number;
  /** What a sign is called. */
  title(sign: Sign): string;
}

/** What can be picked at the moment: the rows on the map and the layers that show them. */
export interface Pickable {
  state: State;
  markers: {described: Described; rows: readonly Row[]}[];
  grids: {described: Described; rows: readonly Row[]} | null;
  /** Layers of the site's own, from the ground up. */
  own: readonly OwnRows[];
  gatherings: readonly Gathering[];
  streetNames: readonly Box[];
  /** Null while buildings are switched off. */
  buildings: Buildings | null;
  opened: string | null;
  /** What the ground shows instead of grids; null without a choice. */
  shown: Shown | null;
  live: LivePickable;
}

/** A mouse points this exactly; a finger needs more. */
const EXACT_PX = 3;
const STREETS_FROM_ZOOM = 16;
const NEARER_ZOOMS = 1.6;

/**
 * What is at a point of the map: icons above dwellings above buildings above streets and their
 * names above grids. What a finger only nearly meets comes after what it meets, but for units and alarms.
 * Only the opened building is asked of the graphics card; the rest is counted, which is cheaper.
 */
export function pickAt(surface: Surface, x: number, y: number, slack_px: number, pickable: Pickable): Picked | null {
  return (
    signAt(surface.map, x, y, slack_px, pickable) ??
    unitAt(surface.map, x, y, slack_px, pickable) ??
    markerAt(surface.map, x, y, (row) => (isLoud(row) ? slack_px : EXACT_PX), pickable) ??
    gatheringUnder(surface.map, x, y, slack_px, pickable) ??
    ownUnder(surface.map, x, y, slack_px, pickable, true) ??
    solidAt(surface, x, y, 0, pickable) ??
    markerAt(surface.map, x, y, () => slack_px, pickable) ??
    solidAt(surface, x, y, slack_px, pickable) ??
    streetNameAt(x, y, slack_px, pickable) ??
    ownUnder(surface.map, x, y, slack_px, pickable, false) ??
    streetAt(surface.map, x, y, slack_px) ??
    hexagonUnder(surface.map, x, y, pickable) ??
    gridUnder(surface.map, x, y, pickable)
  );
}

/** The gravest lies on top and is taken first, of those that are met. */
function signAt(map: maplibregl.Map, x: number, y: number, slack_px: number, {live}: Pickable): Picked | null {
  const viewport = viewportOf(map);
  const sign = live.signs.findLast(({lng, lat}, index) => {
    const [px, py] = viewport.project([lng, lat]);
    return Math.hypot(px! - x, py! - y) <= signSize_px(live.signs[index]!, live.scale) * 0.55 + slack_px;
  });
  if (!sign) return null;
  const {row, lng, lat, members} = sign;
  const picked: Picked = {thing: {kind: 'incident', id: String(row.id)}, title: live.title(sign), place: {lng, lat}};
  return members.length > 1 ? {...picked, cluster: sign} : picked;
}

function unitAt(map: maplibregl.Map, x: number, y: number, slack_px: number, {live}: Pickable): Picked | null {
  const viewport = viewportOf(map);
  let best: Picked | null = null;
  let least = Infinity;
  for (const group of live.groups) {
    const reach = group.size_px(map.getZoom(), map.getCenter().lat, live.scale) * 0.45 + slack_px;
    group.rows.forEach((unit, index) => {
      const [lng, lat] = group.place(index);
      const [px, py] = viewport.project([lng, lat]);
      const distance = Math.hypot(px! - x, py! - y);
      if (distance > reach || distance > least) return;
      least = distance;
      best = {thing: {kind: unit.kind, id: String(unit.thing)}, title: unit.name, place: {lng, lat}};
    });
    // Officers are asked only where nothing larger was met.
    if (best) return best;
  }
  return best;
}

function markerAt(map: maplibregl.Map, x: number, y: number, slack_px: (row: Row) => number, {markers, live}: Pickable): Picked | null {
  const viewport = viewportOf(map);
  let best: Picked | null = null;
  let least = Infinity;
  for (const {described, rows} of markers) {
    const size_px = iconSize_px(described, map.getZoom(), map.getCenter().lat, live.scale);
    for (const row of rows) {
      const at = positionOf(described, row);
      const [px, py] = viewport.project(at as number[]);
      const distance = Math.hypot(px! - x, py! - y);
      const slack = slack_px(row);
      // Of two equally near the later layer lies on top.
      if (distance > size_px + slack || distance > least) continue;
      if (distance > size_px * 0.42 * nearness(viewport, at as number[]) + slack) continue;
      least = distance;
      best = pickedRow(described, row, {lng: at[0], lat: at[1]});
    }
  }
  return best;
}

/** Points lie above buildings, lines and areas under them. */
function ownUnder(map: maplibregl.Map, x: number, y: number, slack_px: number, {own}: Pickable, points: boolean): Picked | null {
  const asked = own.filter(({rows}) => rows.length && 'lng' in rows[0]! === points);
  return asked.length ? ownAt(asked, viewportOf(map), x, y, slack_px) : null;
}

/** What a number stands for has no card of its own; its title is the number. */
function gatheringUnder(map: maplibregl.Map, x: number, y: number, slack_px: number, {gatherings, live}: Pickable): Picked | null {
  const all = [...live.gatherings, ...gatherings];
  if (!all.length) return null;
  const viewport = viewportOf(map);
  const found = gatheringAt(all, x, y, slack_px, live.scale, (at) => viewport.project(at));
  if (!found) return null;
  const [lng, lat] = found.at;
  return {thing: {kind: 'gathering', id: `${found.layer} ${found.at.join()}`}, title: `×${found.count}`, place: {lng, lat}, opens: {lng, lat, zoom: map.getZoom() + NEARER_ZOOMS}};
}

function solidAt(surface: Surface, x: number, y: number, slack_px: number, {buildings, opened, state}: Pickable): Picked | null {
  if (opened !== null && slack_px === 0) {
    const part = surface.pick(x, y, 0, OPENED_LAYERS);
    if (part) {
      const dwelling = (part.object as Partial<Cell>).window;
      if (!dwelling) return {thing: {kind: 'building', id: opened}, title: '', place: null};
      return {thing: {kind: 'dwelling', id: String(dwelling.id)}, title: dwelling.room, place: null, building: opened};
    }
  }
  if (!buildings) return null;
  const feature = buildings.at(x, y, Math.min(slack_px, 3));
  if (!feature) return null;
  return {thing: {kind: 'building', id: buildingId(feature)}, title: buildingTitle(feature, state.language), place: null};
}

function buildingTitle(feature: Feature, language: State['language']): string {
  const {name, levels, height} = feature.properties ?? {};
  if (name) return String(name);
  const floors = levels ? (language === 'en' ? `${levels} floors` : `${levels} 层`) : '';
  return [floors, height ? `${Math.round(Number(height))} m` : ''].filter(Boolean).join(' · ');
}

function streetNameAt(x: number, y: number, slack_px: number, {streetNames}: Pickable): Picked | null {
  const box = streetNames.find(
    ({left, right, top, bottom}) => x >= left - slack_px && x <= right + slack_px && y >= top - slack_px && y <= bottom + slack_px,
  );
  if (!box) return null;
  return {
    thing: {kind: 'street', id: String(box.label.row.id)},
    title: box.label.text,
    place: {lng: box.label.at[0], lat: box.label.at[1]},
  };
}

/** The street itself, where it is near enough to be told from the grid around it. */
function streetAt(map: maplibregl.Map, x: number, y: number, slack_px: number): Picked | null {
  if (map.getZoom() < STREETS_FROM_ZOOM) return null;
  const layers = STREET_LAYERS.filter((id) => map.getLayer(id));
  const around = slack_px / 2;
  const [street] = map.queryRenderedFeatures([[x - around, y - around], [x + around, y + around]], {layers});
  const id = street?.properties['id'];
  if (id === undefined) return null;
  return {thing: {kind: 'street', id: String(id)}, title: String(street!.properties['name'] ?? ''), place: null};
}

/** Over the whole ground, so that a hexagon is met wherever nothing stands. */
function hexagonUnder(map: maplibregl.Map, x: number, y: number, {shown}: Pickable): Picked | null {
  const {lng, lat} = map.unproject([x, y]);
  const hexagon = hexagonAt(shown, [lng, lat]);
  if (!hexagon || !shown) return null;
  const value = hexagon.value === null ? '<3' : hexagon.value.toLocaleString('en');
  return {thing: {kind: 'hexagon', id: hexagon.id}, title: `${value} ${shown.unit}`, place: null};
}

function gridUnder(map: maplibregl.Map, x: number, y: number, {grids}: Pickable): Picked | null {
  if (!grids) return null;
  const {lng, lat} = map.unproject([x, y]);
  const row = gridAt(grids.rows, [lng, lat]);
  return row && pickedRow(grids.described, row, null);
}

function pickedRow(described: Described, row: Row, place: Place | null): Picked {
  const title = String(row[described.title] ?? '');
  return {thing: {kind: described.thing ?? described.id, id: String(row.id)}, title, place};
}
