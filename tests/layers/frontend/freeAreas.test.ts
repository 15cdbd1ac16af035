import assert from 'node:assert/strict';
import {test} from 'node:test';
import {freeAreas, insetsOf} from '../../../layers/mapview/frontend/src/map/freeAreas';

const DESK = {width: 1920, height: 1080};
const LEAST = {top: 40, right: 40, bottom: 40, left: 40};
const BAR = {left: 0, top: 0, right: 1920, bottom: 48};
const QUEUE = {left: 12, top: 60, right: 312, bottom: 1000};
const EMPTY_CARD = {left: 1508, top: 60, right: 1908, bottom: 190};
const FULL_CARD = {...EMPTY_CARD, bottom: 1000};

test('a short panel in a corner is passed beside or below, a list always beside', () => {
  const areas = freeAreas(DESK, [BAR, QUEUE, EMPTY_CARD], LEAST);
  assert.deepEqual(areas.map(({top, right}) => [top, right]), [[64, 428], [206, 40]]);
  assert.ok(areas.every(({left, bottom}) => left === 328 && bottom === 40));
  assert.equal(freeAreas(DESK, [BAR, {...QUEUE, bottom: 200}], LEAST).length, 1);
});

test('a card that fills its side leaves one place', () => {
  assert.deepEqual(freeAreas(DESK, [FULL_CARD], LEAST), [{...DESK, ...LEAST, right: 428}]);
});

test('a sheet from below is passed above, and one that covers the map not at all', () => {
  const tablet = {width: 820, height: 1180};
  const sheet = {left: 0, top: 590, right: 820, bottom: 1180};
  assert.equal(insetsOf(tablet, [sheet], LEAST).bottom, 606);
  assert.deepEqual(insetsOf(tablet, [{...sheet, top: 100}], LEAST), LEAST);
});
