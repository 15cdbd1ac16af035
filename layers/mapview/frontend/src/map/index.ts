import type * as maplibregl from 'maplibre-gl';
import {readAddress} from '../address';
import type {Operations} from '../operations';
import type {Store, Thing} from '../store';
import {ChosenBuildings} from '../thematic/chosenBuildings';
import type {Picture} from '../thematic/picture';
import type {Past} from '../timeline/past';
import {BaseMap} from './baseMap';
import {Buildings} from './buildings';
import {listenToBrush} from './brushing';
import {Camera} from './camera';
import {CardFirst} from './cardFirst';
import {capture} from './capture';
import {extent} from './fitting';
import type {Sign} from './clusters';
import {GridGround} from './gridGround';
import {Heat} from './heat';
import {listenToKeys} from './keyboard';
import './map.css';
import {Overlay} from './overlay';
import {OpenedBuilding, solidOf} from './openedBuilding';
import {paletteOf} from './palette';
import type {Picked} from './picked';
import {pickAt} from './picking';
import {showPreview} from './preview';
import {listenToPointer} from './pointer';
import {signScale} from './scale';
import {Scene} from './scene';
import {SiteBase} from './siteBase';
import {Surface} from './surface';
import {dayOf, type TimeWindow} from '../timeline/window';
import {nearness, surroundings, viewportOf} from './viewport';
import {detectGraphics} from './webgl';

const VIEW_EVERY_MS = 90;
const HOVER_EVERY_MS = 60;
const HOVER_EVERY_SOFTWARE_MS = 160;
const NEVER = -1;
const CLUSTERS_APART_ZOOM = 18;
const SLACK_PX = {mouse: 3, touch: 14};

interface SupportHandle {
  map: unknown;
  store: Store;
  operations: Operations;
  /** Page pixels of a place `z` metres above the ground. */
  project(lng: number, lat: number, z?: number): [x: number, y: number];
  /** The map beside, once there is one. */
  second?: Pick<SupportHandle, 'map' | 'store' | 'project'>;
}

declare global {
  interface Window {
    jingwei?: SupportHandle;
  }
}

/** The map as it was mounted; null without WebGL. */
export interface MountedMap {
  map: maplibregl.Map | null;
  dispose(): void;
}

/**
 * Put the map into `root`. Without WebGL the store says so, and everything else goes on. A map beside
 * another one leaves keys, pictures and the first view to it.
 */
