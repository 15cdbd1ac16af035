import {rowAt, type Way} from './day';

const WORLD_PX = 512;
const RAD = Math.PI / 180;

/** A way on the flat world as the camera's matrix takes it: x and y from 0 to 512, of each position. */
export function worldOf({lng, lat}: Pick<Way, 'lng' | 'lat'>): Float64Array {
  const world = new Float64Array(lng.length * 2);
  for (let row = 0; row < lng.length; row += 1) {
    world[row * 2] = (WORLD_PX / 360) * (lng[row]! + 180);
    world[row * 2 + 1] = (WORLD_PX / (2 * Math.PI)) * (Math.PI + Math.log(Math.tan(Math.PI / 4 + (lat[row]! * RAD) / 2)));
  }
  return world;
}

/** The end of a way at a moment, on the screen: n corners, of which each but the first of a stroke ends a step. */
export interface Trail {
  count: number;
  x: Float64Array;
  y: Float64Array;
  /** Seconds before the moment. */
  age_s: Float64Array;
  /** The position whose step ends here; -1 where a stroke begins. */
  row: Int32Array;
}

export function emptyTrail(): Trail {
  return {count: 0, x: new Float64Array(0), y: new Float64Array(0), age_s: new Float64Array(0), row: new Int32Array(0)};
}

/** Steps shorter than this on the screen are drawn with the next. */
const LEAST_PX = 0.75;

/**
 * Write the last `lasting_s` of a way before a second of the day into `into`, which grows as needed.
 * `matrix` takes the world to pixels, in columns; what lies behind the camera is left out.
 */
export function trailAt({at_s, apart}: Way, world: Float64Array, at: number, lasting_s: number, matrix: ArrayLike<number>, into: Trail): void {
  into.count = 0;
  if (!at_s.length || at < at_s[0]!) return;
  const last = rowAt(at_s, at);
  const first = Math.max(rowAt(at_s, at - lasting_s), 0);
  grow(into, last - first + 2);
  let open = false;
  const put = (x: number, y: number, second: number, row: number, always: boolean): void => {
    const w = matrix[3]! * x + matrix[7]! * y + matrix[15]!;
    if (w <= 0) {
      open = false;
      return;
    }
    const px = (matrix[0]! * x + matrix[4]! * y + matrix[12]!) / w;
    const py = (matrix[1]! * x + matrix[5]! * y + matrix[13]!) / w;
    const {count} = into;
    if (open && !always && Math.abs(px - into.x[count - 1]!) < LEAST_PX && Math.abs(py - into.y[count - 1]!) < LEAST_PX) return;
    into.x[count] = px;
    into.y[count] = py;
    into.age_s[count] = at - second;
    into.row[count] = open ? row : -1;
    into.count += 1;
    open = true;
  };
  for (let row = first; row <= last; row += 1) {
    if (apart[row]) open = false;
    const ends = row === last || !!apart[row + 1];
    put(world[row * 2]!, world[row * 2 + 1]!, at_s[row]!, row, ends);
  }
  const next = last + 1;
  if (next >= at_s.length || apart[next]) return;
  const took_s = at_s[next]! - at_s[last]!;
  const part = took_s > 0 ? (at - at_s[last]!) / took_s : 0;
  if (part > 0) put(world[last * 2]! + (world[next * 2]! - world[last * 2]!) * part, world[last * 2 + 1]! + (world[next * 2 + 1]! - world[last * 2 + 1]!) * part, at, next, true);
}

function grow(trail: Trail, count: number): void {
  if (trail.x.length >= count) return;
  const size = Math.ceil(count * 1.5);
  trail.x = new Float64Array(size);
  trail.y = new Float64Array(size);
  trail.age_s = new Float64Array(size);
  trail.row = new Int32Array(size);
}
