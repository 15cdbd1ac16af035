import type {Texts} from '../texts';
import {h} from './element';

export type Stop = 'peek' | 'half' | 'full';
const STOPS: Stop[] = ['peek', 'half', 'full'];
const TAP_PX = 6;
const FLING_PX_PER_MS = 0.5;

export interface Sheet {
  element: HTMLElement;
  body: HTMLElement;
  stop(): Stop;
  moveTo(stop: Stop): void;
}

/** A sheet with three heights, by drag, tap or arrow key. */
export function createSheet(texts: Texts, first: Stop): Sheet {
  const words = texts.leader;
  let stop = first;
  const handle = h(
    'button',
    {type: 'button', class: 'jw-sheet-handle', 'aria-label': words.handle, 'aria-controls': 'jw-sheet-body'},
    h('i', {'aria-hidden': 'true'}),
  );
  const body = h('div', {class: 'jw-sheet-body', id: 'jw-sheet-body'});
  const element = h('aside', {class: 'jw-sheet', 'aria-label': words.sheet, data: {stop}}, handle, body);

  const moveTo = (next: Stop): void => {
    stop = next;
    element.dataset['stop'] = next;
    element.style.removeProperty('height');
    handle.setAttribute('aria-label', `${words.handle} · ${words.stops[next]}`);
  };
  const step = (by: number): void => moveTo(STOPS[Math.min(Math.max(STOPS.indexOf(stop) + by, 0), 2)] ?? stop);

  let start: {y: number; height: number; at: number} | null = null;
  let moved = false;
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    start = {y: event.clientY, height: element.offsetHeight, at: event.timeStamp};
    moved = false;
  });
  handle.addEventListener('pointermove', (event) => {
    if (!start) return;
    const up = start.y - event.clientY;
    if (!moved && Math.abs(up) < TAP_PX) return;
    moved = true;
    element.classList.add('is-dragged');
    element.style.height = `${Math.max(start.height + up, 0)}px`;
  });
  const release = (event: PointerEvent): void => {
    if (!start) return;
    const up = start.y - event.clientY;
    const speed = up / Math.max(event.timeStamp - start.at, 1);
    const wanted = start.height + up;
    start = null;
    element.classList.remove('is-dragged');
    if (!moved) return;
    if (Math.abs(speed) > FLING_PX_PER_MS) step(Math.sign(speed));
    else moveTo(nearest(element, wanted));
  };
  handle.addEventListener('pointerup', release);
  handle.addEventListener('pointercancel', release);
  // A drag ends in a click of its own; only a tap or a key changes the stop here.
  handle.addEventListener('click', () => {
    if (moved) moved = false;
    else moveTo(stop === 'peek' ? 'half' : stop === 'half' ? 'full' : 'peek');
  });
  handle.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    step(event.key === 'ArrowUp' ? 1 : -1);
  });
  moveTo(first);
  return {element, body, stop: () => stop, moveTo};
}

/** The stop whose height is nearest; heights are the stylesheet's. */
function nearest(element: HTMLElement, height: number): Stop {
  const style = getComputedStyle(element);
  const room = element.parentElement?.clientHeight ?? innerHeight;
  const heightOf = (stop: Stop): number => {
    const text = style.getPropertyValue(`--${stop}`).trim();
    return text.endsWith('%') ? (parseFloat(text) / 100) * room : parseFloat(text);
  };
  return STOPS.reduce((best, stop) => (Math.abs(heightOf(stop) - height) < Math.abs(heightOf(best) - height) ? stop : best));
}
