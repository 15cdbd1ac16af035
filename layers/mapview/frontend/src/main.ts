import {readAddress, writeAddress} from './address';
import {readChoices, writeChoices} from './choices';
import type {Manifest, TreeItem, View} from './manifest';
import {mountMap} from './map';
import {Operations} from './operations';
import {mountPanels} from './panels';
import {isFlat, Store, thingFromText, thingToText, type State} from './store';
import {show} from './tools/views';
import {Second} from './compare/second';
import {compareFromText} from './compare/state';
import {followAddress, sharedTracks} from './tracks/link';
import {Past} from './timeline/past';
import {windowFromText} from './timeline/window';
import {Picture} from './thematic/picture';
import {readFilters, readThematic} from './thematic/state';

/** What the page hands the component on every rerun. */
interface PageData {
  manifest: Manifest;
  screen: State['screen'];
  language: State['language'];
  theme: State['theme'];
  select: string | null;
}

interface Component {
  data: PageData;
  parentElement: HTMLElement;
  setStateValue(name: 'selection', value: string | null): void;
  setStateValue(name: 'viewport', value: View): void;
  setStateValue(name: 'ground', value: string): void;
}

interface Mounted {
  root: HTMLElement;
  store: Store;
  component: Component;
  /** What the page said last; only what it says anew counts. */
  data: PageData;
  /** Selections told to the page: an answer to an older one may come after the next click. */
  told: Set<string | null>;
}

const VIEWPORT_DELAY_MS = 500;
const GROUND = new Set(['grids', 'buildings', 'base', 'streetnames']);

/** What the address keeps beside the selection and the view. */
const ADDRESSED = ['thematic', 'filters', 'time', 'compare'] as const;

let mounted: Mounted | null = null;

/**
 * Called by the page at first and after every rerun. There is one map to a page: it is made once
 * and moves along when the page hands over another element, because a WebGL context once made is
 * never given back.
 */
export default function (component: Component): () => void {
  if (mounted) update(mounted, component);
  else mounted = mount(component);
  return () => {};
}

function mount(component: Component): Mounted {
  const {data, parentElement} = component;
  const root = document.createElement('div');
  root.className = 'jw';
  const mapRoot = root.appendChild(document.createElement('div'));
  mapRoot.className = 'jw-map';
  const secondRoot = root.appendChild(document.createElement('div'));
  secondRoot.className = 'jw-map is-second';
  const panelRoot = root.appendChild(document.createElement('div'));
  panelRoot.className = 'jw-panels';
  parentElement.appendChild(root);

  const address = readAddress();
  const visible = visibleAtFirst(data.manifest, data.screen, readChoices(data.screen));
  const store = new Store({
    screen: data.screen,
    language: data.language,
    theme: data.theme,
    manifest: data.manifest,
    selection: null,
    openedBuilding: null,
    visible,
    thematic: readThematic(new URLSearchParams(location.search)),
    filters: readFilters(new URLSearchParams(location.search)),
    ...timesOf(data.screen, visible),
    view: address.view ?? homeView(data.manifest, data.screen),
    pointer: null,
    hover: null,
    webgl: true,
    database: {up: true, since: null},
    gridLooks: null,
    preview: null,
  });
  const entry: Mounted = {root, store, component, data, told: new Set()};
  dress(root, store.get());
  const operations = new Operations(data.manifest.capabilities, data.language);
  operations.onView = ({state}) => show(store, state);
  store.subscribe((state, previous) => {
    if (state.language !== previous.language) void operations.readClasses(state.language);
  });
  // Panels first: the map then fits its first view into what they leave free.
  const picture = new Picture(store);
  const past = new Past(store, operations.active);
  operations.playback.attach(store, (day) => past.cover(day));
  followAddress(operations.playback, operations.may.tracks);
  const second = new Second(store, operations.active);
  mountPanels(panelRoot, store, operations, picture, past, second);
  const map = mountMap(mapRoot, store, operations, picture, past);
  second.attach(secondRoot, map, operations, mountMap);
  store.subscribe((state) => dress(root, state));
  report(entry);
  // Somebody has changed what the map stands on: the page is asked for its manifest again.
  operations.board.ground.subscribe((now, before) => before && entry.component.setStateValue('ground', now));
  const first = address.selection ?? thingFromText(data.select);
  if (first) store.select(first, {fly: !address.view});
  return entry;
}

function update(there: Mounted, component: Component): void {
  const {data: now, parentElement} = component;
  const {store, data: before} = there;
  there.component = component;
  there.data = now;
  if (there.root.parentElement !== parentElement) parentElement.appendChild(there.root);
  if (now.screen !== before.screen) store.set({screen: now.screen, ...timesOf(now.screen, store.get().visible)});
  if (now.language !== before.language) store.set({language: now.language});
  if (now.theme !== before.theme) store.set({theme: now.theme});
  // A manifest in another language than the page's own is on its way already.
  if (now.language === store.get().language && JSON.stringify(now.manifest) !== JSON.stringify(store.get().manifest)) {
    store.set({manifest: now.manifest, visible: visibleAtFirst(now.manifest, now.screen, store.get().visible)});
  }
  if (now.select !== before.select && !there.told.has(now.select)) {
    store.select(thingFromText(now.select), {fly: true});
  }
}

/** Tell Python what is selected and looked at, and keep both in the address. */
function report(entry: Mounted): void {
  let timer: number | undefined;
  entry.store.subscribe((state, previous) => {
    if (state.visible !== previous.visible) writeChoices(state.screen, state.visible);
    if (ADDRESSED.some((key) => state[key] !== previous[key])) writeAddress(state);
    if (state.selection !== previous.selection) {
      writeAddress(state);
      const text = thingToText(state.selection);
      entry.told.add(text);
      entry.component.setStateValue('selection', text);
    }
    if (state.view !== previous.view) {
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        const now = entry.store.get();
        writeAddress(now);
        entry.component.setStateValue('viewport', now.view);
      }, VIEWPORT_DELAY_MS);
    }
  });
}

function dress(root: HTMLElement, state: State): void {
  root.dataset['theme'] = state.theme;
  root.dataset['screen'] = state.screen;
  root.toggleAttribute('data-compare', !!state.compare);
  root.lang = state.language;
}

function homeView(manifest: Manifest, screen: State['screen']): View {
  const {longitude, latitude, zoom, pitch, bearing} = manifest.home;
  return {longitude, latitude, zoom, pitch: isFlat(screen) ? 0 : pitch, bearing};
}

/** Planners look at the ground: what stands and moves on it comes when it is switched on. */
function visibleAtFirst(manifest: Manifest, screen: State['screen'], known: Record<string, boolean>): Record<string, boolean> {
  const items = manifest.tree.flatMap((group) => group.items);
  const shown = (item: TreeItem): boolean => item.visible && (screen !== 'planner' || GROUND.has(item.layer));
  return Object.fromEntries(items.map((item) => [item.layer, known[item.layer] ?? shown(item)]));
}

/** What the address says of time and of a second map; only the operator's screen has the means to leave them again. */
function timesOf(screen: State['screen'], visible: Record<string, boolean>): Pick<State, 'time' | 'compare'> {
  if (screen !== 'operator') return {time: null, compare: null};
  const query = new URLSearchParams(location.search);
  // Tracks lead the window of time themselves.
  return {time: sharedTracks() ? null : windowFromText(query.get('time')), compare: compareFromText(query.get('compare'), visible)};
}
