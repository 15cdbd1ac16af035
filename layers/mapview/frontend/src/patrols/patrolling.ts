import {Watched} from '../live/watched';
import type {Bounds} from '../manifest';
import type {LngLat} from '../map/metric';
import {ageOf, type Age, type Moments, type Span} from './ages';
import {getCoverage, getGround, type AreaSeen, type GroundAnswer, type Stop} from './calls';

const MICRODEGREES = 1e-6;
const MOST_COMMUNITIES = 4;
const CODE_LENGTH = 12;

export interface Stretch {
  path: LngLat[];
  grid: string;
  age: Age;
}

export interface Cell {
  ring: LngLat[];
  age: Age;
}

/** What of the ground near the middle of the map was seen, as the map draws it. */
export interface Ground {
  stretches: readonly Stretch[];
  cells: readonly Cell[];
}

const NOTHING: Ground = {stretches: [], cells: []};

/** Patrols on the map: what was not seen, and the places of the task that is open. Shared by map and panels. */
export class Patrolling {
  readonly on = new Watched<boolean>(false);
  readonly span = new Watched<Span>('today');
  readonly area = new Watched<AreaSeen | null>(null);
  readonly ground = new Watched<Ground>(NOTHING);
  /** Places of the task that is open. */
  readonly stops = new Watched<readonly Stop[]>([]);
  /** The task that somebody asked for elsewhere, to be opened in the list. */
  readonly task = new Watched<number | null>(null);
  private shown = '';
  private request: AbortController | null = null;

  /** Read the coverage of every grid. */
  async read(signal?: AbortSignal): Promise<void> {
    this.area.set(await getCoverage(signal));
  }

  /** Show the ground of the communities in view; again only when they are others, or when `anew`. */
  async look(view: Bounds | null, anew = false): Promise<void> {
    const area = this.area.get();
    if (!this.on.get() || !area) {
      this.shown = '';
      this.request?.abort();
      this.ground.set(NOTHING);
      return;
    }
    const wanted = communitiesIn(area, view);
    const key = wanted.join();
    if (key === this.shown && !anew) return;
    this.shown = key;
    this.request?.abort();
    const mine = new AbortController();
    this.request = mine;
    try {
      const found = await Promise.all(wanted.map((code) => getGround(code, mine.signal)));
      if (this.request === mine) this.ground.set(grounded(found, momentsOf(area)));
    } catch (error) {
      if (this.request === mine && !mine.signal.aborted) this.shown = '';
      if (!mine.signal.aborted) throw error;
    }
  }
}

export function momentsOf(area: AreaSeen): Moments {
  return {today_s: Date.parse(area.today_since) / 1000, week_s: Date.parse(area.week_since) / 1000};
}

/** The communities whose grids are in view, the first few; all of them while they are few. */
export function communitiesIn(area: AreaSeen, view: Bounds | null): string[] {
  const every = [...new Set(area.grids.map(({grid}) => grid.slice(0, CODE_LENGTH)))];
  if (every.length <= MOST_COMMUNITIES || !view) return every.slice(0, MOST_COMMUNITIES);
  const middle = [(view[0] + view[2]) / 2, (view[1] + view[3]) / 2] as const;
  const away = new Map<string, number>();
  for (const {grid, bounds: [west, south, east, north]} of area.grids) {
    if (east < view[0] || west > view[2] || north < view[1] || south > view[3]) continue;
    const code = grid.slice(0, CODE_LENGTH);
    const far = Math.hypot((west + east) / 2 - middle[0], (south + north) / 2 - middle[1]);
    away.set(code, Math.min(away.get(code) ?? Infinity, far));
  }
  return [...away].sort(([, one], [, other]) => one - other).slice(0, MOST_COMMUNITIES).map(([code]) => code);
}

export function grounded(answers: readonly GroundAnswer[], moments: Moments): Ground {
  return {
    stretches: answers.flatMap(({grids, streets}) => streets.line.map((line, at) => ({path: placesOf(line), grid: grids[streets.grid[at]!]!, age: ageOf(streets.at[at]!, moments)}))),
    cells: answers.flatMap(({cells}) => cells.ring.map((ring, at) => ({ring: placesOf(ring), age: ageOf(cells.at[at]!, moments)}))),
  };
}

function placesOf(steps: readonly number[]): LngLat[] {
  let [x, y] = [0, 0];
  const places: LngLat[] = [];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at]!;
    y += steps[at + 1]!;
    places.push([x * MICRODEGREES, y * MICRODEGREES]);
  }
  return places;
}
