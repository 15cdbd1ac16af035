import assert from 'node:assert/strict';
import test from 'node:test';
import {declutter, type Screen} from '../../../layers/mapview/frontend/src/map/declutter';
import {communityNames, gridLabels, readableAngle, saysWhich, streetLabels, type Label} from '../../../layers/mapview/frontend/src/map/labels';
import {deskZoom, signScale} from '../../../layers/mapview/frontend/src/map/scale';

const SCREEN: Screen = {width: 1000, height: 800, bearing: 0, isNear: () => true, project: ([x, y]) => [x, y], nearness: () => 1, extent: () => ({left: 0, right: 0, top: 0, bottom: 0})};

function label(text: string, x: number, y: number): Label {
  return {row: {id: text}, text, at: [x, y], size_px: 14, angle_deg: null};
}

function texts(labels: Label[], screen: Screen = SCREEN): string[] {
  return declutter(labels, screen).map((box) => box.label.text);
}

test('keeps the first of two labels that overlap', () => {
  assert.deepEqual(texts([label('锦绣', 100, 100), label('南坑', 110, 104)]), ['锦绣']);
});

test('keeps both where there is room', () => {
  assert.deepEqual(texts([label('锦绣', 100, 100), label('南坑', 200, 100)]), ['锦绣', '南坑']);
});

test('says one name once within a stretch of street', () => {
  assert.deepEqual(texts([label('文昌路', 100, 100), label('文昌路', 250, 100), label('文昌路', 600, 100)]), ['文昌路', '文昌路']);
});

test('leaves out what is off the screen or too far to read', () => {
  assert.deepEqual(texts([label('远', -200, 100)]), []);
  assert.deepEqual(texts([label('远', 100, 100)], {...SCREEN, nearness: () => 0.4}), []);
});

test('labels a grid once, by the last digits of its code and its name without the area', () => {
  const rows = [
    {id: '440306007005012', code: '440306007005012', name: '经纬社区第12网格', label: [1, 2]},
    {id: '440306007005012', code: '440306007005012', name: '经纬社区第12网格'},
  ];
  assert.deepEqual(gridLabels(rows, '经纬社区').map((each) => each.text), ['第12网格']);
});

test('a grid is not named after its community once more, nor from so far that its name is much longer than it is wide', () => {
  const polygon = [[[0, 0], [100, 0], [100, 50], [0, 0]]];
  const rows = [{id: '440306007005012', name: '白溪社区第12网格', label: [50, 25], polygon}];
  const labels = gridLabels(rows as never, '云湾区', 1, communityNames([{id: '440306007005', kind: 'community', name: '白溪社区'}]));
  assert.deepEqual(texts(labels), ['第12网格']);
  assert.deepEqual(texts(labels, {...SCREEN, project: ([x, y]) => [x / 4, y / 4]}), []);
});

test('grids of several communities are named from nearer than a single community’s, on a wall from nearer still', () => {
  const several = new Map([['440306007005', '白溪社区'], ['440306007006', '海溪社区']]);
  assert.deepEqual([saysWhich(13, several), saysWhich(14, several), saysWhich(13, new Map()), saysWhich(13)], [false, true, true, true]);
  assert.equal(saysWhich(deskZoom(14, 3), several), false);
});

test('names main streets before lanes', () => {
  const row = {lng: 1, lat: 2, angle_deg: 0};
  const rows = [
    {...row, id: 1, name: '小巷', class: 'service'},
    {...row, id: 2, name: '大道', class: 'primary'},
  ];
  assert.deepEqual(streetLabels(rows).map((each) => each.text), ['大道', '小巷']);
});

test('never writes upside down, however the map is turned', () => {
  for (let angle = -180; angle <= 180; angle += 15) {
    for (let bearing = -180; bearing <= 180; bearing += 15) {
      const shown = (((readableAngle(angle, bearing) + bearing) % 360) + 360) % 360;
      assert.ok(shown <= 90 || shown > 270, `${angle} under ${bearing} is shown at ${shown}`);
    }
  }
});

test('a word on a wall of 3840 pixels is read from five metres, and on a tablet in passing', () => {
  Object.assign(globalThis, {innerWidth: 3840});
  const [name] = gridLabels([{id: '1', code: '440306007005012', label: [1, 2]}], '', signScale(true, 'operator'));
  assert.ok(name!.size_px > 40);
  assert.ok(signScale(true, 'operator') > signScale(false, 'operator'));
  Object.assign(globalThis, {innerWidth: 1180});
  assert.equal(signScale(false, 'operator'), 1);
  assert.ok(signScale(false, 'leader') > 1);
});

test('larger letters keep larger distances', () => {
  const large = (text: string, x: number): Label => ({...label(text, x, 100), size_px: 40});
  assert.deepEqual(texts([label('锦绣', 100, 100), label('南坑', 140, 100)]), ['锦绣', '南坑']);
  assert.deepEqual(texts([large('锦绣', 100), large('南坑', 190)]), ['锦绣']);
});
