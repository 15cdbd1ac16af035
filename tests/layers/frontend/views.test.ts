import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareOf, type Compare} from '../../../layers/mapview/frontend/src/compare/state';
import {Store, type State} from '../../../layers/mapview/frontend/src/store';
import {show, stateNow} from '../../../layers/mapview/frontend/src/tools/views';
import {dayBefore, lastOf, spanEnding, windowFromKept, windowToKept, type TimeWindow} from '../../../layers/mapview/frontend/src/timeline/window';

const NOW_MS = new Date(2026, 10, 22, 15, 42, 7).getTime();
const DAY_MS = 86_400_000;
const LATER_MS = NOW_MS + 3 * DAY_MS;
const VIEW = {longitude: 114, latitude: 22, zoom: 15, pitch: 0, bearing: 0};

function page(more: Partial<State>): Store {
  return new Store({screen: 'operator', view: VIEW, visible: {grids: true, cameras: false}, thematic: null, filters: {}, time: null, compare: null, ...more} as State);
}

test('a window that reaches the present reaches it again, one of the past stays where it was', () => {
  for (const name of ['day', 'week', 'month', 'quarter'] as const) {
    const [now, later] = [NOW_MS, LATER_MS].map((at_ms) => lastOf(name, spanEnding(name, at_ms)));
    assert.deepEqual(windowFromKept(windowToKept(now!, NOW_MS), LATER_MS), later, name);
    const past = dayBefore(now!, 1);
    assert.deepEqual(windowFromKept(windowToKept(past, NOW_MS), LATER_MS), past, name);
  }
  for (const text of [null, '', 'P0D', 'PT0S', 'P7', 'PT-5S', 'x/y', 7, {}]) assert.equal(windowFromKept(text, NOW_MS), null);
});

test('a saved view brings back its time and the map beside it, each as it would be now', () => {
  const time = lastOf('day', spanEnding('day', NOW_MS));
  const compare: Compare = {...compareOf(page({}).get()), visible: {grids: false, cameras: true}, time: dayBefore(time, 7)};
  const kept = JSON.parse(JSON.stringify(stateNow(page({time, compare}).get(), NOW_MS)));
  assert.deepEqual([kept.time, kept.compare.time, kept.compare.layers], ['PT3600S', 'before_week', ['cameras']]);
  const store = page({});
  show(store, kept, LATER_MS);
  const then: TimeWindow = lastOf('day', spanEnding('day', LATER_MS));
  assert.deepEqual(store.get().time, then);
  assert.deepEqual(store.get().compare, {...compare, time: dayBefore(then, 7)});
});

test('a view of now and of one map leaves the past and the second map; one from before they were kept leaves both alone', () => {
  const time = lastOf('day', spanEnding('day', NOW_MS));
  const before = {time, compare: {thematic: null, visible: {grids: true, cameras: false}, time: null}};
  const left = page(before);
  show(left, stateNow(page({}).get(), NOW_MS), NOW_MS);
  assert.deepEqual([left.get().time, left.get().compare], [null, null]);
  const alone = page(before);
  show(alone, {view: VIEW, visible: {cameras: true}}, NOW_MS);
  assert.deepEqual([alone.get().time, alone.get().compare, alone.get().visible['cameras']], [time, before.compare, true]);
});

test('a screen without the means to leave them is given neither', () => {
  const store = page({screen: 'leader'});
  const time = lastOf('day', spanEnding('day', NOW_MS));
  show(store, stateNow(page({time, compare: compareOf(page({time}).get())}).get(), NOW_MS), NOW_MS);
  assert.deepEqual([store.get().time, store.get().compare], [null, null]);
});
