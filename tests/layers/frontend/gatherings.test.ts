import assert from 'node:assert/strict';
import test from 'node:test';
import {gatherUnits} from '../../../layers/mapview/frontend/src/map/unitGatherings';
import {nudged} from '../../../layers/mapview/frontend/src/map/nudging';
import {gather, gatheringAt, gathersAt} from '../../../layers/mapview/frontend/src/map/gatherings';

const ROWS = Array.from({length: 8_000}, (_, id) => ({id, lng: 114 + (id % 100) * 0.0004, lat: 22.5 + Math.floor(id / 100) * 0.0004}));
const icon = (): string => 'sensor/smoke/online';

test('everything is counted once at every zoom', () => {
  for (const zoom of [14.1, 15, 16.4]) {
    const found = gather('sensors', ROWS, zoom, 1, icon);
    assert.equal(found.reduce((sum, {count}) => sum + count, 0), ROWS.length);
  }
});

test('the nearer one comes the more numbers there are, and from afar few', () => {
  const [far, near] = [14, 17].map((zoom) => gather('sensors', ROWS, zoom, 1, icon).length);
  assert.ok(far! < near! && far! < 120);
});

test('numbers stay where they are while the map is zoomed by less than half', () => {
  assert.deepEqual(gather('sensors', ROWS, 15.01, 1, icon), gather('sensors', ROWS, 15.49, 1, icon));
});

test('a layer gathers only just below the zoom its icons show from', () => {
  assert.deepEqual([12.9, 13, 13.9, 14, 16].map((zoom) => gathersAt(zoom, 14)), [false, true, true, false, false]);
  assert.deepEqual([14, 14.2, 15.9, 16].map((zoom) => gathersAt(zoom, 17.6)), [false, true, true, false]);
});

test('a number is met beside its place, where it is drawn; a single thing is not a number', () => {
  const [many, one] = [{layer: 'sensors', at: [1, 1] as [number, number], count: 4, icon: ''}, {layer: 'cameras', at: [2, 2] as [number, number], count: 1, icon: ''}];
  const project = ([x]: [number, number]): number[] => [x! * 100, 100];
  assert.equal(gatheringAt([many!, one!], 70, 100, 3, 1, project), many);
  assert.equal(gatheringAt([many!, one!], 200, 100, 3, 1, project), null);
});

const UNITS = Array.from({length: 600}, (_, id) => ({id, thing: id, kind: id % 3 ? 'vehicle' : 'team', incident: id % 50 ? null : 7, assignment: null}));
const place = (id: number): [number, number] => [114 + (id % 30) * 0.002, 22.5 + Math.floor(id / 30) * 0.002];
const units = (zoom: number, few = UNITS.length): ReturnType<typeof gatherUnits> =>
  gatherUnits(UNITS.slice(0, few) as never, zoom, 1, place, (unit) => unit.incident !== null, ({kind}) => kind);

test('from far units are taken together, each once, and who works on something stays by itself', () => {
  const {single, many} = units(11);
  assert.equal(single.length + many.reduce((sum, {count}) => sum + count, 0), UNITS.length);
  assert.ok(many.length > 0 && many.length < 60);
  assert.equal(UNITS.filter(({incident}) => incident !== null).every(({id}) => single.some((unit) => unit.id === id)), true);
  assert.equal(many.every(({icon}) => icon === 'vehicle'), true);
});

test('from near by, or where there are few, everyone is shown', () => {
  assert.equal(units(15).single.length, UNITS.length);
  assert.equal(units(11, 40).single.length, 40);
});

test('a number moves aside from a name and from a larger number, and is met where it is drawn', () => {
  const at = ([x, y]: readonly number[]): number[] => [x!, y!];
  const name = {left: 60, right: 140, top: 90, bottom: 110};
  const two = [3, 9].map((count) => ({layer: 'units', at: [100, 100] as [number, number], count, icon: ''}));
  const [large, small] = nudged(two, [name], at as never, 1);
  assert.equal(large!.count, 9);
  assert.notDeepEqual(large!.aside_px, [0, 0]);
  assert.notDeepEqual(large!.aside_px, small!.aside_px);
  const [across, down] = large!.aside_px!;
  assert.equal(gatheringAt([large!], 100 + across, 100 + down, 0, 1, at as never), large);
  assert.deepEqual(nudged(two.slice(0, 1), [], at as never, 1)[0]!.aside_px, [0, 0]);
});
