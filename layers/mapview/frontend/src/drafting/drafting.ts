import {Watched} from '../live/watched';
import type {Language} from '../api';
import type {LngLat} from '../map/metric';
import {getBarriers, getForecast, getInForce, getSharedSketch, getSharedUnits, sendFile, setBarriers, type Barrier, type BarrierShapes, type Forecast, type Way} from './deskcalls';
import {beginDraft, getDraft, getDrafts, getSketch, getUnits, sendEdit, setDraftState, type DraftHead, type DraftState, type Edit, type Effect, type GridRow, type Sight} from './calls';
import {Ground, MOST_WHOLE} from './ground';
import {touches, type Box} from './patch';
import {unitsFromSketch} from './sketch';

export type BrushShape = 'brush' | 'box' | 'lasso';
/** What a stroke does: give units, exchange them with another grid, part the grid along it, lock units, part units along it, join units. */
export type BrushAct = 'paint' | 'swap' | 'line' | 'lock' | 'cut' | 'join';
/** Acts of which the stroke is a line. */
export const LINES: ReadonlySet<BrushAct> = new Set(['line', 'cut']);

export interface Brush {
  on: boolean;
  act: BrushAct;
  shape: BrushShape;
  /** Across, in pixels; 0 takes the unit under the pointer alone. */
  size_px: number;
  /** The grid that is painted with; null while none is chosen. */
  grid: string | null;
  /** Take from this grid alone. */
  onlyFrom: string | null;
}

/** Another plan to look at beside the open one. */
export interface Beside {
  sight: Sight;
  ground: Ground;
}

/** An edit that was shown and is not made yet. */
export interface Pending {
  edit: Edit;
  effect: Effect;
}

const FIRST: Brush = {on: false, act: 'paint', shape: 'brush', size_px: 0, grid: null, onlyFrom: null};

/** The draft that is open: what it holds, the brush, and what a stroke is about to take. Shared by map and panels. */
export class Drafting {
  readonly heads = new Watched<readonly DraftHead[]>([]);
  readonly sight = new Watched<Sight | null>(null);
  readonly brush = new Watched<Brush>(FIRST);
  /** Places of the units under the stroke that is being drawn. */
  readonly stroke = new Watched<ReadonlySet<number>>(new Set());
  /** The outline of a box or lasso that is being drawn. */
  readonly outline = new Watched<readonly LngLat[]>([]);
  readonly pending = new Watched<Pending | null>(null);
  /** The plan in force, told in the draft's units. */
  readonly inForce = new Watched<Sight | null>(null);
  readonly beside = new Watched<Beside | null>(null);
  readonly forecast = new Watched<Forecast | null>(null);
  /** What parts the ground on foot, while it is shown. */
  readonly barriers = new Watched<BarrierShapes | null>(null);
  /** Whether the plan is only looked at, by a link. */
  readonly readOnly = new Watched(false);
  /** Goes up whenever units are drawn from nearer or farther than before. */
  readonly looked = new Watched(0);
  ground: Ground | null = null;
  /** What communities are called, by their codes. */
  communities: ReadonlyMap<string, string> = new Map();
  /** The line that was drawn last. */
  line: readonly LngLat[] = [];
  private box: Box | null = null;
  private queue: Promise<unknown> = Promise.resolve();

  async list(signal?: AbortSignal): Promise<void> {
    this.heads.set(await getDrafts(signal));
  }

  /** Read the list again for what others have done; nothing moves under a hand where that is nothing. */
  async listAgain(): Promise<void> {
    const found = await getDrafts();
    if (JSON.stringify(found) !== JSON.stringify(this.heads.get())) this.heads.set(found);
  }

  async begin(body: {name: string; area?: string; fork?: number; low?: number; high?: number}, language: Language): Promise<void> {
    await this.show(await beginDraft(body, language));
    await this.list();
  }

  async open(id: number, language: Language): Promise<void> {
    await this.show(await getDraft(id, language));
  }

