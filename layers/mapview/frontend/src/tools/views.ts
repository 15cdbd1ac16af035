import {request, send} from '../api';
import {Watched} from '../live/watched';
import {compareFromKept, compareToKept, type KeptCompare} from '../compare/state';
import type {State, Store} from '../store';
import {windowFromKept, windowToKept} from '../timeline/window';
import type {View} from '../manifest';

/** What of the page a view keeps: the camera, and whatever says what the map shows. */
export interface ViewState {
  view: View;
  visible: Record<string, boolean>;
  thematic?: unknown;
  filters?: unknown;
  /** The window of time, and what the second map shows; null is now, and one map. Views from before say neither. */
  time?: string | null;
  compare?: KeptCompare | null;
}

export interface SavedView {
  id: number;
  name: string;
  state: ViewState;
  shared_role: string | null;
  mine: boolean;
  owner: string;
}

interface Answer {
  views: SavedView[];
}

const PATH = '/api/v1/views';
/** Parts that other panels keep in the store as plain JSON, where they do. */
const MORE = ['thematic', 'filters'] as const;

/** The page as it is now, to be saved. */
export function stateNow(state: State, now_ms = Date.now()): ViewState {
  const parts = state as unknown as Record<string, unknown>;
  const more = Object.fromEntries(MORE.flatMap((part) => (parts[part] === undefined ? [] : [[part, parts[part]]])));
  const {time, compare} = state;
  return {
    view: state.view,
    visible: state.visible,
    ...more,
    time: time && windowToKept(time, now_ms),
    compare: compare && compareToKept(compare, time, now_ms),
  };
}

/** Show what a view keeps; layers that have come since stay as they are. */
export function show(store: Store, {view, visible, ...more}: ViewState, now_ms = Date.now()): void {
  const now = store.get();
  const known = Object.fromEntries(Object.entries(visible).filter(([layer]) => layer in now.visible));
  const kept = Object.fromEntries(MORE.flatMap((part) => (part in now && part in more ? [[part, more[part]]] : [])));
  store.set({visible: {...now.visible, ...known}, ...kept, ...times(now, more, now_ms)} as Partial<State>);
  const {longitude, latitude, ...camera} = view;
  store.flyTo({lng: longitude, lat: latitude, ...camera, exact: true});
}

/** Only the operator's screen has the means to leave a time or a second map again. */
function times(now: State, {time, compare}: Omit<ViewState, 'view' | 'visible'>, now_ms: number): Partial<State> {
  if (now.screen !== 'operator') return {};
  const first = time === undefined ? now.time : windowFromKept(time, now_ms);
  return {time: first, ...(compare !== undefined && {compare: compareFromKept(compare, now.visible, first, now_ms)})};
}

/** The saved views of this account and those shared with its role, as the server has them. */
export class SavedViews {
  readonly list = new Watched<readonly SavedView[] | null>(null);

  async read(): Promise<void> {
    this.take(await request<Answer>(PATH));
  }

  async add(name: string, state: ViewState, role: string | null): Promise<void> {
    this.take(await send<Answer>(PATH, {name, state, shared_role: role}));
  }

  async change(id: number, change: {name?: string; state?: ViewState; shared_role?: string | null}): Promise<void> {
    this.take(await this.put(`${PATH}/${id}`, 'PATCH', change));
  }

  async remove(id: number): Promise<void> {
    this.take(await this.put(`${PATH}/${id}`, 'DELETE'));
  }

  /** Put one's own view `by` places further down. */
  async move(id: number, by: number): Promise<void> {
    const ids = (this.list.get() ?? []).filter((view) => view.mine).map((view) => view.id);
    const at = ids.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= ids.length) return;
    ids.splice(at, 1);
    ids.splice(to, 0, id);
    this.take(await this.put(`${PATH}/order`, 'PUT', {ids}));
  }

  private take({views}: Answer): void {
    this.list.set(views);
  }

  private put(path: string, method: string, body?: unknown): Promise<Answer> {
    const headers = {accept: 'application/json', 'content-type': 'application/json'};
    return request<Answer>(path, {method, headers, ...(body !== undefined && {body: JSON.stringify(body)})});
  }
}
