import type {FeatureCollection} from 'geojson';
import type {Bounds, Manifest, ScreenName, View} from './manifest';
import type {Compare} from './compare/state';
import type {Filters, Thematic} from './thematic/state';
import type {TimeWindow} from './timeline/window';

export type {Bounds, Manifest, View} from './manifest';

/** Anything with a card: its kind and its id, as in `building/12`. */
export interface Thing {
  kind: string;
  id: string;
}

export interface Place {
  lng: number;
  lat: number;
}

export interface Hover {
  thing: Thing;
  title: string;
  x: number;
  y: number;
}

export interface State {
  screen: ScreenName;
  language: 'zh-CN' | 'en';
  theme: 'dark' | 'light';
  manifest: Manifest;
  selection: Thing | null;
  openedBuilding: string | null;
  visible: Record<string, boolean>;
  /** What is counted on the map; see `thematic/state.ts`. */
  thematic: Thematic | null;
  filters: Filters;
  /** Which part of the past the map shows; null is now. Every layer that changes with time follows it. */
  time: TimeWindow | null;
  /** What the second map shows; null is one map. */
  compare: Compare | null;
  view: View;
  /** Where the mouse is on the ground; null without a mouse over the map. */
  pointer: Place | null;
  hover: Hover | null;
  webgl: boolean;
  database: {up: boolean; since: string | null};
  /** What grids wear while they are compared, by code; null shows their own colours and names. */
  gridLooks: ReadonlyMap<string, GridLook> | null;
  /** What an import would bring, before it is anything. */
  preview: Preview | null;
}

export type Preview = FeatureCollection;

/** A colour, how strongly it covers the ground (0 to 1), and the words written on the grid. */
export interface GridLook {
  colour: string;
  strength: number;
  words: string;
}

export type FlyTarget =
  | {
      lng: number;
      lat: number;
      zoom?: number;
      pitch?: number;
      bearing?: number;
      /** As it was saved: the place in the middle of the map, at just this zoom. */
      exact?: boolean;
    }
  | {
      bounds: Bounds;
      /** Stay where all of it is in sight already, and not too small. */
      unlessSeen?: boolean;
    };

/** What the buttons and keys may ask of the camera. */
export type CameraCommand = 'home' | 'north' | 'flat' | 'solid' | 'in' | 'out';

export interface SelectOptions {
  fly?: boolean;
  position?: Place;
  bounds?: Bounds;
  /** The building of a dwelling, where it is known already. */
  building?: string;
}

/** Where a thing turned out to be, once its card is there. */
export interface Found {
  position: Place | null;
  bounds: Bounds | null;
  building?: string | null;
}

type Listener = (state: State, previous: State) => void;

/** The state of one map page; whoever shows a part of it subscribes. */
export class Store {
  private state: State;
  private readonly listeners = new Set<Listener>();
  private readonly flyListeners = new Set<(target: FlyTarget) => void>();
  private readonly cameraListeners = new Set<(command: CameraCommand) => void>();
  private readonly foundListeners = new Set<(thing: Thing) => void>();
  private awaited: Thing | null = null;

  constructor(initial: State) {
    this.state = initial;
  }

  get(): State {
    return this.state;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set(patch: Partial<State>): void {
    const previous = this.state;
    const keys = Object.keys(patch) as (keyof State)[];
    if (keys.every((key) => Object.is(previous[key], patch[key]))) return;
    this.state = {...previous, ...patch};
    for (const listener of [...this.listeners]) listener(this.state, previous);
  }

  /**
   * Select a thing, or nothing. A building opens; a dwelling keeps its building open; anything
   * else closes it. `fly` without a place flies when `found` says where the thing is.
   */
  select(thing: Thing | null, options: SelectOptions = {}): void {
    const same = sameThing(thing, this.state.selection);
    this.set({
      selection: same ? this.state.selection : thing,
      openedBuilding: this.buildingFor(thing, options.building),
      hover: null,
    });
    this.awaited = null;
    if (!thing || !options.fly) return;
    if (options.bounds) this.flyTo({bounds: options.bounds});
    else if (options.position) this.flyTo({...options.position, zoom: CLOSE_ZOOM[thing.kind]});
    else this.awaited = thing;
  }

  /** Tell where a selected thing is: opens the building of a dwelling, ends a waiting flight. */
  found(thing: Thing, place: Found): void {
    if (!sameThing(thing, this.state.selection)) return;
    for (const listener of this.foundListeners) listener(thing);
    if (thing.kind === 'dwelling' && place.building) this.set({openedBuilding: place.building});
    if (!sameThing(thing, this.awaited)) return;
    this.awaited = null;
    if (place.bounds && !CLOSE_ZOOM[thing.kind]) this.flyTo({bounds: place.bounds});
    else if (place.position) this.flyTo({...place.position, zoom: CLOSE_ZOOM[thing.kind]});
    else if (place.bounds) this.flyTo({bounds: place.bounds});
  }

  flyTo(target: FlyTarget): void {
    for (const listener of this.flyListeners) listener(target);
  }

  onFly(listener: (target: FlyTarget) => void): () => void {
    this.flyListeners.add(listener);
    return () => this.flyListeners.delete(listener);
  }

  /** Hear of each selected thing whose card has been filled. */
  onFound(listener: (thing: Thing) => void): () => void {
    this.foundListeners.add(listener);
    return () => this.foundListeners.delete(listener);
  }

  camera(command: CameraCommand): void {
    for (const listener of this.cameraListeners) listener(command);
  }

  onCamera(listener: (command: CameraCommand) => void): () => void {
    this.cameraListeners.add(listener);
    return () => this.cameraListeners.delete(listener);
  }

  setVisible(layer: string, visible: boolean): void {
    this.set({visible: {...this.state.visible, [layer]: visible}});
  }

  private buildingFor(thing: Thing | null, building?: string): string | null {
    if (thing?.kind === 'building') return thing.id;
    if (thing?.kind === 'dwelling') return building ?? this.state.openedBuilding;
    return null;
  }
}

/** Screens that look straight down at first. */
export function isFlat(screen: State['screen']): boolean {
  return screen === 'planner' || screen === 'admin';
}

/** How near the camera goes to a thing too small for bounds. */
const CLOSE_ZOOM: Record<string, number> = {
  incident: 17,
  member: 17,
  building: 17.6,
  dwelling: 18.2,
  camera: 17.5,
  sensor: 17.5,
  vehicle: 17,
  team: 17,
  robot: 17,
  premises: 17.5,
  own: 16.5,
};

export function sameThing(one: Thing | null, other: Thing | null): boolean {
  return one === other || (!!one && !!other && one.kind === other.kind && one.id === other.id);
}

export function thingToText(thing: Thing | null): string | null {
  return thing ? `${thing.kind}/${thing.id}` : null;
}

export function thingFromText(text: string | null | undefined): Thing | null {
  const cut = text?.indexOf('/') ?? -1;
  if (!text || cut < 1 || cut === text.length - 1) return null;
  return {kind: text.slice(0, cut), id: text.slice(cut + 1)};
}
