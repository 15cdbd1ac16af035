import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Kept} from '../../../layers/mapview/frontend/src/map/kept';
import {resolution} from '../../../layers/mapview/frontend/src/map/resolution';
import {addressOf} from '../../../layers/mapview/frontend/src/panels/address';
import type {Desk} from '../../../layers/mapview/frontend/src/panels/desk';

test('a wall without a graphics card is drawn with a desk’s pixels, a desk with all of its own', () => {
  assert.equal(resolution(true, 3840, 2160, 1), 0.5);
  assert.equal(resolution(true, 1920, 1080, 2), 1);
  assert.equal(resolution(true, 390, 844, 3), 1);
});

test('a graphics card draws every pixel of a screen up to a wall’s', () => {
  assert.equal(resolution(false, 1920, 1080, 2), 2);
  assert.equal(resolution(false, 3840, 2160, 1), 1);
  assert.equal(resolution(false, 3840, 2160, 2), 1);
  assert.equal(resolution(false, 0, 0, 2), 2);
});

test('layers are made anew only when what they are made of is another', () => {
  const kept = new Kept();
  const signs = [1];
  let made = 0;
  const make = (): never[] => {
    made += 1;
    return [];
  };
  const first = kept.as('signs', [signs, 1], make);
  assert.equal(kept.as('signs', [signs, 1], make), first);
  kept.as('signs', [[1], 1], make);
  kept.as('routes', [signs, 1], make);
  assert.equal(made, 3);
});

test('an address leaves out the area that everything on the screen lies in', () => {
  const at = (title: string, address: string): string => addressOf({store: {get: () => ({manifest: {title}})}} as unknown as Desk, {address});
  assert.equal(at('经纬社区', '云湾区澜桥街道经纬社区澜桥路21号'), '澜桥路21号');
  assert.equal(at('经纬社区', '榕塘十三巷 · 榕塘村321号'), '榕塘十三巷 · 榕塘村321号');
  assert.equal(at('经纬社区', '云湾区澜桥街道经纬社区'), '云湾区澜桥街道经纬社区');
  assert.equal(at('', '云湾区澜桥路'), '云湾区澜桥路');
});
