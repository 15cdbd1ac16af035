import assert from 'node:assert/strict';
import test from 'node:test';
import {classLabel, classOf, colours, type Rgb} from '../../../layers/mapview/frontend/src/thematic/classes';
import {isWithin, matches} from '../../../layers/mapview/frontend/src/thematic/matching';
import {hexagonsOf} from '../../../layers/mapview/frontend/src/thematic/picture';
import {groundAround, hasLeft, resolutionAt} from '../../../layers/mapview/frontend/src/thematic/resolution';
import {isNarrowed, narrowed, readFilters, readThematic, writeThematic, type Thematic} from '../../../layers/mapview/frontend/src/thematic/state';

const THEME: Thematic = {subject: 'dwellings', figure: 'area_m2', display: 'grids', method: 'natural', density: true};
// Cells of one place at resolutions 11 and 9, and one at 9 beside it.
const [CELL, PARENT, BESIDE] = ['8b411ca81689fff', '89411ca816bffff', '89411ca83b7ffff'];

test('a theme and its filters come back from the address as they were', () => {
  const filters = {cameras: {status: ['fault', 'offline'], cell: PARENT!}, incidents: {since: '2026-11-01T00:00:00Z'}};
  const query = new URLSearchParams('select=grid/1');
  writeThematic(query, THEME, filters);
  const again = new URLSearchParams(query.toString());
  assert.deepEqual(readThematic(again), THEME);
  assert.deepEqual(readFilters(again), filters);
  writeThematic(again, null, {});
  assert.equal(again.toString(), 'select=grid%2F1');
});

test('a link cut short chooses nothing', () => {
  const query = new URLSearchParams({thematic: '{"subject":"dwel', filters: '[1]'});
  assert.equal(readThematic(query), null);
  assert.deepEqual(readFilters(query), {});
});

test('unknown words in a link fall back to hexagons by quantile', () => {
  const query = new URLSearchParams({thematic: '{"subject":"cameras","display":"cube","method":7}'});
  assert.deepEqual(readThematic(query), {subject: 'cameras', figure: 'count', display: 'hexagons', method: 'quantile', density: false});
});

test('the last value taken out of a filter takes the filter away', () => {
  const filters = narrowed({cameras: {status: ['fault']}}, 'cameras', {kind: ['dome']});
  assert.deepEqual(filters, {cameras: {status: ['fault'], kind: ['dome']}});
  assert.deepEqual(narrowed(narrowed(filters, 'cameras', {kind: []}), 'cameras', {status: []}), {});
  assert.deepEqual(narrowed(filters, 'cameras', null), {});
  assert.ok(!isNarrowed({kind: [], cell: ''}));
});

test('a row counts when it fits every field of a filter', () => {
  const camera = {kind: 'dome', status: 'fault', cell: CELL};
  assert.ok(matches(camera, {status: ['fault', 'offline'], kind: ['dome'], cell: PARENT!}));
  assert.ok(!matches(camera, {status: ['online']}));
  assert.ok(!matches(camera, {cell: BESIDE!}));
  assert.ok(!matches({kind: 'dome'}, {cell: PARENT!}));
  const incident = {class: '020101', state: 'accepted', severity: 2, reported_at: '2026-11-05T04:00:00Z'};
  assert.ok(matches(incident, {kind: ['02'], status: ['accepted'], severity: ['2'], since: '2026-11-05T00:00:00Z', until: '2026-11-06T00:00:00Z'}));
  assert.ok(!matches(incident, {kind: ['01']}));
  assert.ok(!matches(incident, {until: '2026-11-05T04:00:00Z'}));
  assert.ok(matches({tags: ['a', 'b']}, {tag: ['b']}) && !matches({tags: ['a']}, {tag: ['b']}));
});

test('descent is told by the digits of the cells', () => {
  assert.ok(isWithin(CELL!, PARENT!));
  assert.ok(isWithin(CELL!, CELL!));
  assert.ok(!isWithin(CELL!, BESIDE!));
  assert.ok(!isWithin('nonsense', PARENT!));
});

test('a value on the upper end of a class belongs to it, and so does the least to the first', () => {
  const breaks = [1, 5, 9];
  assert.deepEqual([1, 5, 6, 9, null].map((value) => classOf(value, breaks)), [0, 0, 1, 1, 0]);
  assert.deepEqual([0, 1].map((index) => classLabel(breaks, index)), ['1–5', '6–9']);
  assert.equal(classLabel([3, 3], 0), '3');
  assert.equal(classLabel([0.5, 2.25, 7], 1), '2.3–7');
});

test('colours run from the first of the ramp to the last', () => {
  const ramp: Rgb[] = [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4]];
  assert.deepEqual(colours(ramp, 3), [ramp[0], ramp[2], ramp[4]]);
  assert.deepEqual(colours(ramp, 1), [ramp[2]]);
});

test('hexagons stay about as large on the screen at every zoom', () => {
  const resolutions = [10, 11, 12, 13, 14, 15, 16, 17].map(resolutionAt);
  assert.deepEqual(resolutions, [...resolutions].sort((one, other) => one - other));
  assert.equal(resolutionAt(13.9), 9);
  assert.deepEqual([resolutionAt(2), resolutionAt(22)], [5, 11]);
});

test('a small move asks for nothing, a large one does', () => {
  const view = {longitude: 114, latitude: 22.6, zoom: 14, pitch: 0, bearing: 0};
  const ground = groundAround(view);
  assert.ok(!hasLeft(ground, {...view, longitude: 114.002}));
  assert.ok(hasLeft(ground, {...view, longitude: 114.2}));
});

test('corners are steps from the origin', () => {
  const [hexagon] = hexagonsOf(THEME, {cells: [PARENT!], values: [null], origin: [114, 22.6], rings: [[10, 20, -5, 5]]});
  assert.equal(hexagon!.id, `dwellings.area_m2.${PARENT}`);
  assert.equal(hexagon!.value, null);
  assert.ok(Math.abs(hexagon!.ring[1]![0] - 114.000005) < 1e-9 && Math.abs(hexagon!.ring[1]![1] - 22.600025) < 1e-9);
});
