import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Frame} from '../../../layers/mapview/frontend/src/live/frame';
import {Trails} from '../../../layers/mapview/frontend/src/live/trails';
import {readTrackDay, spotAt} from '../../../layers/mapview/frontend/src/tracks/day';
import {beginOfDay_ms, dayOfChina} from '../../../layers/mapview/frontend/src/chinaday';
import {sharedFromText, sharedToText} from '../../../layers/mapview/frontend/src/tracks/link';
import {emptyTrail, trailAt, worldOf} from '../../../layers/mapview/frontend/src/tracks/trail';
import {clockOf} from '../../../layers/mapview/frontend/src/tracks/playback';

const BEGINS_S = beginOfDay_ms('2026-11-22') / 1000;

/** The bytes of a day with one way, as `docs/api.md` describes them. */
function written(rows: [at_s: number, lng: number, lat: number, speed: number, heading: number][], more: object = {}): ArrayBuffer {
  const stop = {first: 0, last: 0, from_s: BEGINS_S + 60, until_s: BEGINS_S + 300, lng: 114, lat: 22.5};
  const head = {unit: 7, name: '粤A1', kind: 'vehicle', thing: 3, day: '2026-11-22', begins_s: BEGINS_S, tracks: [{device: 0, count: rows.length, distance_m: 5, stops: [stop], ...more}], visits: []};
  let text = new TextEncoder().encode(JSON.stringify(head));
  text = new TextEncoder().encode(new TextDecoder().decode(text) + ' '.repeat((8 - (text.length % 8)) % 8));
  const columns = [Uint32Array, Int32Array, Int32Array, Uint16Array, Uint8Array] as const;
  const scaled = rows.map(([at_s, lng, lat, speed, heading]) => [at_s * 1000, Math.round(lng * 1e7), Math.round(lat * 1e7), speed, heading]);
  const parts = columns.map((Column, at) => new Uint8Array(Column.from(scaled, (row) => row[at]!).buffer));
  const padded = (bytes: Uint8Array): number => Math.ceil(bytes.length / 8) * 8;
  const whole = new Uint8Array(8 + text.length + parts.reduce((sum, part) => sum + padded(part), 0));
  whole.set(new TextEncoder().encode('JWT1'));
  new DataView(whole.buffer).setUint32(4, text.length, true);
  whole.set(text, 8);
  let at = 8 + text.length;
  for (const part of parts) {
    whole.set(part, at);
    at += padded(part);
  }
  return whole.buffer;
}

test('a day is read as it was written, in seconds of the day', () => {
  const day = readTrackDay(written([[60, 114, 22.5, 500, 64], [70.5, 114.001, 22.5, 65535, 255], [3600, 114.5, 22.5, 65535, 255]]));
  const [way] = day.ways;
  assert.deepEqual([day.name, day.begins_ms, [...way!.at_s]], ['粤A1', BEGINS_S * 1000, [60, 70.5, 3600]]);
  assert.ok(Math.abs(way!.lng[1]! - 114.001) < 1e-9);
  assert.equal(way!.speed_mps[0], 5);
  assert.equal(way!.heading_deg[0], 90);
  // What the device did not say comes from the step before; over a gap there is none.
  assert.ok(Math.abs(way!.speed_mps[1]! - 102.8 / 10.5) < 0.1);
  assert.equal(way!.speed_mps[2], 0);
  assert.equal(way!.stops[0]!.from_s, 60);
});

test('between two positions a unit is on the line, and over a gap where it was last', () => {
  const [way] = readTrackDay(written([[60, 114, 22.5, 500, 0], [70, 114.001, 22.5, 500, 0], [3600, 114.5, 22.5, 0, 0]])).ways;
  assert.equal(spotAt(way!, 59), null);
  assert.ok(Math.abs(spotAt(way!, 65)!.lng - 114.0005) < 1e-9);
  assert.equal(spotAt(way!, 65)!.silent, false);
  const lost = spotAt(way!, 2000)!;
  assert.ok(Math.abs(lost.lng - 114.001) < 1e-9);
  assert.equal(lost.silent, true);
  assert.ok(Math.abs(spotAt(way!, 4000)!.lng - 114.5) < 1e-9);
});

/** A camera that shows a thousandth of a degree as some three pixels, and looks straight down. */
const ABOVE = [2 ** 11, 0, 0, 0, 0, -(2 ** 11), 0, 0, 0, 0, 1, 0, -400 * 2 ** 11, 300 * 2 ** 11, 0, 1];

