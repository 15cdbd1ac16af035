import type * as maplibregl from 'maplibre-gl';
import {isFlat, type Bounds, type CameraCommand, type FlyTarget, type Store} from '../store';
import {extent, fit, type Fitted, type FreeArea, type Solid} from './fitting';
import {freeAreas, insetsOf, type Covered, type Insets} from './freeAreas';
import {viewportOf} from './viewport';

const FLIGHT_MS = 800;
const TURN_MS = 350;
const STEP_MS = 200;
const TILTED_DEG = 52;
const SOLID_FROM_ZOOM = 14.6;
const CLOSEST_FIT = 18;
const CLOSEST_BUILDING = 19.3;
/** A building that takes this much of the free screen can be read. */
const NEAR_SHARE = 0.3;
/** Around a framed building its surroundings stay in sight. */
const SURROUNDINGS = 0.14;
const MARGIN_PX = 40;
const LEAST: Insets = {top: MARGIN_PX, right: MARGIN_PX, bottom: MARGIN_PX, left: MARGIN_PX};
/** Seen from further off nothing stands on the ground: what is flat is seen from above, and fills the screen. */
const TILTED_FROM_ZOOM = 14;
const PANELS = '.jw-topbar, .jw-strip, .jw-foot, .jw-leader .jw-map-buttons, .jw-side-body, .jw-sheet, .jw-field-sheet, .jw-admin-main, .jw-wall-figures';
/** Smaller is a panel folded away. */
const LEAST_PANEL_PX = {width: 30, height: 20};
/** A box that takes this much of the free screen, across or down, can be read. */
const SEEN_SHARE = 0.5;

type Move = maplibregl.CameraOptions & {offset?: maplibregl.PointLike};

/** Moves the view where the store asks, into the part of the map no panel covers. */
export class Camera {
  private moving = false;
  private handMoves = 0;

  constructor(
    private readonly map: maplibregl.Map,
    private readonly store: Store,
    /** Drawn by the processor: a flight would be a handful of pictures, so the camera jumps. */
    private readonly jumps: boolean,
  ) {
    map.on('movestart', () => {
      if (!this.moving) this.handMoves += 1;
    });
  }

  /** How often the view was moved by others than this camera; a promised flight is void after it. */
  get moves(): number {
    return this.handMoves;
  }

  fly(target: FlyTarget): void {
    const insets = insetsOf(this.size(), this.panels(), LEAST);
    if ('bounds' in target) {
      if (target.unlessSeen && this.isSeen(target.bounds, insets)) return;
      this.move(this.fitted(target.bounds, this.map.getPitch(), this.map.getBearing()), FLIGHT_MS);
      return;
    }
    if (target.exact) {
      const {lng, lat, zoom, pitch, bearing} = target;
      this.move({center: [lng, lat], ...(zoom !== undefined && {zoom}), ...(pitch !== undefined && {pitch}), ...(bearing !== undefined && {bearing})}, FLIGHT_MS);
      return;
    }
    const zoom = target.zoom === undefined ? this.map.getZoom() : Math.max(target.zoom, this.map.getZoom());
    this.move(
      {
        center: [target.lng, target.lat],
        zoom,
        offset: [(insets.left - insets.right) / 2, (insets.top - insets.bottom) / 2],
        ...(target.pitch !== undefined && {pitch: target.pitch}),
        ...(target.bearing !== undefined && {bearing: target.bearing}),
      },
      FLIGHT_MS,
    );
  }

  /** Come near enough to a building to tell its windows apart; one that is near already stays put. */
  frame(solid: Solid): void {
    const {width, height} = this.size();
    const area = {width, height, ...insetsOf({width, height}, this.panels(), LEAST)};
    const seen = extent(viewportOf(this.map), solid);
    const inside = seen.left > area.left && seen.right < width - area.right && seen.top > area.top && seen.bottom < height - area.bottom;
    const free = Math.min(width - area.left - area.right, height - area.top - area.bottom);
    if (inside && Math.max(seen.right - seen.left, seen.bottom - seen.top) > free * NEAR_SHARE) return;
    const {longitude, latitude, zoom} = fit(solid, roomier(area), this.map.getPitch(), this.map.getBearing(), CLOSEST_BUILDING);
    this.move({center: [longitude, latitude], zoom}, FLIGHT_MS);
  }

  command(command: CameraCommand): void {
    const {map} = this;
    if (command === 'home') this.home(FLIGHT_MS);
    else if (command === 'north') this.move({bearing: 0}, TURN_MS);
    else if (command === 'flat') this.move({pitch: 0}, TURN_MS);
    else if (command === 'solid') this.move({pitch: TILTED_DEG, zoom: Math.max(map.getZoom(), SOLID_FROM_ZOOM)}, TURN_MS);
    else this.move({zoom: map.getZoom() + (command === 'in' ? 1 : -1)}, STEP_MS);
  }