  close(): void {
    this.ground?.dispose();
    this.ground = null;
    this.brush.set(FIRST);
    this.stroke.set(new Set());
    this.outline.set([]);
    this.pending.set(null);
    this.forecast.set(null);
    this.inForce.set(null);
    this.beside.set(null);
    this.barriers.set(null);
    this.sight.set(null);
    this.readOnly.set(false);
  }

  private async show(sight: Sight): Promise<void> {
    this.shown(sight, await this.groundOf(sight));
    const inForce = await getInForce(sight.plan.id);
    if (this.sight.get()?.plan.id === sight.plan.id) this.inForce.set(inForce);
  }

  /** Read the ground of a draft, or of that which a link shows: as a sketch where it is large. */
  async groundOf({plan: {id}, units}: Sight, token?: string): Promise<Ground> {
    if (units.length <= MOST_WHOLE) return Ground.of(await (token ? getSharedUnits(token) : getUnits(id)));
    const sketch = await (token ? getSharedSketch(token) : getSketch(id));
    const read = token ? getSharedUnits.bind(null, token) : getUnits.bind(null, id);
    return Ground.sketched(unitsFromSketch(sketch, units), read, () => this.looked.set(this.looked.get() + 1));
  }

  /** Look at a part of the map: what of a large draft is near is then read exactly. */
  look(box: Box): void {
    this.box = box;
    this.ground?.look(box);
    const beside = this.beside.get()?.ground;
    if (beside !== this.ground) beside?.look(box);
  }

  /** The box of the open draft where nothing of it is in sight. */
  get elsewhere(): Box | null {
    const whole = this.ground?.whole.box;
    return whole && this.box && !touches(whole, this.box) ? whole : null;
  }

  /** Lay a plan on the map as it was read. */
  shown(sight: Sight, ground: Ground, readOnly = false): void {
    this.close();
    this.ground = ground;
    if (this.box) ground.look(this.box);
    this.readOnly.set(readOnly);
    this.sight.set(sight);
  }

  /** Look at another plan beside this one: the plan in force, another draft, or none. */
  async compare(other: 'in_force' | number | null, language: Language): Promise<void> {
    const now = this.sight.get();
    if (other === null || !now || !this.ground) this.beside.set(null);
    else if (other === 'in_force') this.beside.set({sight: this.inForce.get() ?? (await getInForce(now.plan.id)), ground: this.ground});
    else {
      const sight = await getDraft(other, language);
      const ground = await this.groundOf(sight);
      if (this.box) ground.look(this.box);
      this.beside.set({sight, ground});
    }
  }

  /** Replay the past on the draft as it is; a newer question takes the place of this one. */
  async predict(way: Way, language: Language, signal: AbortSignal): Promise<void> {
    const now = this.sight.get();
    if (now) this.forecast.set(await getForecast(now.plan.id, way, language, signal));
  }

  async showBarriers(on: boolean): Promise<void> {
    const now = this.sight.get();
    this.barriers.set(on && now ? await getBarriers(now.plan.id) : null);
  }

  async honour(barriers: readonly Barrier[], language: Language): Promise<void> {
    const now = this.sight.get();
    if (now) this.stillOpen(await setBarriers(now.plan.id, barriers, language));
  }

  /** Take what is heard of a draft, unless it was closed meanwhile. */
  private stillOpen(sight: Sight): void {
    if (this.sight.get()?.plan.id === sight.plan.id) this.sight.set(sight);
  }

  change(patch: Partial<Brush>): void {
    this.brush.set({...this.brush.get(), ...patch});
  }

  /** Read the draft again, as others have left it; its units too where they are others than before. */
  async again(language: Language): Promise<void> {
    const before = this.sight.get();
    if (!before) return;
    const sight = await getDraft(before.plan.id, language);
    if (sight.units.length === before.units.length && sight.units.every((unit, at) => unit === before.units[at])) {
      this.stillOpen(sight);
      return;
    }
    const [ground, inForce] = await Promise.all([this.groundOf(sight), getInForce(sight.plan.id)]);
    if (this.sight.get()?.plan.id !== sight.plan.id) return;
    this.stroke.set(new Set());
    this.beside.set(null);
    this.ground?.dispose();
    this.ground = ground;
    if (this.box) ground.look(this.box);
    this.inForce.set(inForce);
    this.sight.set(sight);
  }