test('what is drawn of a way ends where the unit is, and no line leads over a gap', () => {
  const [way] = readTrackDay(written([[60, 114, 22.5, 500, 0], [70, 114.001, 22.5, 500, 0], [80, 114.002, 22.5, 500, 0], [3600, 114.5, 22.5, 0, 0], [3610, 114.501, 22.5, 0, 0]])).ways;
  const world = worldOf(way!);
  const trail = emptyTrail();
  const drawn = (at_s: number, lasting_s: number, matrix = ABOVE): number[][] => {
    trailAt(way!, world, at_s, lasting_s, matrix, trail);
    return Array.from({length: trail.count}, (_, at) => [trail.row[at]!, Math.round(trail.age_s[at]!)]);
  };
  assert.deepEqual(drawn(59, 600), []);
  assert.deepEqual(drawn(75, 600), [[-1, 15], [1, 5], [2, 0]]);
  assert.ok(Math.abs(trail.x[2]! - (trail.x[0]! + (trail.x[1]! - trail.x[0]!) * 1.5)) < 1e-6);
  // Nobody knows of the way over the gap: it waits where it was last, and goes on where it was heard again.
  assert.deepEqual(drawn(2000, 600), [[-1, 1920]]);
  assert.deepEqual(drawn(3605, 4000), [[-1, 3545], [1, 3535], [2, 3525], [-1, 5], [4, 0]]);
  // Seen from so far that a step is no pixel only the ends are drawn.
  const far = ABOVE.map((value, at) => (at === 15 ? 1 : value / 100));
  assert.deepEqual(drawn(80, 600, far), [[-1, 20], [2, 0]]);
  // What lies behind the camera is not drawn.
  assert.deepEqual(drawn(75, 600, ABOVE.map((value, at) => (at === 15 ? -1 : value))), []);
});

test('the world of a way is that of the camera', () => {
  const [way] = readTrackDay(written([[60, 114, 22.5, 500, 0], [70, -180, 0, 500, 0]])).ways;
  const world = worldOf(way!);
  assert.ok(Math.abs(world[0]! - (512 * (114 + 180)) / 360) < 1e-9);
  assert.deepEqual([...world.subarray(2)].map((value) => Math.round(value * 1e6) / 1e6), [0, 256]);
});

test('on the streets a way has gaps wherever the server says, and no line leads over them', () => {
  const [way] = readTrackDay(written([[60, 114, 22.5, 500, 0], [70, 114.001, 22.5, 500, 0], [80, 114.002, 22.5, 65535, 0]], {breaks: [0, 2], way_m: 120})).ways;
  assert.deepEqual([...way!.apart], [1, 0, 1]);
  assert.equal(way!.way_m, 120);
  assert.equal(way!.speed_mps[2], 0);
  assert.ok(Math.abs(spotAt(way!, 75)!.lng - 114.001) < 1e-9);
  assert.ok(Math.abs(spotAt(way!, 80)!.lng - 114.002) < 1e-9);
});

test('a link says whose tracks of which day stand at which moment, and nothing else is believed', () => {
  const shared = {day: '2026-11-22', at_s: 56_527, units: [12, 15], streets: true};
  assert.equal(sharedToText(shared), '2026-11-22T15:42:07/12,15/streets');
  assert.deepEqual(sharedFromText(sharedToText(shared)), shared);
  assert.deepEqual(sharedFromText('2026-11-22T00:00:00/7'), {day: '2026-11-22', at_s: 0, units: [7], streets: false});
  for (const text of [null, '', '2026-11-22', '2026-13-01T00:00:00/7', '2026-11-22T25:00:00/7', '2026-11-22T00:00:00/', '2026-11-22T00:00:00/1,2,3,4,5,6,7', '2026-11-22T00:00:00/x']) {
    assert.equal(sharedFromText(text), null, String(text));
  }
});

test('days and times are those of China wherever the desk stands', () => {
  assert.equal(dayOfChina(Date.parse('2026-11-21T16:00:00Z')), '2026-11-22');
  assert.equal(dayOfChina(Date.parse('2026-11-21T15:59:59Z')), '2026-11-21');
  assert.equal(clockOf(56_527.9), '15:42:07');
});

function frame(id: number, lng: number, lat: number): Frame {
  const one = (value: number): Float64Array => Float64Array.of(value);
  return {at_ms: 0, count: 1, ids: Uint32Array.of(id), lng: one(lng), lat: one(lat), age_s: Uint16Array.of(0), heading_deg: Float32Array.of(0), speed_mps: Float32Array.of(0)};
}

test('a trail keeps what is new, its whole length at any pace, and begins anew after a jump', () => {
  const trails = new Trails();
  trails.take(frame(1, 114, 22.5), 0);
  trails.take(frame(1, 114.00001, 22.5), 1000);
  assert.equal(trails.of(1)!.count, 1);
  for (let second = 2; second < 500; second += 1) trails.take(frame(1, 114 + second * 1e-4, 22.5), second * 1000);
  const {count, times, places} = trails.of(1)!;
  assert.ok(count <= 48);
  assert.equal(times[0], 0);
  assert.equal(times[count - 1], 499);
  assert.ok([...times.subarray(1, count)].every((at_s, place) => at_s > times[place]!));
  assert.ok(Math.abs(places[(count - 1) * 2]! - 114.0499) < 1e-9);
  trails.take(frame(1, 115, 22.5), 600_000);
  assert.equal(trails.of(1)!.count, 1);
  trails.forget(1);
  assert.equal(trails.of(1), null);
});
