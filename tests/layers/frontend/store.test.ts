import assert from 'node:assert/strict';
import test from 'node:test';
import {Store, thingFromText, thingToText, type FlyTarget, type State} from '../../../layers/mapview/frontend/src/store';

function fresh(): {store: Store; flights: FlyTarget[]} {
  const store = new Store({selection: null, openedBuilding: null, visible: {}, hover: null} as unknown as State);
  const flights: FlyTarget[] = [];
  store.onFly((target) => flights.push(target));
  return {store, flights};
}

test('selecting a building opens it', () => {
  const {store} = fresh();
  store.select({kind: 'building', id: '12'});
  assert.equal(store.get().openedBuilding, '12');
});

test('selecting a dwelling keeps its building open', () => {
  const {store} = fresh();
  store.select({kind: 'building', id: '12'});
  store.select({kind: 'dwelling', id: '99'});
  assert.equal(store.get().openedBuilding, '12');
});

test('selecting anything else closes the building', () => {
  const {store} = fresh();
  store.select({kind: 'building', id: '12'});
  store.select({kind: 'camera', id: '3'});
  assert.equal(store.get().openedBuilding, null);
});

test('a dwelling whose building is not known opens it when its card says so', () => {
  const {store} = fresh();
  store.select({kind: 'dwelling', id: '99'});
  store.found({kind: 'dwelling', id: '99'}, {position: {lng: 1, lat: 2}, bounds: null, building: '7'});
  assert.equal(store.get().openedBuilding, '7');
});

test('a flight waits for the place and happens once', () => {
  const {store, flights} = fresh();
  const thing = {kind: 'grid', id: '440306007005001'};
  store.select(thing, {fly: true});
  assert.deepEqual(flights, []);
  store.found(thing, {position: null, bounds: [1, 2, 3, 4]});
  store.found(thing, {position: null, bounds: [1, 2, 3, 4]});
  assert.deepEqual(flights, [{bounds: [1, 2, 3, 4]}]);
});

test('a card that comes after another selection moves nothing', () => {
  const {store, flights} = fresh();
  store.select({kind: 'grid', id: 'a'}, {fly: true});
  store.select({kind: 'grid', id: 'b'});
  store.found({kind: 'grid', id: 'a'}, {position: null, bounds: [1, 2, 3, 4]});
  assert.deepEqual(flights, []);
});

test('selecting the same thing again tells nobody', () => {
  const {store} = fresh();
  store.select({kind: 'team', id: '1'});
  let told = 0;
  store.subscribe(() => (told += 1));
  store.select({kind: 'team', id: '1'});
  assert.equal(told, 0);
});

test('a thing survives being written and read', () => {
  const thing = {kind: 'building', id: '12'};
  assert.deepEqual(thingFromText(thingToText(thing)), thing);
});

test('half a thing is nothing', () => {
  for (const text of [null, undefined, '', '/', 'building', 'building/', '/12']) assert.equal(thingFromText(text), null);
});
