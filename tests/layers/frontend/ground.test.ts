import assert from 'node:assert/strict';
import test from 'node:test';
import {fansOf} from '../../../layers/mapview/frontend/src/map/fans';
import {extent, fit, viewFrom} from '../../../layers/mapview/frontend/src/map/fitting';
import {gridAt} from '../../../layers/mapview/frontend/src/map/grids';
import {metresPerDegree} from '../../../layers/mapview/frontend/src/map/metric';
import {thin} from '../../../layers/mapview/frontend/src/map/thinning';

const CAMERA = {id: 1, lng: 114.07, lat: 22.64, direction_deg: 90, field_of_view_deg: 60, range_m: 50, kind: 'fixed', status: 'online'};

test('a camera that looks east sees the ground to its east, as far as it sees', () => {
  const [fan] = fansOf([CAMERA]);
  const [perLng, perLat] = metresPerDegree(CAMERA.lat);
  const edge = fan!.polygon.slice(1, -1).map(([lng, lat]) => [(lng - CAMERA.lng) * perLng, (lat - CAMERA.lat) * perLat] as const);
  assert.ok(edge.every(([east]) => east > 43));
  assert.ok(edge.every(([east, north]) => Math.abs(Math.hypot(east, north) - 50) < 0.01));
});

test('a camera of unknown direction has no fan, one that turns has a circle', () => {
  assert.deepEqual(fansOf([{...CAMERA, direction_deg: null}]), []);
  assert.equal(fansOf([{...CAMERA, direction_deg: null, kind: 'dome'}]).length, 1);
});

test('finds the grid around a place and none in its hole', () => {
  const outer = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]];
  const hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]];
  const rows = [{id: 'a', polygon: [outer, hole]}];
  assert.equal(gridAt(rows, [1, 1])?.id, 'a');
  assert.equal(gridAt(rows, [5, 5]), null);
  assert.equal(gridAt(rows, [11, 5]), null);
});

test('thins a row of shops and keeps the first', () => {
  const spots = [0, 5, 10, 15, 20].map((x) => ({what: x, x, y: 0}));
  assert.deepEqual(thin(spots, 9), [0, 10, 20]);
});

for (const {pitch, bearing, height_m} of [
  {pitch: 0, bearing: 0, height_m: 0},
  {pitch: 45, bearing: 30, height_m: 0},
  {pitch: 55, bearing: -120, height_m: 60},
]) {
  test(`fits bounds into the free part of the screen at pitch ${pitch}, bearing ${bearing}, height ${height_m} m`, () => {
    const solid = {bounds: [114.066, 22.638, 114.068, 22.639] as [number, number, number, number], height_m};
    const area = {width: 1920, height: 1080, left: 340, right: 430, top: 60, bottom: 40};
    const found = fit(solid, area, pitch, bearing, 22);
    const seen = extent(viewFrom(found, area, pitch, bearing), solid);
    assert.ok(seen.left > area.left - 3 && seen.right < 1920 - area.right + 3, JSON.stringify(seen));
    assert.ok(seen.top > area.top - 3 && seen.bottom < 1080 - area.bottom + 3, JSON.stringify(seen));
    const fills = Math.max((seen.right - seen.left) / (1920 - 770), (seen.bottom - seen.top) / (1080 - 100));
    assert.ok(fills > 0.98, `fills ${fills}`);
  });
}
