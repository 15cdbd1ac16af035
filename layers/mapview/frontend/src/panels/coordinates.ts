import type {Place} from '../store';
import {writeCoordinates} from '../tools/calls';
import {figures, SYSTEMS, type System} from '../tools/systems';
import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {icon} from './icons';
import {copy} from './link';

const KEY = 'jingwei.coordinates';
const EVERY_MS = 120;

/** Where the pointer is on the ground, or the middle of the map without one, in a system of one's choice. */
export function createCoordinates(desk: Desk): Panel {
  const {store, texts} = desk;
  const words = texts.tools;
  let system = readSystem();
  let shown: Place | null = null;
  let asking = false;
  let timer: number | undefined;
  const text = h('span', {class: 'jw-num'});
  const button = h(
    'button',
    {type: 'button', class: 'jw-coordinates-copy', title: words.readout, data: {testid: 'coordinates'}, on: {click: () => void take()}},
    icon('locate'),
    text,
  );
  const select = h(
    'select',
    {class: 'jw-coordinates-system', 'aria-label': words.system, title: words.system, data: {testid: 'coordinate-system'}},
    SYSTEMS.map((name) => h('option', {value: name, selected: name === system}, words.datumShort[name])),
  );
  const element = h('span', {class: 'jw-coordinates'}, select, button);
  const place = (): Place => {
    const {pointer, view} = store.get();
    return pointer ?? {lng: view.longitude, lat: view.latitude};
  };

  /** The server converts: at most one question under way, and the last place is always asked for. */
  const ask = async (): Promise<void> => {
    const wanted = place();
    asking = true;
    try {
      const written = await writeCoordinates(wanted);
      if (system !== 'wgs84') say(text, figures(written, system) ?? words.outsideChina);
      shown = wanted;
    } catch {
      // Nothing is shown rather than a place that is not there; the next move asks again.
      say(text, '—');
    } finally {
      asking = false;
    }
    if (!isShown()) later();
  };
  const isShown = (): boolean => {
    const now = place();
    return shown?.lng === now.lng && shown.lat === now.lat;
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => !asking && system !== 'wgs84' && void ask(), EVERY_MS);
  };
  const draw = (): void => {
    element.classList.toggle('is-centre', !store.get().pointer);
    if (system !== 'wgs84') {
      if (!asking && !isShown()) later();
      return;
    }
    const {lng, lat} = place();
    say(text, `${lng.toFixed(6)}, ${lat.toFixed(6)}`);
  };
  const take = async (): Promise<void> => {
    const copied = text.textContent ?? '';
    desk.notify((await copy(desk.root, copied)) ? words.pin.copied(copied) : words.pin.copyFailed);
  };
  select.addEventListener('change', () => {
    system = select.value as System;
    shown = null;
    try {
      localStorage.setItem(KEY, system);
    } catch {
      // It holds until the page is closed.
    }
    draw();
  });
  draw();
  const stop = store.subscribe((state, previous) => {
    if (state.pointer !== previous.pointer || state.view !== previous.view) draw();
  });
  return {
    element,
    dispose: () => {
      clearTimeout(timer);
      stop();
    },
  };
}

function readSystem(): System {
  try {
    const kept = localStorage.getItem(KEY);
    return SYSTEMS.find((name) => name === kept) ?? 'wgs84';
  } catch {
    return 'wgs84';
  }
}
