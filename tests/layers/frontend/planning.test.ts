import assert from 'node:assert/strict';
import {test} from 'node:test';
import {deviation, fromScale, histogram, usualBand, verdict, written, type GridFigures} from '../../../layers/mapview/frontend/src/planning';

const grid = (incidents: number): GridFigures => ({incidents}) as GridFigures;

test('both ends belong to the band, and what is kept back is unknown', () => {
  assert.deepEqual([299, 300, 650, 651, null].map((one) => verdict(one, [300, 650])), ['under', 'in', 'in', 'over', 'unknown']);
});

test('deviation is the share of the end that is missed', () => {
  assert.deepEqual([150, 300, 500, 975].map((one) => deviation(one, [300, 650])), [-0.5, 0, 0, 0.5]);
  assert.equal(deviation(3, [0, 0]), 1);
});

test('without a usual band the middle half of the grids is one', () => {
  assert.deepEqual(usualBand('incidents', [0, 1, 2, 3, 4].map(grid)), [1, 3]);
  assert.deepEqual(usualBand('households', []), [300, 650]);
  assert.deepEqual(usualBand('devices', []), [0, 0]);
});

test('areas are read in units of 10,000 m²', () => {
  assert.equal(written('area', 50_000), '5.00');
  assert.equal(fromScale('area', 100_000), 10);
  assert.equal(written('residents', null), '<3');
});

test('every grid is in one bin, far ones in the last', () => {
  const figures = [...Array.from({length: 99}, (_, index) => 300 + index * 3), 90_000];
  const bins = histogram(figures, [300, 650], 22);
  assert.equal(bins.reduce((sum, bin) => sum + bin.count, 0), 100);
  assert.ok(bins.length <= 23);
  assert.ok(bins.at(-1)!.count >= 1);
  assert.ok(bins.every((bin, index) => index === 0 || bin.from === bins[index - 1]!.to));
});

test('grids that hold nothing still have a spread', () => {
  assert.equal(histogram([0, 0, 0], [0, 0], 22).reduce((sum, bin) => sum + bin.count, 0), 3);
  assert.deepEqual(histogram([], [0, 1], 22), []);
});