export function mountMap(root: HTMLElement, store: Store, operations: Operations, picture: Picture, past: Past, beside?: MountedMap): MountedMap {
  const graphics = detectGraphics();
  if (!graphics.available) {
    store.set({webgl: false});
    window.jingwei = {map: null, store, operations, project: () => [NaN, NaN]};
    return {map: null, dispose: () => {}};
  }
  root.closest<HTMLElement>('.jw')?.setAttribute('data-graphics', graphics.software ? 'software' : 'hardware');
  const first = store.get();
  const surface = new Surface(root, first.view, paletteOf(first.theme), graphics);
  const {map} = surface;
  const camera = new Camera(map, store, graphics.software);
  const cardFirst = new CardFirst(store, map);
  const opened = new OpenedBuilding(store, () => cardFirst.after(showOpened));
  const siteBase = new SiteBase(map);
  const {board} = operations;
  const scale = (): number => signScale(operations.wall.get(), store.get().screen);
  const chosenBuildings = new ChosenBuildings(store, () => schedule());
  const scene = new Scene(
    new BaseMap(map, first.manifest.home.latitude),
    new Buildings(map),
    opened,
    new GridGround(map),
    new Heat(map),
    picture,
    chosenBuildings,
    (kind, id) => board.unitOf(kind, id) !== null,
    scale,
    () => schedule(true),
  );
  const overlay = new Overlay(
    map,
    store,
    operations,
    graphics.software,
    (unit) => scene.kindOf(unit.kind, unit.thing),
    (id) => scene.layerNamed(id),
    () => scene.boxes,
    past,
    !!beside,
    scale,
    cardFirst,
  );
  let hovered: Picked | null = null;
  let due: {arrange: boolean} | null = null;
  let shown = '';
  let liveUnits = 0;
  let viewAt_ms = 0;
  let movesAtOpening = 0;
  let keepsView = !!beside || readAddress().view !== null;

  function schedule(arrange = false): void {
    if (due) {
      due.arrange ||= arrange;
      return;
    }
    due = {arrange};
    queueMicrotask(render);
  }

  const showSelected = (): void => schedule();

  function showOpened(): void {
    const {building} = opened;
    if (building && camera.moves === movesAtOpening) camera.frame(solidOf(building));
    schedule(true);
  }

  function render(): void {
    const arrange = due?.arrange ?? false;
    due = null;
    const state = store.get();
    if (arrange) {
      const viewport = viewportOf(map);
      scene.arrange(state, {
        width: viewport.width,
        height: viewport.height,
        bearing: state.view.bearing,
        isNear: surroundings(viewport),
        project: (place) => viewport.project(place as number[]) as [number, number],
        nearness: (place) => nearness(viewport, place),
        extent: (solid) => extent(viewport, solid),
      });
      overlay.rearranged();
    }
    siteBase.show(state.manifest, state);
    shown = scene.shown(state);
    const building = hovered?.thing.kind === 'building' ? hovered.thing.id : null;
    surface.draw(scene.layers(state, building), paletteOf(state.theme));
  }

  function readView(): void {
    viewAt_ms = performance.now();
    const {lng, lat} = map.getCenter();
    store.set({view: {longitude: lng, latitude: lat, zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing()}});
  }

  function pick(x: number, y: number, slack_px: number): Picked | null {
    return pickAt(surface, x, y, slack_px, scene.pickable(store.get(), overlay.pickable));
  }

  function tap(x: number, y: number, touch: boolean): void {
    if (operations.tools.tap(map.unproject([x, y]), x, y, touch)) return;
    const picked = pick(x, y, touch ? SLACK_PX.touch : SLACK_PX.mouse);
    if (!picked) {
      store.select(null);
      return;
    }
    if (picked.opens) {
      store.flyTo(picked.opens);
      return;
    }
    if (picked.cluster) {
      open(picked.cluster);
      return;
    }
    store.select(picked.thing, picked.building === undefined ? {} : {building: picked.building});
  }

  /** Come nearer until a sign falls apart; one that stays whole shows its incidents one after another. */
  function open({members, lng, lat}: Sign): void {
    if (map.getZoom() < CLUSTERS_APART_ZOOM) {
      store.flyTo({lng, lat, zoom: Math.min(map.getZoom() + 2, CLUSTERS_APART_ZOOM)});
      return;
    }
    const now = store.get().selection;
    const at = now?.kind === 'incident' ? members.findIndex((row) => String(row.id) === now.id) : -1;
    store.select({kind: 'incident', id: String(members[(at + 1) % members.length]!.id)});
  }

  function hover(x: number, y: number): void {
    const {lng, lat} = map.unproject([x, y]);
    if (operations.tools.hover({lng, lat})) {
      map.getCanvas().style.cursor = 'crosshair';
      store.set({pointer: {lng, lat}, hover: null});
      return;
    }
    const before = hovered;
    hovered = pick(x, y, SLACK_PX.mouse);
    map.getCanvas().style.cursor = hovered ? 'pointer' : '';
    store.set({
      pointer: {lng, lat},
      hover: hovered?.title ? {thing: hovered.thing, title: hovered.title, x, y} : null,
    });
    if (isDrawn(before?.thing) || isDrawn(hovered?.thing)) schedule();
  }

  /** Pointing at a grid or a street changes nothing on the map, so nothing is redrawn. */
  function isDrawn(thing: Thing | undefined): boolean {
    return !!thing && !graphics.software && thing.kind !== 'grid' && thing.kind !== 'street' && thing.kind !== 'hexagon' && thing.kind !== 'gathering';
  }

  const stops = [
    store.onFly((target) => camera.fly(target)),
    store.onCamera((command) => camera.command(command)),
    beside ? () => {} : listenToKeys(root, camera),
    beside ? () => {} : listenToBrush(map, operations.tools.drafting, () => operations.tools.onStroke()),
    listenToPointer(
      map,
      {
        tap,
        hover,
        hold: (x, y) => {
          const {lng, lat} = map.unproject([x, y]);
          if (store.get().screen === 'leader') operations.tools.pin.set({lng, lat});
          if (!operations.may.report || store.get().screen !== 'operator') return;
          operations.draft.set({lng, lat});
        },
        leave: () => {
          hovered = null;
          operations.tools.hover(null);
          store.set({pointer: null, hover: null});
        },
      },
      graphics.software ? HOVER_EVERY_SOFTWARE_MS : HOVER_EVERY_MS,
    ),
    store.subscribe((state, previous) => {
      if (state.openedBuilding !== previous.openedBuilding) movesAtOpening = keepsView ? NEVER : camera.moves;
      opened.follow();
      if (state.preview !== previous.preview) showPreview(map, state.preview, paletteOf(state.theme));
      const looks = state.theme !== previous.theme || state.manifest !== previous.manifest || state.visible !== previous.visible || state.filters !== previous.filters || !sameDay(state.time, previous.time) || state.gridLooks !== previous.gridLooks;
      if (state.filters !== previous.filters) chosenBuildings.look();
      if (looks) schedule(true);
      else if (state.selection !== previous.selection || state.openedBuilding !== previous.openedBuilding) cardFirst.after(showSelected);
    }),
    board.subscribe((change) => {
      if (!change.units || board.units.size === liveUnits) return;
      liveUnits = board.units.size;
      scene.unitsChanged();
      schedule(true);
    }),
    picture.subscribe(() => schedule(true)),
    operations.wall.subscribe(() => schedule(true)),
    () => cardFirst.dispose(),
    () => overlay.dispose(),
    () => opened.dispose(),
    () => chosenBuildings.dispose(),
    () => scene.dispose(),
  ];
  map.on('move', () => {
    if (performance.now() - viewAt_ms < VIEW_EVERY_MS) return;
    readView();
    if (scene.shown(store.get()) !== shown) schedule(true);
  });
  map.on('styledata', () => siteBase.show(store.get().manifest, store.get()));
  map.on('moveend', () => {
    // Taken along by the map beside it, it is arranged anew when that one rests.
    if (beside?.map?.isMoving()) return;
    readView();
    schedule(true);
  });
  map.on('resize', () => schedule(true));
  map.getCanvas().addEventListener('webglcontextlost', () => store.set({webgl: false}));
  map.getCanvas().addEventListener('webglcontextrestored', () => store.set({webgl: true}));
  const resized = new ResizeObserver(() => {
    surface.fit();
    overlay.fit();
  });
  resized.observe(root);
  stops.push(() => resized.disconnect());

  // What a link opens is opened before this task ends, and seen as the link says.
  queueMicrotask(() => (keepsView = false));
  chosenBuildings.look();
  if (!keepsView) camera.home(0);
  readView();
  surface.open();
  overlay.open();
  opened.follow();
  schedule(true);
  const project = (lng: number, lat: number, z = 0): [number, number] => projectToPage(surface, lng, lat, z);
  if (beside && window.jingwei) {
    operations.tools.captureSecond = (scale) => capture(surface, overlay, scale);
    window.jingwei.second = {map, store, project};
  } else {
    operations.tools.capture = (scale) => capture(surface, overlay, scale);
    window.jingwei = {map, store, operations, project};
  }
  return {
    map,
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Whether the ground, and what stands on it, is that of the same day: incidents alone tell hours apart. */
function sameDay(one: TimeWindow | null, other: TimeWindow | null): boolean {
  return one === other || (!!one && !!other && dayOf(one, Date.now()) === dayOf(other, Date.now()));
}

function projectToPage({map}: Surface, lng: number, lat: number, z: number): [number, number] {
  const box = map.getCanvas().getBoundingClientRect();
  const [x, y] = viewportOf(map).project([lng, lat, z]);
  return [box.left + x!, box.top + y!];
}
