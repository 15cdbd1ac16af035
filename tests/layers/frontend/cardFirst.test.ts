import assert from 'node:assert/strict';
import {beforeEach, test, type TestContext} from 'node:test';
import {CardFirst} from '../../../layers/mapview/frontend/src/map/cardFirst';
import {Store, type State} from '../../../layers/mapview/frontend/src/store';

const HOUSE = {kind: 'building', id: '12'};
const SHOP = {kind: 'premises', id: '7'};

let repaints = 0;

function fresh(context: TestContext): {store: Store; first: CardFirst; map: {triggerRepaint(): void}; ground: EventTarget} {
  context.mock.timers.enable({apis: ['setTimeout']});
  Object.assign(globalThis, {window: globalThis, requestAnimationFrame: (callback: () => void) => setTimeout(callback, 16)});
  const store = new Store({selection: null, openedBuilding: null, visible: {}, hover: null} as unknown as State);
  const ground = new EventTarget();
  const map = {triggerRepaint: () => void (repaints += 1), getCanvasContainer: () => ground};
  return {store, first: new CardFirst(store, map as never), map, ground};
}

beforeEach(() => (repaints = 0));

test('while nothing is awaited every picture is drawn at once', (context) => {
  const {map, first} = fresh(context);
  map.triggerRepaint();
  first.after(() => void (repaints += 10));
  assert.equal(repaints, 11);
});

test('after a click the map is drawn once the card has been painted, each picture once', (context) => {
  const {store, first, map} = fresh(context);
  const picture = (): void => void (repaints += 10);
  store.select(HOUSE);
  for (let times = 0; times < 3; times += 1) {
    map.triggerRepaint();
    first.after(picture);
  }
  context.mock.timers.tick(60);
  assert.equal(repaints, 0);
  store.found(HOUSE, {position: null, bounds: null});
  assert.equal(repaints, 0);
  context.mock.timers.tick(16);
  context.mock.timers.tick(1);
  assert.equal(repaints, 11);
  assert.equal(first.isAwaited, false);
});

test('a card that does not come holds the map up for a quarter of a second', (context) => {
  const {store, map} = fresh(context);
  store.select(HOUSE);
  map.triggerRepaint();
  context.mock.timers.tick(249);
  assert.equal(repaints, 0);
  context.mock.timers.tick(1);
  assert.equal(repaints, 1);
});

test('the card of something else is not the one awaited', (context) => {
  const {store, map} = fresh(context);
  store.select(HOUSE);
  store.select(SHOP);
  store.found(HOUSE, {position: null, bounds: null});
  map.triggerRepaint();
  context.mock.timers.tick(100);
  assert.equal(repaints, 0);
  store.found(SHOP, {position: null, bounds: null});
  context.mock.timers.tick(16);
  context.mock.timers.tick(1);
  assert.equal(repaints, 1);
});

test('closing a card, and going on with the map by hand, draws at once', (context) => {
  const {store, map, ground} = fresh(context);
  store.select(HOUSE);
  map.triggerRepaint();
  store.select(null);
  assert.equal(repaints, 1);
  store.select(SHOP);
  map.triggerRepaint();
  assert.equal(repaints, 1);
  ground.dispatchEvent(new Event('wheel'));
  assert.equal(repaints, 2);
  map.triggerRepaint();
  assert.equal(repaints, 3);
});

test('for an officer, whose place the map knows, no card is waited for', (context) => {
  const {store, map} = fresh(context);
  store.select({kind: 'member', id: '3'});
  map.triggerRepaint();
  assert.equal(repaints, 1);
});
