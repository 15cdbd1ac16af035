import {ApiError, isAborted} from '../api';
import type {Bounds} from '../manifest';
import type {State, Store} from '../store';
import {getGrids, getHexagons, getPoints, hexagonId, type HexagonAnswer} from './calls';
import {groundAround, hasLeft, resolutionAt} from './resolution';
import {moment, type TimeWindow} from '../timeline/window';
import type {Narrowing, Thematic} from './state';

type LngLat = [lng: number, lat: number];

export interface Hexagon {
  id: string;
  value: number | null;
  ring: LngLat[];
}

interface Numbers {
  thematic: Thematic;
  unit: string;
  breaks: readonly number[];
  total: number;
  keptBack: number;
}

/** What came of the choice: the numbers by place, and the classes of the legend. */
export type Shown = Numbers &
  (
    | {kind: 'hexagons'; resolution: number; hexagons: readonly Hexagon[]}
    | {kind: 'grids'; grids: ReadonlyMap<string, number | null>}
    | {kind: 'heat'; points: readonly {at: LngLat; value: number}[]; most: number}
  );

export interface PictureState {
  shown: Shown | null;
  loading: boolean;
  error: ApiError | null;
}

const SETTLE_MS = 180;
const AGAIN_MS = 60_000;
/** What is counted by when it was reported. */
const TIMED = new Set(['incidents']);
const MICRODEGREES = 1e-6;
const NOTHING: PictureState = {shown: null, loading: false, error: null};

/** Follows the choice, the filters and the zoom, and asks the server for the numbers. */
export class Picture {
  state: PictureState = NOTHING;
  /** What is counted, in words; the legend knows them. */
  title = '';
  private readonly listeners = new Set<(state: PictureState) => void>();
  private readonly stops: (() => void)[] = [];
  private request: AbortController | null = null;
  private asked = {key: '', bounds: null as Bounds | null, complete: true};
  private timer: number | undefined;

  constructor(
    private readonly store: Store,
    /** What is chosen for this map; the second map beside it has a choice of its own. */
    private readonly chosen: (state: State) => Thematic | null = (state) => state.thematic,
  ) {
    this.stops.push(
      store.subscribe((state, previous) => {
        const other = chosen(state) !== chosen(previous) || state.filters !== previous.filters || state.time !== previous.time || state.language !== previous.language;
        if (other || state.manifest !== previous.manifest) this.look();
        else if (state.view !== previous.view && chosen(state)) this.later();
      }),
    );
    const again = window.setInterval(() => {
      if (!document.hidden && chosen(store.get())) void this.ask();
    }, AGAIN_MS);
    this.stops.push(() => clearInterval(again));
    queueMicrotask(() => this.look());
  }

  subscribe(listener: (state: PictureState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    for (const stop of this.stops) stop();
  }

  /** Ask again, after a failure. */
  retry(): void {
    void this.ask();
  }

  get thematic(): Thematic | null {
    return this.chosen(this.store.get());
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.look(), SETTLE_MS);
  }

  private look(): void {
    const state = this.store.get();
    const thematic = this.chosen(state);
    if (!thematic) {
      this.request?.abort();
      this.asked.key = '';
      if (this.state !== NOTHING) this.tell(NOTHING);
      return;
    }
    const moved = thematic.display !== 'grids' && !this.asked.complete && !!this.asked.bounds && hasLeft(this.asked.bounds, state.view);
    if (moved || this.key(state, thematic) !== this.asked.key) void this.ask();
  }

  private key(state: State, thematic: Thematic): string {
    const fineness = thematic.display === 'hexagons' ? resolutionAt(state.view.zoom) : thematic.display === 'heat' ? Math.floor(state.view.zoom) : 0;
    return JSON.stringify([thematic, narrowingOf(state, thematic), fineness, state.language, state.manifest.revisions]);
  }

  private async ask(): Promise<void> {
    const state = this.store.get();
    const thematic = this.chosen(state);
    if (!thematic) return;
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const bounds = groundAround(state.view);
    this.asked = {key: this.key(state, thematic), bounds, complete: true};
    this.tell({...this.state, loading: true, error: null});
    try {
      const shown = await this.fetch(state, thematic, bounds, request.signal);
      if (this.request === request) this.tell({shown, loading: false, error: null});
    } catch (error) {
      if (isAborted(error) || this.request !== request) return;
      this.asked.key = '';
      // Numbers of another choice would be read as those of this one.
      const same = this.state.shown?.thematic === thematic ? this.state.shown : null;
      this.tell({shown: same, loading: false, error: error instanceof ApiError ? error : new ApiError('other', String(error))});
    }
  }

  private async fetch(state: State, thematic: Thematic, bounds: Bounds, signal: AbortSignal): Promise<Shown> {
    const narrowing = narrowingOf(state, thematic);
    const [west, south, east, north] = bounds.map((value) => value.toFixed(5)) as [string, string, string, string];
    const within = {west, south, east, north};
    if (thematic.display === 'hexagons') {
      const answer = await getHexagons(thematic, narrowing, {...within, res: String(resolutionAt(state.view.zoom))}, state.language, signal);
      this.asked.complete = answer.complete;
      return {kind: 'hexagons', ...numbers(thematic, answer), resolution: answer.resolution, hexagons: hexagonsOf(thematic, answer)};
    }
    if (thematic.display === 'grids') {
      const answer = await getGrids(thematic, narrowing, state.language, signal);
      return {kind: 'grids', ...numbers(thematic, answer), grids: new Map(Object.entries(answer.grids))};
    }
    const answer = await getPoints(thematic, narrowing, within, state.language, signal);
    this.asked.complete = answer.complete;
    const points = answer.values.map((value, index) => ({at: [answer.lngs[index]!, answer.lats[index]!] as LngLat, value: value ?? 1}));
    const sorted = points.map(({value}) => value).sort((one, other) => one - other);
    // One tower must not make everything else cold.
    const most = sorted[Math.floor(sorted.length * 0.95)] ?? 1;
    return {kind: 'heat', ...numbers(thematic, answer), points, most: Math.max(most, 1)};
  }

  private tell(state: PictureState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener(state);
  }
}

/** The subject's own filter, within the time that is looked back on. */
function narrowingOf({filters, time}: State, {subject}: Thematic): Narrowing {
  const narrowing = filters[subject] ?? {};
  return time && TIMED.has(subject) ? {...narrowing, ...both(narrowing, time)} : narrowing;
}

function both({since, until}: Narrowing, {since_ms, until_ms}: TimeWindow): Narrowing {
  return {
    since: moment(Math.max(since_ms, since ? Date.parse(since) : since_ms)),
    until: moment(Math.min(until_ms, until ? Date.parse(until) : until_ms)),
  };
}

function numbers(thematic: Thematic, {unit, breaks, total, kept_back}: {unit: string; breaks: number[]; total: number; kept_back: number}): Numbers {
  return {thematic, unit, breaks, total, keptBack: kept_back};
}

export function hexagonsOf(thematic: Thematic, {cells, values, origin, rings}: Pick<HexagonAnswer, 'cells' | 'values' | 'origin' | 'rings'>): Hexagon[] {
  return cells.map((cell, index) => {
    let [x, y] = [0, 0];
    const steps = rings[index] ?? [];
    const ring: LngLat[] = [];
    for (let at = 0; at + 1 < steps.length; at += 2) {
      x += steps[at]!;
      y += steps[at + 1]!;
      ring.push([origin[0] + x * MICRODEGREES, origin[1] + y * MICRODEGREES]);
    }
    return {id: hexagonId(thematic, cell), value: values[index] ?? null, ring};
  });
}