  /** The whole area of the viewer. */
  home(duration_ms: number): void {
    const {manifest, screen} = this.store.get();
    const {longitude, latitude, zoom, bearing, bounds} = manifest.home;
    const pitch = isFlat(screen) ? 0 : manifest.home.pitch;
    if (bounds) {
      const fitted = this.fitted(bounds, pitch, bearing);
      this.move(fitted.zoom < TILTED_FROM_ZOOM ? {...this.fitted(bounds, 0, bearing), pitch: 0, bearing} : {...fitted, pitch, bearing}, duration_ms);
    } else this.move({center: [longitude, latitude], zoom, pitch, bearing}, duration_ms);
  }

  pan(across: number, down: number): void {
    const {clientWidth, clientHeight} = this.map.getContainer();
    this.map.panBy([across * clientWidth, down * clientHeight], {duration: this.isCalm() ? 0 : STEP_MS});
  }

  /** Among the rectangles that panels leave, into the one that shows the bounds largest. */
  private fitted(bounds: Bounds, pitch: number, bearing: number): Pick<Fitted, 'zoom'> & {center: [number, number]} {
    const places = freeAreas(this.size(), this.panels(), LEAST).map((area) => fit({bounds, height_m: 0}, area, pitch, bearing, CLOSEST_FIT));
    const {longitude, latitude, zoom} = places.reduce((best, place) => (place.zoom > best.zoom ? place : best));
    return {center: [longitude, latitude], zoom};
  }

  /** Whether a box lies wholly in the free part of the map and takes a good part of it. */
  private isSeen([west, south, east, north]: Bounds, insets: Insets): boolean {
    const {clientWidth: width, clientHeight: height} = this.map.getContainer();
    const corners = ([[west, south], [west, north], [east, south], [east, north]] as const).map((corner) => this.map.project([...corner]));
    const [xs, ys] = [corners.map(({x}) => x), corners.map(({y}) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const inside = left >= insets.left && right <= width - insets.right && top >= insets.top && bottom <= height - insets.bottom;
    return inside && Math.max((right - left) / (width - insets.left - insets.right), (bottom - top) / (height - insets.top - insets.bottom)) > SEEN_SHARE;
  }

  private move(to: Move, duration_ms: number): void {
    this.moving = true;
    if (this.isCalm() || duration_ms === 0) this.map.jumpTo(withoutOffset(this.map, to));
    else if (this.isFar(to)) this.map.flyTo({...to, duration: duration_ms, essential: true});
    else this.map.easeTo({...to, duration: duration_ms, essential: true});
    this.moving = false;
  }

  /** Whether the viewer asked the system for less motion, or the machine cannot show it. */
  private isCalm(): boolean {
    return this.jumps || matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  private isFar(to: Move): boolean {
    if (!to.center) return false;
    const {x, y} = this.map.project(to.center);
    const {clientWidth, clientHeight} = this.map.getContainer();
    return Math.hypot(x - clientWidth / 2, y - clientHeight / 2) > 2 * Math.max(clientWidth, clientHeight);
  }

  private size(): {width: number; height: number} {
    const {clientWidth: width, clientHeight: height} = this.map.getContainer();
    return {width, height};
  }

  /** Where panels lie over the map. */
  private panels(): Covered[] {
    const map = this.map.getContainer().getBoundingClientRect();
    const page = this.map.getContainer().closest('.jw') ?? document;
    return [...page.querySelectorAll(PANELS)]
      .map((panel) => panel.getBoundingClientRect())
      .filter(({width, height}) => width >= LEAST_PANEL_PX.width && height >= LEAST_PANEL_PX.height)
      .map(({left, top, right, bottom}) => ({left: left - map.left, top: top - map.top, right: right - map.left, bottom: bottom - map.top}));
  }
}

function roomier(area: FreeArea): FreeArea {
  const [across, down] = [area.width * SURROUNDINGS, area.height * SURROUNDINGS];
  return {...area, left: area.left + across, right: area.right + across, top: area.top + down, bottom: area.bottom + down};
}

/** A jump knows no offset: aim beside the target instead. */
function withoutOffset(map: maplibregl.Map, to: Move): maplibregl.CameraOptions {
  const {offset, ...rest} = to;
  if (!offset || !to.center) return rest;
  map.jumpTo(rest);
  const [across, down] = Array.isArray(offset) ? offset : [offset.x, offset.y];
  const middle = map.project(map.getCenter());
  return {center: map.unproject([middle.x - across, middle.y - down])};
}
