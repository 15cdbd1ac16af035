import type {Desk, Panel} from './desk';
import {h, say, svg} from './element';
import {icon} from './icons';

const FLAT_PITCH_DEG = 1;

/** Home, north, flat or solid, nearer and farther. */
export function createMapButtons(desk: Desk): Panel {
  const {store, texts} = desk;
  const words = texts.map;
  const needle = svg(
    'svg',
    {class: 'jw-needle', viewBox: '0 0 20 20', 'aria-hidden': 'true'},
    svg('path', {d: 'M10 2 13.6 10H6.4Z', class: 'is-north'}),
    svg('path', {d: 'M10 18 13.6 10H6.4Z', class: 'is-south'}),
  );
  const button = (label: string, act: () => void, ...children: (Node | string)[]): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-map-button', 'aria-label': label, title: label, on: {click: act}}, ...children);
  const isFlat = (): boolean => store.get().view.pitch < FLAT_PITCH_DEG;
  const tiltText = h('span', {});
  const tilt = button('', () => store.camera(isFlat() ? 'solid' : 'flat'), tiltText);
  const element = h(
    'div',
    {class: 'jw-map-buttons', role: 'toolbar'},
    button(`${words.zoomIn} (+)`, () => store.camera('in'), icon('plus')),
    button(`${words.zoomOut} (-)`, () => store.camera('out'), icon('minus')),
    tilt,
    button(`${words.north} (0)`, () => store.camera('north'), needle),
    button(`${words.home} (H)`, () => store.camera('home'), icon('home')),
  );
  const draw = (): void => {
    const {bearing} = store.get().view;
    needle.style.transform = `rotate(${(-bearing).toFixed(1)}deg)`;
    const label = `${isFlat() ? words.solid : words.flat} (T)`;
    say(tiltText, isFlat() ? words.solidShort : words.flatShort);
    if (tilt.title === label) return;
    tilt.title = label;
    tilt.setAttribute('aria-label', label);
  };
  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.view !== previous.view) draw();
  });
  return {element, dispose: stop};
}
