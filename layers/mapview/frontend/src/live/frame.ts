/** Where units are now: the binary frame of the live stream, read without copying where it can be. */

export interface Frame {
  at_ms: number;
  count: number;
  ids: Uint32Array;
  lng: Float64Array;
  lat: Float64Array;
  age_s: Uint16Array;
  /** Degrees from north; NaN where the unit does not say. */
  heading_deg: Float32Array;
  speed_mps: Float32Array;
}

const HEADER_BYTES = 32;
const ROW_BYTES = 16;
const POSITIONS = 1;
const FORMAT = 1;
const UNKNOWN_HEADING = 255;
const MICRODEGREE = 1e-6;

/** A frame, or null for a kind or format this program does not know. */
export function readFrame(buffer: ArrayBuffer): Frame | null {
  if (buffer.byteLength < HEADER_BYTES) return null;
  const header = new DataView(buffer);
  const count = header.getUint32(4, true);
  if (header.getUint8(0) !== POSITIONS || header.getUint8(1) !== FORMAT) return null;
  if (buffer.byteLength < HEADER_BYTES + count * ROW_BYTES) return null;
  const at = (column: number): number => HEADER_BYTES + count * column;
  const east = new Int32Array(buffer, at(4), count);
  const north = new Int32Array(buffer, at(8), count);
  const heading = new Uint8Array(buffer, at(14), count);
  const speed = new Uint8Array(buffer, at(15), count);
  const origin = [header.getFloat64(16, true), header.getFloat64(24, true)] as const;
  const lng = new Float64Array(count);
  const lat = new Float64Array(count);
  const heading_deg = new Float32Array(count);
  const speed_mps = new Float32Array(count);
  for (let row = 0; row < count; row += 1) {
    lng[row] = origin[0] + east[row]! * MICRODEGREE;
    lat[row] = origin[1] + north[row]! * MICRODEGREE;
    heading_deg[row] = heading[row] === UNKNOWN_HEADING ? NaN : (heading[row]! * 360) / 256;
    speed_mps[row] = speed[row]! * 0.25;
  }
  return {
    at_ms: header.getFloat64(8, true),
    count,
    ids: new Uint32Array(buffer, at(0), count),
    lng,
    lat,
    age_s: new Uint16Array(buffer, at(12), count),
    heading_deg,
    speed_mps,
  };
}