  /** Tell the draft by grids of a file. */
  file(files: readonly File[], datum: string, repair: boolean, language: Language): Promise<Effect> {
    return this.queued((now) => sendFile(now.plan.id, now.plan.number, files, datum, repair, language), language);
  }

  /** Make an edit; one waits for the one before, as each is made on what that left. */
  edit(edit: Edit, language: Language): Promise<Effect> {
    return this.queued((now) => sendEdit(now.plan.id, now.plan.number, edit, false, language), language);
  }

  private queued(send: (now: Sight) => Promise<Effect>, language: Language): Promise<Effect> {
    const made = this.queue.then(async () => {
      const now = this.sight.get();
      if (!now) throw new Error('no draft is open');
      const effect = await send(now);
      if (effect.recut) await this.again(language);
      else this.take(effect);
      return effect;
    });
    this.queue = made.catch(() => undefined);
    return made;
  }

  /** See what an edit would do; it is made by `accept` and forgotten by `reject`. */
  async consider(edit: Edit, language: Language): Promise<void> {
    const now = this.sight.get();
    if (!now) return;
    const effect = await sendEdit(now.plan.id, now.plan.number, edit, true, language);
    if (this.sight.get() === now) this.pending.set({edit, effect});
  }

  async accept(language: Language): Promise<void> {
    const pending = this.pending.get();
    if (!pending) return;
    await this.edit(pending.edit, language);
    this.pending.set(null);
  }

  reject(): void {
    this.pending.set(null);
  }

  async step(state: DraftState, language: Language): Promise<void> {
    const now = this.sight.get();
    if (!now) return;
    const plan = await setDraftState(now.plan.id, state, language);
    this.stillOpen({...now, plan});
    this.change({on: false});
    await this.list();
  }

  /** Give the units of a stroke to the chosen grid. */
  async paint(language: Language): Promise<Effect | null> {
    const {grid, onlyFrom} = this.brush.get();
    const units = this.struck();
    if (!grid || !units.length) {
      this.stroke.set(new Set());
      return null;
    }
    try {
      return await this.edit({kind: 'paint', units, grid, ...(onlyFrom && {only_from: onlyFrom})}, language);
    } finally {
      this.stroke.set(new Set());
    }
  }

  /** The numbers of the units under the stroke. */
  struck(): number[] {
    return [...this.stroke.get()].map((place) => this.ground!.units[place]!.id);
  }

  /** The grid that holds a unit by its place. */
  gridAt(place: number): string | null {
    const sight = this.sight.get();
    const held = sight?.holders[place] ?? -1;
    return held < 0 ? null : (sight!.names[held] ?? null);
  }

  private take(effect: Effect): void {
    const before = this.sight.get();
    if (!before) return;
    const holders = [...before.holders];
    const place = new Map(before.units.map((unit, at) => [unit, at]));
    effect.changed.units.forEach((unit, at) => (holders[place.get(unit)!] = effect.changed.holders[at]!));
    this.sight.set({
      ...before,
      holders,
      names: effect.names,
      grids: merged(before.grids, effect.after),
      findings: effect.findings,
      locked_grids: effect.locked_grids,
      locked_units: effect.locked_units,
      undo: effect.undo,
      redo: effect.redo,
      plan: {...before.plan, number: effect.number},
    });
  }
}

/** Rows with those that changed in the place of what they were; a grid without units is no more. */
function merged(before: readonly GridRow[], after: readonly GridRow[]): GridRow[] {
  const rows = new Map(before.map((row) => [row.name, row]));
  for (const row of after) {
    if (row.units) rows.set(row.name, row);
    else rows.delete(row.name);
  }
  return [...rows.values()];
}
