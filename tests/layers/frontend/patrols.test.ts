import {strict as assert} from 'node:assert';
import {test} from 'node:test';
import {ageOf, agesOf, isSeen} from '../../../layers/mapview/frontend/src/patrols/ages';
import type {AreaSeen, GroundAnswer} from '../../../layers/mapview/frontend/src/patrols/calls';
import {communitiesIn, grounded} from '../../../layers/mapview/frontend/src/patrols/patrolling';

const DAY = 86_400;
const TODAY = 1_795_000_000;
const MOMENTS = {today_s: TODAY, week_s: TODAY - 3 * DAY};

test('a place is as old as when it was last seen', () => {
  const ages = [TODAY, TODAY - 1, TODAY - 4 * DAY, TODAY - 31 * DAY, 0].map((at) => ageOf(at, MOMENTS));
  assert.deepEqual(ages, ['today', 'week', 'month', 'older', 'never']);
});

test('what was seen on Monday counts for the week and not for today', () => {
  assert.equal(isSeen('week', 'today'), false);
  assert.equal(isSeen('week', 'week'), true);
  assert.equal(isSeen('month', 'week'), false);
  assert.equal(agesOf('week').includes('today'), false);
});

test('lines come as steps from their first point', () => {
  const answer: GroundAnswer = {
    community: '1', grids: ['a', 'b'],
    streets: {grid: [1], at: [0], length_m: [12], line: [[114_000_000, 22_000_000, 100, -50]]},
    cells: {id: ['x'], grid: [0], at: [TODAY], ring: [[114_000_000, 22_000_000, 10, 0, 0, 10]]},
  };
  const {stretches, cells} = grounded([answer], MOMENTS);
  assert.deepEqual(stretches.map(({grid, age}) => [grid, age]), [['b', 'never']]);
  assert.deepEqual(stretches[0]!.path.map((place) => place.map((value) => value.toFixed(5))), [['114.00000', '22.00000'], ['114.00010', '21.99995']]);
  assert.equal(cells[0]!.age, 'today');
  assert.equal(cells[0]!.ring.length, 3);
});

test('of many communities those nearest to the middle of the map are shown', () => {
  const grids = Array.from({length: 9}, (_, at) => ({grid: `44030600700${at}001`, bounds: [at, 0, at + 0.9, 1]}));
  const area = {grids} as unknown as AreaSeen;
  assert.deepEqual(communitiesIn(area, [3.2, 0, 5.6, 1]), ['440306007004', '440306007003', '440306007005']);
  assert.equal(communitiesIn({grids: grids.slice(0, 3)} as unknown as AreaSeen, [8, 0, 9, 1]).length, 3);
});
