import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareFromText, compareToText} from '../../../layers/mapview/frontend/src/compare/state';
import {placeLabels} from '../../../layers/mapview/frontend/src/map/places';
import {dayBefore, dayOf, holds, lastOf, moved, spanEnding, spanOf, SPAN_NAMES, SPANS, windowFromText, windowToText} from '../../../layers/mapview/frontend/src/timeline/window';

const NOW_MS = new Date(2026, 10, 22, 15, 42, 7).getTime();
const HOUR_MS = 3_600_000;

test('a span ends with the hour or the day that is under way, and its last window with it', () => {
  for (const name of SPAN_NAMES) {
    const span = spanEnding(name, NOW_MS);
    assert.ok(span.since_ms < NOW_MS && NOW_MS <= span.until_ms, name);
    assert.equal(new Date(span.until_ms).getMinutes(), 0);
    assert.equal(lastOf(name, span).until_ms, span.until_ms);
    assert.ok(holds(span, lastOf(name, span)));
  }
  assert.equal(new Date(spanEnding('day', NOW_MS).until_ms).getHours(), 16);
  assert.equal(new Date(spanEnding('month', NOW_MS).until_ms).getDate(), 23);
});

test('a window moves within its span and stops at both ends', () => {
  const span = spanEnding('day', NOW_MS);
  const last = lastOf('day', span);
  assert.deepEqual(moved(last, HOUR_MS, span), last);
  assert.equal(moved(last, -HOUR_MS, span).until_ms, last.until_ms - HOUR_MS);
  assert.equal(moved(last, -1000 * HOUR_MS, span).since_ms, span.since_ms);
});

test('a window out of a link finds the shortest span that holds it', () => {
  for (const name of SPAN_NAMES) {
    const {since_ms} = spanEnding(name, NOW_MS);
    const window = {since_ms, until_ms: since_ms + SPANS[name].width_ms};
    assert.equal(spanOf(window, NOW_MS).name, name);
  }
  const long_ago = {since_ms: 0, until_ms: HOUR_MS};
  assert.ok(holds(spanOf(long_ago, NOW_MS).span, long_ago));
});

test('an interval is read as it was written, and anything else is none', () => {
  const window = lastOf('day', spanEnding('day', NOW_MS));
  assert.deepEqual(windowFromText(windowToText(window)), window);
  for (const text of [null, '', '/', 'x/y', '2026-11-20T00:00Z', '2026-11-20T01:00Z/2026-11-20T00:00Z', 7, 'a/b/c']) assert.equal(windowFromText(text), null);
});

test('what stood there is that of the last day looked at; today is as it is, by China\'s days wherever the desk stands', () => {
  const now_ms = Date.parse('2026-11-22T15:42:07+08:00');
  const today = lastOf('day', spanEnding('day', now_ms));
  assert.equal(dayOf(null, now_ms), null);
  assert.equal(dayOf(today, now_ms), null);
  assert.equal(dayOf(dayBefore(today, 1), now_ms), '2026-11-21');
  const midnight = Date.parse('2026-11-21T00:00:00+08:00');
  assert.equal(dayOf({since_ms: midnight - HOUR_MS, until_ms: midnight}, now_ms), '2026-11-20');
});

test('the second map comes back out of its link, with the layers that are known', () => {
  const compare = {thematic: {subject: 'cameras', figure: 'count', display: 'heat', method: 'equal', density: false}, visible: {grids: true, cameras: false}, time: {since_ms: 0, until_ms: HOUR_MS}} as const;
  assert.deepEqual(compareFromText(compareToText(compare), {grids: false, cameras: true}), compare);
  assert.deepEqual(compareFromText(compareToText(compare), {other: true})?.visible, {other: false});
  for (const text of [null, '', '{', '[]', '7', 'null']) assert.equal(compareFromText(text, {}), null);
});

test('regions are named from far, estates from near, and the own area not at all', () => {
  const rows = [
    {id: '440306007', kind: 'street', name: '澜桥街道', lng: 114, lat: 22},
    {id: '440306007005', kind: 'community', name: '经纬社区', lng: 114, lat: 22},
    {id: '440306007005 云锦府', kind: 'estate', name: '云锦府', lng: 114, lat: 22},
  ];
  const named = (turn: 'regions' | 'estates', zoom: number, own: string | null = null): string[] => placeLabels(rows, turn, zoom, own, 1).map(({text}) => text);
  assert.deepEqual(named('regions', 10), ['澜桥街道']);
  assert.deepEqual(named('regions', 12), ['澜桥街道', '经纬社区']);
  assert.deepEqual(named('regions', 12, '440306007'), ['经纬社区']);
  assert.deepEqual(named('regions', 12, '440306007005'), []);
  assert.deepEqual(named('regions', 16), []);
  assert.deepEqual(named('estates', 12), []);
  assert.deepEqual(named('estates', 16), ['云锦府']);
});
