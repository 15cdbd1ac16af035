import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {icon} from './icons';

const DIGITS = 5;

/** Where the pointer is on the ground, or the middle of the map without one. */
export function createCoordinates(desk: Desk): Panel {
  const {store, texts} = desk;
  const text = h('span', {});
  const element = h('span', {class: 'jw-coordinates jw-num', title: texts.map.coordinates, data: {testid: 'coordinates'}}, icon('locate'), text);
  const draw = (): void => {
    const {pointer, view} = store.get();
    const lng = pointer ? pointer.lng : view.longitude;
    const lat = pointer ? pointer.lat : view.latitude;
    say(text, `${lng.toFixed(DIGITS)}, ${lat.toFixed(DIGITS)}`);
    element.classList.toggle('is-centre', !pointer);
  };
  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.pointer !== previous.pointer || state.view !== previous.view) draw();
  });
  return {element, dispose: stop};
}
