import assert from 'node:assert/strict';
import test from 'node:test';
import {areaInSmaller, areaText, lengthText} from '../../../layers/mapview/frontend/src/tools/amounts';
import {crossesItself, length_m, ringMeasures} from '../../../layers/mapview/frontend/src/tools/geodesic';
import {Measuring} from '../../../layers/mapview/frontend/src/tools/measuring';
import type {LngLat} from '../../../layers/mapview/frontend/src/map/metric';
import cases from './geodesic.json';

const UNITS = {metre: '米', kilometre: '公里', squareMetre: '平方米', hectare: '公顷', squareKilometre: '平方公里'};
const A_THOUSANDTH = 0.001;

test('lengths and areas are those of the server within a thousandth', () => {
  for (const {points, length_m: length, area_m2: area} of cases as {points: LngLat[]; length_m: number; area_m2: number}[]) {
    assert.ok(Math.abs(length_m(points) - length) <= length * A_THOUSANDTH, `length of ${JSON.stringify(points)}`);
    assert.ok(Math.abs(ringMeasures(points).area_m2 - area) <= area * A_THOUSANDTH, `area of ${JSON.stringify(points)}`);
    assert.equal(ringMeasures([...points].reverse()).area_m2.toFixed(3), ringMeasures(points).area_m2.toFixed(3));
  }
});

test('a ring that crosses itself is told from one that does not', () => {
  assert.equal(crossesItself([[0, 0], [1, 1], [1, 0], [0, 1]]), true);
  assert.equal(crossesItself([[0, 0], [1, 0], [1, 1], [0, 1]]), false);
  assert.equal(crossesItself([[0, 0], [1, 0], [0, 1]]), false);
});

test('amounts go into the unit that reads best', () => {
  assert.deepEqual([12.34, 999.94, 1234.5, 123456].map((length) => lengthText(length, UNITS)), ['12.3 米', '999.9 米', '1.234 公里', '123.5 公里']);
  assert.deepEqual([99.9, 9999, 12345, 2_500_000].map((area) => areaText(area, UNITS)), ['99.9 平方米', '9,999 平方米', '1.23 公顷', '2.500 平方公里']);
  assert.deepEqual([9999, 12345, 2_500_000].map((area) => areaInSmaller(area, UNITS)), ['', '12,345 平方米', '250.0 公顷']);
});

test('a drawing takes points, gives the last one back and is kept when it has enough', () => {
  const measuring = new Measuring();
  measuring.begin('area');
  measuring.add([0, 0]);
  measuring.add([1, 0]);
  measuring.add([1, 0]);
  assert.equal(measuring.drawing.get()?.points.length, 2, 'the same point again is none');
  assert.equal(measuring.finish(), false);
  measuring.add([1, 1]);
  measuring.undo();
  assert.equal(measuring.drawing.get()?.points.length, 2);
  measuring.add([1, 1]);
  assert.equal(measuring.finish(), true);
  measuring.begin('distance');
  measuring.add([0, 0]);
  measuring.add([0, 1]);
  measuring.finish();
  assert.deepEqual(measuring.kept.get().map(({kind}) => kind), ['area', 'distance']);
  measuring.remove(measuring.kept.get()[0]!.id);
  assert.deepEqual(measuring.kept.get().map(({kind}) => kind), ['distance']);
});

test('escape gives up what is drawn, then measuring; what was kept stays', () => {
  const measuring = new Measuring();
  measuring.begin('distance');
  measuring.add([0, 0]);
  measuring.add([0, 1]);
  measuring.finish();
  measuring.add([5, 5]);
  assert.equal(measuring.escape(), false);
  assert.equal(measuring.drawing.get()?.points.length, 0);
  assert.equal(measuring.escape(), true);
  assert.equal(measuring.drawing.get(), null);
  assert.equal(measuring.kept.get().length, 1);
});
