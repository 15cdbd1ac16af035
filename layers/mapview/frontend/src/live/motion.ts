import type {Frame} from './frame';

/** A glide never takes longer than a unit's usual pause between fixes, nor less than a frame's. */
const SHORTEST_MS = 900;
const LONGEST_MS = 12_000;
/** Further apart than this a unit did not drive there between two fixes: it is put there at once. */
const JUMP_DEG = 0.01;
const GROWTH = 256;

/**
 * Where every unit is at any moment. A unit glides from where it is shown to where it was last
 * seen, in the time that passed since the fix before, so that it moves rather than hops.
 */
export class Motion {
  private readonly slots = new Map<number, number>();
  private from = new Float64Array(0);
  private to = new Float64Array(0);
  private start_ms = new Float64Array(0);
  private span_ms = new Float64Array(0);
  private seen_ms = new Float64Array(0);
  private headings = new Float32Array(0);
  private speeds = new Float32Array(0);
  private movingUntil_ms = 0;
  private count = 0;

  /** Take a frame of positions that arrived at `now_ms` on this page's clock. */
  take(frame: Frame, now_ms: number): void {
    for (let row = 0; row < frame.count; row += 1) {
      const slot = this.slot(frame.ids[row]!);
      this.move(slot, frame.lng[row]!, frame.lat[row]!, now_ms);
      this.seen_ms[slot] = frame.at_ms - frame.age_s[row]! * 1000;
      this.headings[slot] = frame.heading_deg[row]!;
      this.speeds[slot] = frame.speed_mps[row]!;
    }
  }

  /** A position that came with a unit's row; a unit that is known already keeps gliding. */
  place(id: number, lng: number, lat: number, now_ms: number): void {
    const known = this.slots.has(id);
    const slot = this.slot(id);
    if (known && this.to[slot * 2] === lng && this.to[slot * 2 + 1] === lat) return;
    this.move(slot, lng, lat, now_ms);
  }

  forget(id: number): void {
    this.slots.delete(id);
  }

  has(id: number): boolean {
    return this.slots.has(id);
  }

  /** Write longitude and latitude of a unit at `now_ms` into `into`, from `offset` on. */
  write(id: number, now_ms: number, into: Float64Array, offset: number): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    const part = Math.min(Math.max((now_ms - this.start_ms[slot]!) / this.span_ms[slot]!, 0), 1);
    for (let axis = 0; axis < 2; axis += 1) {
      const from = this.from[slot * 2 + axis]!;
      into[offset + axis] = from + (this.to[slot * 2 + axis]! - from) * part;
    }
  }

  at(id: number, now_ms: number): [lng: number, lat: number] | null {
    if (!this.slots.has(id)) return null;
    const place = new Float64Array(2);
    this.write(id, now_ms, place, 0);
    return [place[0]!, place[1]!];
  }

  /** When the unit itself said where it is, on the server's clock; null before any fix. */
  seenAt_ms(id: number): number | null {
    const slot = this.slots.get(id);
    return slot === undefined ? null : this.seen_ms[slot] || null;
  }

  /** Degrees from north; NaN while it stands or does not say. */
  heading_deg(id: number): number {
    const slot = this.slots.get(id);
    return slot === undefined || this.speeds[slot]! < 0.5 ? NaN : this.headings[slot]!;
  }

  speed_mps(id: number): number {
    const slot = this.slots.get(id);
    return slot === undefined ? 0 : this.speeds[slot]!;
  }

  isMoving(now_ms: number): boolean {
    return now_ms < this.movingUntil_ms;
  }

  private move(slot: number, lng: number, lat: number, now_ms: number): void {
    const [x, y] = [slot * 2, slot * 2 + 1];
    const first = this.span_ms[slot] === 0;
    const part = first ? 1 : Math.min(Math.max((now_ms - this.start_ms[slot]!) / this.span_ms[slot]!, 0), 1);
    const nowLng = this.from[x]! + (this.to[x]! - this.from[x]!) * part;
    const nowLat = this.from[y]! + (this.to[y]! - this.from[y]!) * part;
    const jump = first || Math.hypot(lng - nowLng, lat - nowLat) > JUMP_DEG;
    this.from[x] = jump ? lng : nowLng;
    this.from[y] = jump ? lat : nowLat;
    this.to[x] = lng;
    this.to[y] = lat;
    const pause_ms = first ? SHORTEST_MS : now_ms - this.start_ms[slot]!;
    this.span_ms[slot] = Math.min(Math.max(pause_ms, SHORTEST_MS), LONGEST_MS);
    this.start_ms[slot] = now_ms;
    if (!jump && (nowLng !== lng || nowLat !== lat)) {
      this.movingUntil_ms = Math.max(this.movingUntil_ms, now_ms + this.span_ms[slot]!);
    }
  }

  private slot(id: number): number {
    const known = this.slots.get(id);
    if (known !== undefined) return known;
    const slot = this.count;
    this.count += 1;
    if (slot * 2 >= this.from.length) this.grow();
    this.slots.set(id, slot);
    return slot;
  }

  private grow(): void {
    const places = Math.max(this.from.length, GROWTH);
    const longer = <T extends Float64Array | Float32Array>(array: T, more: number): T => {
      const next = new (array.constructor as new (length: number) => T)(array.length + more);
      next.set(array);
      return next;
    };
    this.from = longer(this.from, places);
    this.to = longer(this.to, places);
    this.start_ms = longer(this.start_ms, places / 2);
    this.span_ms = longer(this.span_ms, places / 2);
    this.seen_ms = longer(this.seen_ms, places / 2);
    this.headings = longer(this.headings, places / 2);
    this.speeds = longer(this.speeds, places / 2);
  }
}
