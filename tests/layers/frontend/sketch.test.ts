import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {SketchColumns, Units} from '../../../layers/mapview/frontend/src/drafting/calls';
import {Ground} from '../../../layers/mapview/frontend/src/drafting/ground';
import {unitsFromSketch} from '../../../layers/mapview/frontend/src/drafting/sketch';

const SIDE = 100;
const COMMUNITIES = ['440306007001', '440306007002'];

/** Two communities of 100 × 100 squares of a hundredth of a degree, one east of the other. */
function columns(): SketchColumns {
  const steps: number[] = [];
  let [x, y] = [0, 0];
  const to = (nextX: number, nextY: number): void => {
    steps.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  };
  const size = 10_000;
  for (let community = 0; community < 2; community += 1) {
    for (let place = 0; place < SIDE * SIDE; place += 1) {
      const west = ((place % SIDE) + community * SIDE) * size;
      const south = Math.floor(place / SIDE) * size;
      to(west, south);
      to(west + size, south);
      to(west + size, south + size);
      to(west, south + size);
    }
  }
  const count = 2 * SIDE * SIDE;
  return {
    communities: COMMUNITIES.map((code) => [code, SIDE * SIDE]),
    households: Array<number>(count).fill(3),
    origin: [0, 0],
    rings: Array<number>(count).fill(1),
    corners: Array<number>(count).fill(4),
    steps,
  };
}

const IDS = Array.from({length: 2 * SIDE * SIDE}, (_, place) => 1000 + place);

/** The units of a community that are read exactly: the first of them reaches a little farther east. */
function exactly(code: string): Units {
  const first = COMMUNITIES.indexOf(code) * SIDE * SIDE;
  const west = COMMUNITIES.indexOf(code);
  const ring = [[west, 0], [west + 0.011, 0], [west + 0.011, 0.01], [west, 0.01], [west, 0]];
  return {type: 'FeatureCollection', features: [{type: 'Feature', id: 1000 + first, geometry: {type: 'Polygon', coordinates: [ring]}, properties: {kind: 'face', community: code, households: 3}}]} as Units;
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

test('a sketch is decoded in the order of the draft', () => {
  const units = unitsFromSketch(columns(), IDS);
  assert.equal(units.length, IDS.length);
  assert.deepEqual(units[1]!.rings, [[[0.01, 0], [0.02, 0], [0.02, 0.01], [0.01, 0.01], [0.01, 0]]]);
  assert.deepEqual([units[SIDE * SIDE]!.community, units[SIDE * SIDE]!.id, units[SIDE * SIDE]!.place], [COMMUNITIES[1], 11_000, 10_000]);
});

test('a large draft is drawn from afar, and where one looks what was read exactly', async () => {
  const asked: string[] = [];
  let told = 0;
  const sketch = unitsFromSketch(columns(), IDS);
  // Of the second community only the first few: near enough to be read.
  const units = sketch.filter(({place}) => place < SIDE * SIDE || place % SIDE < 20);
  const ground = Ground.sketched(units, async (codes) => (asked.push(...codes), exactly(codes[0]!)), () => (told += 1));
  assert.equal(ground.shown.far, true);
  ground.look([0, 0, 2, 1]);
  assert.deepEqual([ground.shown.far, asked], [true, []]);
  ground.look([1.5, 0, 2, 1]);
  assert.deepEqual(asked, []);
  ground.look([1.05, 0, 1.1, 0.5]);
  assert.deepEqual([ground.shown.far, ground.shown.patches.map(([code]) => code), asked], [false, [COMMUNITIES[1]], [COMMUNITIES[1]]]);
  assert.equal(ground.at([1.0105, 0.005]), 10_001);
  await settled();
  assert.ok(told >= 2);
  assert.equal(ground.at([1.0105, 0.005]), 10_000);
  ground.look([1.05, 0, 1.11, 0.5]);
  await settled();
  assert.equal(asked.length, 1);
});

test('what could not be read is looked at from afar and asked for again', async () => {
  let asked = 0;
  const units = unitsFromSketch(columns(), IDS).filter(({place}) => place % SIDE < 20);
  const ground = Ground.sketched(units, () => ((asked += 1), Promise.reject(new Error('away'))), () => undefined);
  ground.look([1.05, 0, 1.1, 0.5]);
  await settled();
  assert.equal(ground.at([1.015, 0.005]), 10_001);
  ground.look([1.05, 0, 1.1, 0.5]);
  await settled();
  assert.equal(asked, 2);
});
