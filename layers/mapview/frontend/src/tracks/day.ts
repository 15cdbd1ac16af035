import {ApiError, isAborted, signIn} from '../api';

/** A stay: seconds of the day, and where. */
export interface Stop {
  from_s: number;
  until_s: number;
  lng: number;
  lat: number;
}

/** An incident the unit was sent to: seconds of the day, null for what did not happen. */
export interface Visit {
  incident: number;
  number: string;
  class: string;
  severity: number;
  lng: number;
  lat: number;
  sent_s: number;
  on_scene_s: number | null;
}

/** What one device said on a day: n positions in order of time. */
export interface Way {
  device: number;
  /** Seconds of the day. */
  at_s: Float64Array;
  lng: Float64Array;
  lat: Float64Array;
  /** As the device said, and where it did not, from the step before. */
  speed_mps: Float32Array;
  heading_deg: Float32Array;
  /** 1 where nobody knows how a position was reached: at the first, and behind a gap. */
  apart: Uint8Array;
  distance_m: number;
  /** How far it was on the streets; null for the positions themselves. */
  way_m: number | null;
  stops: readonly Stop[];
}

/** Where a unit was on a day of China. */
export interface TrackDay {
  unit: number;
  name: string;
  kind: string;
  thing: number;
  day: string;
  begins_ms: number;
  /** The longest first. */
  ways: readonly Way[];
  visits: readonly Visit[];
  /** Whether its ways lie on the streets. */
  streets: boolean;
}

interface Head {
  unit: number;
  name: string;
  kind: string;
  thing: number;
  day: string;
  begins_s: number;
  tracks: {device: number; count: number; distance_m: number; way_m?: number; breaks?: number[]; stops: Stop[]}[];
  visits: (Visit & {ended_s: number | null})[];
}

/** After so long without a word nobody knows where it was; the server counts no way there either. */
export const GAP_S = 900;
const MAGIC = 'JWT1';
const STEP = 8;
const UNKNOWN_SPEED = 0xffff;
const UNKNOWN_HEADING = 0xff;
const METRES_PER_DEGREE = 111_320;

/** Fetch a day of a unit; the server writes the look down. */
export async function getTrackDay(unit: number, day: string, streets: boolean, signal: AbortSignal): Promise<TrackDay> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/tracks/${unit}.bin?day=${day}${streetsToQuery(streets)}`, {credentials: 'same-origin', signal});
    if (answer.status === 401) signIn();
    if (answer.ok) return {...readTrackDay(await answer.arrayBuffer()), streets};
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new ApiError('unreachable', '');
  }
  const body = (await answer.json().catch(() => null)) as {error?: {code?: string; message?: string}} | null;
  throw new ApiError(body?.error?.code ?? `http_${answer.status}`, body?.error?.message ?? '', {}, answer.status);
}

/** What an address of tracks ends with. */
export function streetsToQuery(streets: boolean): string {
  return streets ? '&streets=true' : '';
}

/** Read the bytes that `docs/api.md` describes. */
export function readTrackDay(buffer: ArrayBuffer): TrackDay {
  const magic = new TextDecoder().decode(new Uint8Array(buffer, 0, 4));
  if (magic !== MAGIC) throw new ApiError('unreachable', '');
  const length = new DataView(buffer).getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, STEP, length))) as Head;
  let at = STEP + length;
  const next = (bytes: number): number => {
    const begins = at;
    at += Math.ceil(bytes / STEP) * STEP;
    return begins;
  };
  const ofDay = (second: number): number => second - head.begins_s;
  const ways = head.tracks.map(({device, count, distance_m, way_m, breaks, stops}): Way => {
    const at_s = Float64Array.from(new Uint32Array(buffer, next(count * 4), count), (value) => value / 1000);
    const lng = Float64Array.from(new Int32Array(buffer, next(count * 4), count), (value) => value * 1e-7);
    const lat = Float64Array.from(new Int32Array(buffer, next(count * 4), count), (value) => value * 1e-7);
    const speed = new Uint16Array(buffer, next(count * 2), count);
    const heading = new Uint8Array(buffer, next(count), count);
    const apart = apartOf(at_s, breaks ?? []);
    const way = {at_s, lng, lat, apart};
    return {
      ...way,
      device,
      distance_m,
      way_m: way_m ?? null,
      speed_mps: Float32Array.from(speed, (value, row) => (value === UNKNOWN_SPEED ? stepSpeed(way, row) : value / 100)),
      heading_deg: Float32Array.from(heading, (value) => (value === UNKNOWN_HEADING ? NaN : (value * 360) / 256)),
      stops: stops.map(({from_s, until_s, ...place}) => ({...place, from_s: ofDay(from_s), until_s: ofDay(until_s)})),
    };
  });
  const visits = head.visits.map(({ended_s: _, ...visit}) => ({...visit, sent_s: ofDay(visit.sent_s), on_scene_s: visit.on_scene_s === null ? null : ofDay(visit.on_scene_s)}));
  const {unit, name, kind, thing, day} = head;
  return {unit, name, kind, thing, day, begins_ms: head.begins_s * 1000, ways, visits, streets: false};
}

function apartOf(at_s: Float64Array, breaks: readonly number[]): Uint8Array {
  const apart = Uint8Array.from(at_s, (second, row) => (row === 0 || second - at_s[row - 1]! > GAP_S ? 1 : 0));
  for (const row of breaks) apart[row] = 1;
  return apart;
}

/** How fast it came here from the position before. */
function stepSpeed({at_s, lng, lat, apart}: Pick<Way, 'at_s' | 'lng' | 'lat' | 'apart'>, row: number): number {
  if (apart[row]) return 0;
  const took_s = at_s[row]! - at_s[row - 1]!;
  if (took_s <= 0) return 0;
  const east = (lng[row]! - lng[row - 1]!) * Math.cos((lat[row]! * Math.PI) / 180);
  return (Math.hypot(east, lat[row]! - lat[row - 1]!) * METRES_PER_DEGREE) / took_s;
}

export interface Spot {
  lng: number;
  lat: number;
  speed_mps: number;
  /** Nothing was heard of it around this moment; it is shown where it was last. */
  silent: boolean;
}

/** Where a way was at a second of the day; null before its first position. */
export function spotAt({at_s, lng, lat, speed_mps, apart}: Way, second: number): Spot | null {
  const count = at_s.length;
  if (!count || second < at_s[0]!) return null;
  const row = rowAt(at_s, second);
  const next = row + 1;
  if (next >= count) return {lng: lng[row]!, lat: lat[row]!, speed_mps: 0, silent: second - at_s[row]! > GAP_S};
  const took_s = at_s[next]! - at_s[row]!;
  if (apart[next]) return {lng: lng[row]!, lat: lat[row]!, speed_mps: 0, silent: second > at_s[row]! + 60};
  const part = took_s > 0 ? (second - at_s[row]!) / took_s : 0;
  return {
    lng: lng[row]! + (lng[next]! - lng[row]!) * part,
    lat: lat[row]! + (lat[next]! - lat[row]!) * part,
    speed_mps: speed_mps[next]!,
    silent: false,
  };
}

/** The last row not after a second; the first where all are. */
export function rowAt(at_s: Float64Array, second: number): number {
  let [low, high] = [0, at_s.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at_s[middle]! <= second) low = middle;
    else high = middle - 1;
  }
  return low;
}
