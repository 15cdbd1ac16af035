import type * as maplibregl from 'maplibre-gl';
import type {Operations} from '../operations';
import {Store, type State} from '../store';
import {Picture} from '../thematic/picture';
import {Past} from '../timeline/past';
import type {MountedMap} from '../map';

/** What the second map has from the first. */
const SHARED = ['screen', 'language', 'theme', 'manifest', 'selection', 'openedBuilding', 'filters', 'database'] as const satisfies readonly (keyof State)[];

type Mount = (root: HTMLElement, store: Store, operations: Operations, picture: Picture, past: Past, beside: MountedMap) => MountedMap;

/**
 * A second map beside the first, on the same place with the same selection; layers, theme and time are its own.
 * It is made when it is first wanted and kept, because a WebGL context once made is never given back.
 */
export class Second {
  readonly store: Store;
  readonly picture: Picture;
  readonly past: Past;
  private mounted: MountedMap | null = null;
  private telling = false;

  constructor(
    private readonly first: Store,
    mayIncidents: boolean,
  ) {
    this.store = new Store(this.following(first.get()));
    this.picture = new Picture(this.store);
    this.past = new Past(this.store, mayIncidents);
    first.subscribe((state, previous) => {
      if (SHARED.some((key) => state[key] !== previous[key]) || state.compare !== previous.compare) this.tell(() => this.store.set(this.following(state)));
    });
    this.store.subscribe((state, previous) => this.tell(() => this.answer(state, previous)));
  }

  /** Show it in `root` whenever two maps are wanted. */
  attach(root: HTMLElement, first: MountedMap, operations: Operations, mount: Mount): void {
    const look = (): void => {
      root.hidden = !this.first.get().compare;
      if (root.hidden || this.mounted || !this.first.get().webgl) return;
      const {map} = first;
      if (!map) return;
      this.store.set({view: this.first.get().view});
      this.mounted = mount(root, this.store, operations, this.picture, this.past, first);
      if (this.mounted.map) link(map, this.mounted.map, () => !!this.first.get().compare);
    };
    this.first.subscribe((state, previous) => {
      if (!state.compare === !previous.compare) return;
      look();
      if (state.compare && first.map) this.mounted?.map?.jumpTo(cameraOf(first.map));
    });
    look();
  }

  private following(state: State): State {
    const {compare} = state;
    const shared = Object.fromEntries(SHARED.map((key) => [key, state[key]])) as Partial<State>;
    const own = {thematic: compare?.thematic ?? null, visible: {...(compare?.visible ?? state.visible)}, time: compare?.time ?? null};
    const before = this.store?.get();
    const kept = {visible: before && same(before.visible, own.visible) ? before.visible : own.visible};
    return {...(before ?? state), ...shared, ...own, ...kept, compare: null, gridLooks: null, preview: null};
  }

  /** A click on the second map is one on both. */
  private answer(state: State, previous: State): void {
    if (state.selection !== previous.selection || state.openedBuilding !== previous.openedBuilding) {
      this.first.select(state.selection, state.openedBuilding ? {building: state.openedBuilding} : {});
    }
    if (state.pointer !== previous.pointer) this.first.set({pointer: state.pointer});
    if (state.hover !== previous.hover) {
      const left = this.mounted?.map?.getContainer().offsetLeft ?? 0;
      this.first.set({hover: state.hover && {...state.hover, x: state.hover.x + left}});
    }
  }

  /** What one tells the other does not come back. */
  private tell(what: () => void): void {
    if (this.telling) return;
    this.telling = true;
    try {
      what();
    } finally {
      this.telling = false;
    }
  }
}

function same(one: Readonly<Record<string, boolean>>, other: Readonly<Record<string, boolean>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

function cameraOf(map: maplibregl.Map): maplibregl.CameraOptions {
  return {center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch()};
}

/** Whichever is moved, the other goes along. */
function link(one: maplibregl.Map, other: maplibregl.Map, isOn: () => boolean): void {
  let following = false;
  const follow = (from: maplibregl.Map, to: maplibregl.Map) => (): void => {
    if (following || !isOn()) return;
    following = true;
    to.jumpTo(cameraOf(from));
    following = false;
  };
  for (const event of ['move', 'moveend'] as const) {
    one.on(event, follow(one, other));
    other.on(event, follow(other, one));
  }
}
