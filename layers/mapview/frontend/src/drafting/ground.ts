import {isAborted} from '../api';
import {contains, type Rings} from '../map/grids';
import type {LngLat} from '../map/metric';
import type {Units} from './calls';
import {boxAround, Patch, touches, unitsFrom, type Box, type Edge, type Unit} from './patch';

/** A draft of more units than this is drawn from a sketch, and exactly where one looks. */
export const MOST_WHOLE = 6_000;
/** With more exact units than this those that are out of sight are let go. */
const MOST_KEPT = 18_000;

type Read = (communities: readonly string[], signal: AbortSignal) => Promise<Units>;

/** What of the ground is drawn: patches of units, from afar or exactly. */
export interface Shown {
  far: boolean;
  patches: readonly (readonly [name: string, patch: Patch])[];
}

/** The units of a draft: which of them is where, and which borders they share; of a large draft exact where one looks. */
export class Ground {
  readonly whole: Patch;
  private readonly byCommunity: ReadonlyMap<string, Patch>;
  private readonly exact = new Map<string, Patch>();
  private readonly places: ReadonlyMap<number, number>;
  private inView: readonly string[] | null = null;
  private shows: Shown;
  private readonly reading = new Map<string, AbortController>();

  private constructor(
    units: readonly Unit[],
    private readonly read: Read | null,
    private readonly changed: () => void = () => {},
  ) {
    this.whole = new Patch(units);
    this.places = new Map(units.map(({id, place}) => [id, place]));
    this.byCommunity = read ? byCommunity(units) : new Map();
    this.shows = {far: read !== null, patches: [['whole', this.whole]]};
  }

  /** Of units that were all read. */
  static of(found: Units): Ground {
    return new Ground(unitsFrom(found, (_, index) => index), null);
  }

  /** Of units known from afar; `read` gives the exact ones of some communities, `changed` is told when there are more. */
  static sketched(units: readonly Unit[], read: Read, changed: () => void): Ground {
    return new Ground(units, read, changed);
  }

  /** In the order of the draft. */
  get units(): readonly Unit[] {
    return this.whole.units;
  }

  get edges(): readonly Edge[] {
    return this.whole.edges;
  }

  get shown(): Shown {
    return this.shows;
  }

  /** Look at a part of the map: what is near enough is read exactly. */
  look(box: Box): void {
    if (!this.read) return;
    const seen = [...this.byCommunity].filter(([, patch]) => touches(patch.box, box));
    const units = seen.reduce((sum, [, patch]) => sum + patch.units.length, 0);
    const inView = units > MOST_WHOLE ? null : seen.map(([code]) => code);
    if (inView?.join() === this.inView?.join()) return;
    this.inView = inView;
    for (const [code, mine] of this.reading) {
      if (inView?.includes(code)) continue;
      mine.abort();
      this.reading.delete(code);
    }
    this.arrange();
    for (const code of inView ?? []) if (!this.exact.has(code) && !this.reading.has(code)) void this.fetch(code, this.read);
  }

  /** Read no more. */
  dispose(): void {
    for (const mine of this.reading.values()) mine.abort();
  }

  /** The unit a place lies in; -1 outside of all. */
  at(point: LngLat): number {
    const rough = this.whole.at(point)?.place ?? -1;
    if (!this.read) return rough;
    for (const code of this.inView ?? []) {
      const exact = this.exact.get(code)?.at(point);
      if (exact) return exact.place;
    }
    return rough;
  }

  /** Units whose middle lies within an area that was drawn. */
  within(outline: readonly LngLat[]): number[] {
    const rings: Rings = [[...outline]];
    return this.units.flatMap(({middle, place}) => (contains(rings, middle[0], middle[1]) ? [place] : []));
  }

  /** The box around some units. */
  around(places: readonly number[]): [west: number, south: number, east: number, north: number] {
    return [...boxAround(places.map((place) => this.units[place]!))];
  }

  /** A unit as it is drawn now. */
  drawn(place: number): Unit {
    const rough = this.units[place]!;
    return this.exact.get(rough.community)?.units.find((unit) => unit.place === place) ?? rough;
  }

  private async fetch(code: string, read: Read): Promise<void> {
    const mine = new AbortController();
    this.reading.set(code, mine);
    try {
      const found = await read([code], mine.signal);
      this.exact.set(code, new Patch(unitsFrom(found, (id) => this.places.get(id)!)));
      this.letGo();
      this.arrange();
    } catch (error) {
      // What could not be read is still there as it looks from afar; the next look asks again.
      if (!isAborted(error)) this.inView = null;
    } finally {
      if (this.reading.get(code) === mine) this.reading.delete(code);
    }
  }

  /** Keep what is in sight, and of the rest what was read last. */
  private letGo(): void {
    let kept = 0;
    for (const patch of this.exact.values()) kept += patch.units.length;
    for (const [code, patch] of this.exact) {
      if (kept <= MOST_KEPT) return;
      if (this.inView?.includes(code)) continue;
      this.exact.delete(code);
      kept -= patch.units.length;
    }
  }

  private arrange(): void {
    const {inView} = this;
    this.shows = inView
      ? {far: false, patches: inView.map((code) => [code, this.exact.get(code) ?? this.byCommunity.get(code)!] as const)}
      : {far: true, patches: [['whole', this.whole]]};
    this.changed();
  }
}

function byCommunity(units: readonly Unit[]): Map<string, Patch> {
  const found = new Map<string, Unit[]>();
  for (const unit of units) {
    const held = found.get(unit.community);
    if (held) held.push(unit);
    else found.set(unit.community, [unit]);
  }
  return new Map([...found].map(([code, held]) => [code, new Patch(held)]));
}
