import assert from 'node:assert/strict';
import {test} from 'node:test';
import {byView} from '../../../layers/mapview/frontend/src/map/byView';

const AT = {longitude: 114.05, latitude: 22.63, zoom: 15.4, pitch: 0, bearing: 0};
const boxOf = (view: typeof AT): Record<string, number> =>
  Object.fromEntries([...new URLSearchParams(byView('/rows?v=1&{view}', view, 1280, 800).split('?')[1])].map(([side, at]) => [side, Number(at)]));

test('an address without a place for the view stays as it is', () => {
  assert.equal(byView('/rows?v=1', AT, 1280, 800), '/rows?v=1');
});

test('the box holds all that is looked at, and not much more', () => {
  const {west, south, east, north} = boxOf(AT);
  const half = (640 / 512) * (360 / 2 ** AT.zoom);
  assert.ok(west! <= AT.longitude - half && east! >= AT.longitude + half);
  assert.ok(south! <= AT.latitude - half && north! >= AT.latitude + half);
  assert.ok(east! - west! < 8 * half);
});

test('a small move asks for nothing new, a large one and a nearer look do', () => {
  const here = boxOf(AT);
  const step = 360 / 2 ** 15;
  assert.deepEqual(boxOf({...AT, zoom: 15.5}).west, here['west']);
  assert.notDeepEqual(boxOf({...AT, longitude: AT.longitude + 1.1 * step}), here);
  assert.notDeepEqual(boxOf({...AT, zoom: 16.2}), here);
});
