import type {Frame} from './frame';

/** How far back a trail goes. */
export const TRAIL_S = 600;
const MOST_POINTS = 48;
/** Nearer than this to the point before, a position says nothing new. */
const STEP_DEG = 0.00008;
/** Further than this nobody drove between two frames: a new trail begins. */
const JUMP_DEG = 0.02;

/** The last points of one unit, the oldest first. */
export interface Trail {
  count: number;
  /** Longitude and latitude of each point. */
  places: Float64Array;
  /** Seconds of this page's clock. */
  times: Float64Array;
}

/** Where units have been in the last minutes, as this desk heard it: kept from the frames of positions, never asked for. */
export class Trails {
  private readonly trails = new Map<number, Trail>();
  /** Grows with every point that is new. */
  version = 0;

  take(frame: Frame, now_ms: number): void {
    const now_s = now_ms / 1000;
    for (let row = 0; row < frame.count; row += 1) this.add(frame.ids[row]!, frame.lng[row]!, frame.lat[row]!, now_s);
  }

  of(id: number): Trail | null {
    return this.trails.get(id) ?? null;
  }

  forget(id: number): void {
    this.trails.delete(id);
  }

  private add(id: number, lng: number, lat: number, now_s: number): void {
    const trail = this.trails.get(id) ?? this.begin(id);
    const last = (trail.count - 1) * 2;
    if (trail.count) {
      const step = Math.max(Math.abs(lng - trail.places[last]!), Math.abs(lat - trail.places[last + 1]!));
      if (step < STEP_DEG) return;
      if (step > JUMP_DEG) trail.count = 0;
    }
    if (trail.count === MOST_POINTS) halve(trail);
    trail.places[trail.count * 2] = lng;
    trail.places[trail.count * 2 + 1] = lat;
    trail.times[trail.count] = now_s;
    trail.count += 1;
    this.version += 1;
  }

  private begin(id: number): Trail {
    const trail: Trail = {count: 0, places: new Float64Array(MOST_POINTS * 2), times: new Float64Array(MOST_POINTS)};
    this.trails.set(id, trail);
    return trail;
  }
}

/** Keep every second of the older half, so that a trail stays long whatever the pace of its unit. */
function halve(trail: Trail): void {
  let kept = 0;
  for (let at = 0; at < trail.count; at += 1) {
    if (at < trail.count / 2 && at % 2) continue;
    trail.places[kept * 2] = trail.places[at * 2]!;
    trail.places[kept * 2 + 1] = trail.places[at * 2 + 1]!;
    trail.times[kept] = trail.times[at]!;
    kept += 1;
  }
  trail.count = kept;
}
