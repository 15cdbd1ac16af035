import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Board} from '../../../layers/mapview/frontend/src/live/board';
import {Clock} from '../../../layers/mapview/frontend/src/live/clock';
import {readFrame} from '../../../layers/mapview/frontend/src/live/frame';
import {Motion} from '../../../layers/mapview/frontend/src/live/motion';
import type {Change, IncidentRow, Snapshot} from '../../../layers/mapview/frontend/src/live/values';

function frameOf(units: {id: number; east: number; north: number; age: number; heading: number; speed: number}[]): ArrayBuffer {
  const n = units.length;
  const buffer = new ArrayBuffer(32 + 16 * n);
  const view = new DataView(buffer);
  view.setUint8(0, 1);
  view.setUint8(1, 1);
  view.setUint32(4, n, true);
  view.setFloat64(8, 1_700_000_000_000, true);
  view.setFloat64(16, 114, true);
  view.setFloat64(24, 22.5, true);
  units.forEach(({id, east, north, age, heading, speed}, row) => {
    view.setUint32(32 + 4 * row, id, true);
    view.setInt32(32 + 4 * n + 4 * row, east, true);
    view.setInt32(32 + 8 * n + 4 * row, north, true);
    view.setUint16(32 + 12 * n + 2 * row, age, true);
    view.setUint8(32 + 14 * n + row, heading);
    view.setUint8(32 + 15 * n + row, speed);
  });
  return buffer;
}

const UNITS = [
  {id: 7, east: 1_000, north: -2_000, age: 3, heading: 64, speed: 20},
  {id: 9, east: 0, north: 0, age: 0, heading: 255, speed: 0},
  {id: 11, east: 5, north: 6, age: 65_535, heading: 0, speed: 255},
];

test('reads every column of a frame where it lies', () => {
  const frame = readFrame(frameOf(UNITS))!;
  assert.deepEqual([...frame.ids], [7, 9, 11]);
  assert.ok(Math.abs(frame.lng[0]! - 114.001) < 1e-9 && Math.abs(frame.lat[0]! - 22.498) < 1e-9);
  assert.deepEqual([...frame.age_s], [3, 0, 65_535]);
  assert.equal(frame.heading_deg[0], 90);
  assert.ok(Number.isNaN(frame.heading_deg[1]!));
  assert.deepEqual([...frame.speed_mps], [5, 0, 63.75]);
});

test('passes over a frame of another kind or one cut short', () => {
  const other = frameOf(UNITS);
  new DataView(other).setUint8(0, 2);
  assert.equal(readFrame(other), null);
  assert.equal(readFrame(frameOf(UNITS).slice(0, 60)), null);
  assert.equal(readFrame(new ArrayBuffer(3)), null);
});

test('glides from where a unit is shown to where it was seen, and stops there', () => {
  const motion = new Motion();
  motion.place(1, 114, 22.5, 0);
  motion.place(1, 114.001, 22.5, 2_000);
  const halfway = motion.at(1, 3_000)!;
  assert.ok(Math.abs(halfway[0] - 114.0005) < 1e-9, String(halfway));
  assert.deepEqual(motion.at(1, 60_000), [114.001, 22.5]);
  assert.ok(motion.isMoving(2_500) && !motion.isMoving(60_000));
});

test('puts a unit that cannot have driven there at once', () => {
  const motion = new Motion();
  motion.place(1, 114, 22.5, 0);
  motion.place(1, 115, 22.5, 1_000);
  assert.deepEqual(motion.at(1, 1_000), [115, 22.5]);
});

test('keeps thousands of units apart while its arrays grow', () => {
  const motion = new Motion();
  for (let id = 1; id <= 3_000; id += 1) motion.place(id, 114 + id * 1e-5, 22, 0);
  for (let id = 1; id <= 3_000; id += 97) assert.deepEqual(motion.at(id, 5_000), [114 + id * 1e-5, 22]);
});

const row = (id: number, more: Partial<IncidentRow> = {}): IncidentRow =>
  ({id, number: `n${id}`, version: 1, state: 'reported', severity: 3, class: '010101', units: [], suspended: false, due: null, forecast: null, ...more}) as IncidentRow;

const snapshot = (incidents: IncidentRow[]): Snapshot => ({type: 'snapshot', epoch: 'e', seq: 5, at: '2026-11-22T04:00:00Z', incidents, units: [], seen: [1]});
const change = (more: Partial<Change>): Change => ({type: 'change', epoch: 'e', previous: 5, seq: 6, at: '2026-11-22T04:00:01Z', incidents: [], gone: [], units: [], checks: [], ...more});

function boardWith(incidents: IncidentRow[]): {board: Board; arrived: number[]} {
  const board = new Board(new Clock(), new Motion());
  const arrived: number[] = [];
  board.subscribe((told) => arrived.push(...told.arrived.map(({id}) => id)));
  board.replace(snapshot(incidents));
  return {board, arrived};
}

test('nothing arrives with the first snapshot, and everything new after it', () => {
  const {board, arrived} = boardWith([row(1)]);
  assert.deepEqual(arrived, []);
  board.apply(change({incidents: [row(1, {version: 2}), row(2)]}));
  board.replace(snapshot([row(1), row(2), row(3)]));
  assert.deepEqual(arrived, [2, 3]);
});

test('what nobody has seen counts as unread until it is acknowledged', () => {
  const {board} = boardWith([row(1), row(2), row(3)]);
  assert.deepEqual(board.unread().map(({id}) => id), [2, 3]);
  board.acknowledge([2]);
  assert.deepEqual(board.unread().map(({id}) => id), [3]);
});

test('a closed incident leaves the board and is kept only to fade', () => {
  const {board} = boardWith([row(1), row(2)]);
  board.apply(change({gone: [1]}));
  assert.deepEqual([...board.incidents.keys()], [2]);
  assert.ok(board.leaving.has(1));
});

test('a check that moved on is told of a case that has left the board', () => {
  const {board} = boardWith([row(1)]);
  const told: number[][] = [];
  board.subscribe(({checks, incidents}) => told.push([...checks, Number(incidents)]));
  board.apply(change({checks: [99]}));
  assert.deepEqual(told, [[99, 0]]);
});

test('an answer older than what the stream told already changes nothing', () => {
  const {board} = boardWith([row(1, {version: 4, state: 'dispatched'})]);
  board.take(row(1, {version: 3, state: 'accepted'}));
  assert.equal(board.incidents.get(1)!.state, 'dispatched');
});
