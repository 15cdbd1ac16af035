import type {Clock} from './clock';
import type {Frame} from './frame';
import type {Motion} from './motion';
import {Trails} from './trails';
import {Watched} from './watched';
import {isEnded, type Change, type IncidentRow, type Snapshot, type UnitKind, type UnitRow} from './values';

export type LinkState = 'connecting' | 'live' | 'down' | 'refused';

/** How the board hears from the server. What it shows stays while it hears nothing. */
export interface Hearing {
  state: LinkState;
  /** When this desk last heard anything, on its own clock; null before the first word. */
  heardAt_ms: number | null;
  /** Since when the link is down, on this desk's clock. */
  downSince_ms: number | null;
}

/** What is different now; who shows only units need not look at incidents. */
export interface BoardChange {
  incidents: boolean;
  units: boolean;
  seen: boolean;
  hearing: boolean;
  /** Open incidents that were not there before. */
  arrived: readonly IncidentRow[];
  /** Cases of which a task that looks once more has moved on. */
  checks: readonly number[];
  /** Only positions: told apart, because it happens every second. */
  moved: boolean;
}

/** How long what has ended stays in sight, fading. */
export const FADE_MS = 6_000;

export interface Leaving {
  row: IncidentRow;
  since_ms: number;
}

const NOTHING: BoardChange = {incidents: false, units: false, seen: false, hearing: false, arrived: [], checks: [], moved: false};

/** Incidents and units as the server last told them. */
export class Board {
  epoch: string | null = null;
  seq: number | null = null;
  hearing: Hearing = {state: 'connecting', heardAt_ms: null, downSince_ms: null};
  readonly incidents = new Map<number, IncidentRow>();
  readonly units = new Map<number, UnitRow>();
  /** Closed just now: off the board, and still fading on the map. */
  readonly leaving = new Map<number, Leaving>();
  /** A mark of the map's ground on the server; '' before the first pulse. */
  readonly ground = new Watched('');
  private readonly seen = new Set<number>();
  private readonly things = new Map<string, UnitRow>();
  private readonly listeners = new Set<(change: BoardChange) => void>();

  constructor(
    readonly clock: Clock,
    readonly motion: Motion,
    readonly trails = new Trails(),
  ) {}

  subscribe(listener: (change: BoardChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether anything was ever told; before that nobody knows that there are no incidents. */
  get known(): boolean {
    return this.seq !== null;
  }

  unitOf(kind: string, thing: string | number): UnitRow | null {
    return this.things.get(`${kind}/${thing}`) ?? null;
  }

  isSeen(id: number): boolean {
    return this.seen.has(id);
  }

  /** Open incidents this account has not acknowledged. */
  unread(): IncidentRow[] {
    return [...this.incidents.values()].filter((row) => !isEnded(row) && !this.seen.has(row.id));
  }

  replace(snapshot: Snapshot): void {
    const first = !this.known;
    const arrived = first ? [] : snapshot.incidents.filter((row) => !isEnded(row) && !this.incidents.has(row.id));
    this.epoch = snapshot.epoch;
    this.seq = snapshot.seq;
    this.clock.set(snapshot.at);
    this.incidents.clear();
    for (const row of snapshot.incidents) this.incidents.set(row.id, row);
    const there = new Set(snapshot.units.map((unit) => unit.id));
    for (const id of this.units.keys()) if (!there.has(id)) this.forget(id);
    this.units.clear();
    this.things.clear();
    this.takeUnits(snapshot.units);
    this.seen.clear();
    for (const id of snapshot.seen) this.seen.add(id);
    this.tell({incidents: true, units: true, seen: true, arrived});
  }

  apply(change: Change): void {
    this.seq = change.seq;
    this.clock.set(change.at);
    const arrived = change.incidents.filter((row) => !isEnded(row) && !this.incidents.has(row.id));
    for (const row of change.incidents) this.incidents.set(row.id, row);
    for (const id of change.gone) this.leave(id);
    this.takeUnits(change.units);
    this.tell({incidents: change.incidents.length > 0 || change.gone.length > 0, units: change.units.length > 0, checks: change.checks, arrived});
  }

  /** A row that came as the answer to a command of this desk, maybe before the stream tells of it. */
  take(row: IncidentRow): void {
    const known = this.incidents.get(row.id);
    if (known && known.version >= row.version) return;
    if (isEnded(row)) this.leave(row.id);
    else this.incidents.set(row.id, row);
    this.seen.add(row.id);
    this.tell({incidents: true, seen: true});
  }

  moved(frame: Frame): void {
    const now_ms = performance.now();
    this.motion.take(frame, now_ms);
    this.trails.take(frame, now_ms);
    this.tell({moved: true});
  }

  acknowledge(ids: readonly number[]): void {
    for (const id of ids) this.seen.add(id);
    this.tell({seen: true});
  }

  heard(hearing: Partial<Hearing>): void {
    const before = this.hearing;
    this.hearing = {...before, ...hearing};
    if (before.state !== this.hearing.state || before.downSince_ms !== this.hearing.downSince_ms) this.tell({hearing: true});
  }

  private forget(id: number): void {
    this.motion.forget(id);
    this.trails.forget(id);
  }

  private leave(id: number): void {
    const row = this.incidents.get(id);
    if (!row) return;
    this.incidents.delete(id);
    const now_ms = performance.now();
    this.leaving.set(id, {row, since_ms: now_ms});
    for (const [other, {since_ms}] of this.leaving) if (now_ms - since_ms > FADE_MS) this.leaving.delete(other);
  }

  private takeUnits(units: readonly UnitRow[]): void {
    for (const unit of units) {
      this.units.set(unit.id, unit);
      this.things.set(`${unit.kind satisfies UnitKind}/${unit.thing}`, unit);
      this.motion.place(unit.id, unit.lng, unit.lat, performance.now());
    }
  }

  private tell(change: Partial<BoardChange>): void {
    for (const listener of [...this.listeners]) listener({...NOTHING, ...change});
  }
}
