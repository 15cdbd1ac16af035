import assert from 'node:assert/strict';
import test from 'node:test';
import type {BuildingWindows} from '../../../layers/mapview/frontend/src/api';
import {cellsOf, inset, slabsOf} from '../../../layers/mapview/frontend/src/map/cells';
import {metresPerDegree, type LngLat} from '../../../layers/mapview/frontend/src/map/metric';

const ORIGIN: LngLat = [114.07, 22.64];
const [PER_LNG, PER_LAT] = metresPerDegree(ORIGIN[1]);

function ring(...metres: [number, number][]): LngLat[] {
  return metres.map(([x, y]) => [ORIGIN[0] + x / PER_LNG, ORIGIN[1] + y / PER_LAT]);
}

function area_m2(shape: LngLat[]): number {
  const flat = shape.map(([lng, lat]) => [(lng - ORIGIN[0]) * PER_LNG, (lat - ORIGIN[1]) * PER_LAT] as const);
  const twice = flat.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = flat[(index + 1) % flat.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

const SQUARE = ring([0, 0], [10, 0], [10, 10], [0, 10]);

const BUILDING: BuildingWindows = {
  building: 1,
  name: '',
  base_m: 0,
  floor_height_m: 3,
  levels: 2,
  footprint: [SQUARE],
  floors: [-1, 1, 2],
  slots: 1,
  plans: [{slot: 0, polygon: SQUARE}],
  windows: [{id: 7, floor: 2, slot: 0, room: '201', state: 'owned', people: '2', care: false}],
  assumed: true,
};

test('insets a room by the same width on every side', () => {
  assert.ok(Math.abs(area_m2(inset(SQUARE, 0.5)) - 81) < 0.01);
});

test('insets whichever way the ring runs, closed or open', () => {
  const closed = [...SQUARE].reverse();
  closed.push(closed[0]!);
  assert.ok(Math.abs(area_m2(inset(closed, 0.5)) - 81) < 0.01);
});

test('insets an L without turning it inside out', () => {
  const shape = ring([0, 0], [12, 0], [12, 4], [4, 4], [4, 12], [0, 12]);
  const left = area_m2(inset(shape, 0.35));
  assert.ok(left > 0.7 * area_m2(shape) && left < area_m2(shape));
});

test('shrinks a sliver that an inset would turn inside out', () => {
  const sliver = ring([0, 0], [20, 0], [20, 0.5], [0, 0.5]);
  const left = area_m2(inset(sliver, 0.35));
  assert.ok(left > 0 && left < area_m2(sliver));
});

test('makes a cell of every slot of every floor above ground, with the window behind it', () => {
  const cells = cellsOf(BUILDING);
  assert.deepEqual(cells.map((cell) => cell.window?.room ?? null), [null, '201']);
  const bases = cells.map((cell) => cell.polygon[0]![2]);
  assert.ok(bases[0]! > 0 && bases[1]! > 3 && bases[1]! + cells[1]!.height_m < 6);
});

test('puts a slab under every floor and one on top', () => {
  assert.deepEqual(slabsOf(BUILDING).map((slab) => slab.polygon[0]![0]![2]), [0, 3, 6]);
});
