import type * as maplibregl from 'maplibre-gl';

/** What the mouse or finger does on the map. */
export interface PointerUse {
  tap(x: number, y: number, touch: boolean): void;
  /** The other button, or a finger that stays. */
  hold(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
}

const STILL_PX = {mouse: 5, touch: 12};
const TAP_MS = 700;
const HOLD_MS = 620;

interface Press {
  id: number;
  x: number;
  y: number;
  at_ms: number;
}

/**
 * Tell taps from drags and pinches by ourselves: a tap is told when the button comes up, without
 * waiting whether a second one follows.
 */
export function listenToPointer(map: maplibregl.Map, use: PointerUse, hoverEvery_ms: number): () => void {
  const target = map.getCanvasContainer();
  const stop = new AbortController();
  const down = new Set<number>();
  let press: Press | null = null;
  let other: Press | null = null;
  let timer: number | undefined;
  let holding: number | undefined;
  let hoveredAt_ms = 0;

  const place = (event: PointerEvent): [number, number] => {
    const box = target.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const isStill = (event: PointerEvent): boolean => {
    const limit = event.pointerType === 'mouse' ? STILL_PX.mouse : STILL_PX.touch;
    return !!press && Math.hypot(event.clientX - press.x, event.clientY - press.y) <= limit;
  };
  const onDown = (event: PointerEvent): void => {
    down.add(event.pointerId);
    clearTimeout(timer);
    other = event.button === 2 ? {id: event.pointerId, x: event.clientX, y: event.clientY, at_ms: event.timeStamp} : null;
    const single = down.size === 1 && event.button === 0;
    press = single ? {id: event.pointerId, x: event.clientX, y: event.clientY, at_ms: event.timeStamp} : null;
    clearTimeout(holding);
    if (!single || event.pointerType === 'mouse') return;
    const [x, y] = place(event);
    holding = window.setTimeout(() => {
      if (!press) return;
      press = null;
      use.hold(x, y);
    }, HOLD_MS);
  };
  /** The browser's own menu has nothing to say about the map. */
  const onMenu = (event: MouseEvent): void => event.preventDefault();
  const onUp = (event: PointerEvent): void => {
    clearTimeout(holding);
    down.delete(event.pointerId);
    // Turning the map with the other button is no wish for anything else.
    if (other && event.button === 2) {
      const still = Math.hypot(event.clientX - other.x, event.clientY - other.y) <= STILL_PX.mouse;
      other = null;
      if (still) use.hold(...place(event));
      return;
    }
    if (press?.id !== event.pointerId) return;
    const tapped = isStill(event) && event.timeStamp - press.at_ms < TAP_MS;
    press = null;
    if (tapped) use.tap(...place(event), event.pointerType !== 'mouse');
  };
  const onCancel = (event: PointerEvent): void => {
    clearTimeout(holding);
    down.delete(event.pointerId);
    press = null;
  };
  const onMove = (event: PointerEvent): void => {
    if (press && !isStill(event)) clearTimeout(holding);
    if (event.pointerType !== 'mouse' || event.buttons !== 0) return;
    clearTimeout(timer);
    const [x, y] = place(event);
    const wait_ms = Math.max(hoveredAt_ms + hoverEvery_ms - event.timeStamp, 0);
    timer = window.setTimeout(() => {
      if (map.isMoving()) return;
      use.hover(x, y);
      hoveredAt_ms = performance.now();
    }, wait_ms);
  };
  const onLeave = (): void => {
    clearTimeout(timer);
    use.leave();
  };
  target.addEventListener('contextmenu', onMenu, {signal: stop.signal});
  const options = {signal: stop.signal, passive: true};
  target.addEventListener('pointerdown', onDown, options);
  window.addEventListener('pointerup', onUp, options);
  window.addEventListener('pointercancel', onCancel, options);
  target.addEventListener('pointermove', onMove, options);
  target.addEventListener('pointerleave', onLeave, options);
  return () => {
    clearTimeout(timer);
    clearTimeout(holding);
    stop.abort();
  };
}
