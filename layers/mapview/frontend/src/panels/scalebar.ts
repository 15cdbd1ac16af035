import type {View} from '../store';
import type {Desk, Panel} from './desk';
import {h, say} from './element';

/** Ground metres per page pixel at zoom 0 on the equator, with tiles of 512 pixels. */
const EQUATOR_M_PER_PX = 40_075_016.686 / 512;
const LONGEST_PX = 110;
const STEPS = [1, 2, 5];

/** A length that is round on the ground, at the middle of the map. */
export function createScaleBar(desk: Desk): Panel {
  const {store, texts} = desk;
  const text = h('span', {class: 'jw-num'});
  const bar = h('i', {'aria-hidden': 'true'});
  const element = h('span', {class: 'jw-scale', title: texts.map.scale}, bar, text);
  const draw = (view: View): void => {
    const metresPerPx = metresPerPagePixel(view);
    const length_m = roundBelow(metresPerPx * LONGEST_PX);
    bar.style.width = `${(length_m / metresPerPx).toFixed(1)}px`;
    const {metre, kilometre} = texts.map;
    say(text, length_m >= 1000 ? `${length_m / 1000} ${kilometre}` : `${length_m} ${metre}`);
  };
  draw(store.get().view);
  const stop = store.subscribe((state, previous) => {
    if (state.view !== previous.view) draw(state.view);
  });
  return {element, dispose: stop};
}

/** Ground metres under a page pixel in the middle of the map. */
export function metresPerPagePixel(view: View): number {
  return (EQUATOR_M_PER_PX * Math.cos((view.latitude * Math.PI) / 180)) / 2 ** view.zoom;
}

export function roundBelow(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const step = STEPS.findLast((factor) => factor * power <= length) ?? 1;
  return Number((step * power).toPrecision(3));
}
