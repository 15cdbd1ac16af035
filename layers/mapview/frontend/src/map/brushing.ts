import type * as maplibregl from 'maplibre-gl';
import {LINES, type Drafting} from '../drafting/drafting';
import type {LngLat} from './metric';

/** Points looked at around the pointer: the rim of the brush and, at half its width, its inside. */
const RIM = 12;
const MOST_CORNERS = 400;

/**
 * Draw strokes over units with the main button while the brush is on; the map then stays, and
 * is moved by the keys, the wheel or the other button.
 */
export function listenToBrush(map: maplibregl.Map, drafting: Drafting, done: () => void): () => void {
  const target = map.getCanvasContainer();
  const stop = new AbortController();
  let pointer: number | null = null;
  let path: LngLat[] = [];
  let start: [x: number, y: number] = [0, 0];

  const place = (event: PointerEvent): [number, number] => {
    const box = target.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const onGround = (x: number, y: number): LngLat => {
    const {lng, lat} = map.unproject([x, y]);
    return [lng, lat];
  };
  const take = (x: number, y: number): void => {
    const {ground} = drafting;
    if (!ground) return;
    const {shape, act, size_px: size} = drafting.brush.get();
    if (LINES.has(act)) {
      path.push(onGround(x, y));
      drafting.outline.set([...path]);
      return;
    }
    if (shape === 'lasso') path.push(onGround(x, y));
    else if (shape === 'box') path = [start, [x, start[1]], [x, y], [start[0], y]].map(([px, py]) => onGround(px!, py!));
    else {
      const found = new Set(drafting.stroke.get());
      for (const [dx, dy] of samples(size / 2)) {
        const at = ground.at(onGround(x + dx, y + dy));
        if (at >= 0) found.add(at);
      }
      if (found.size !== drafting.stroke.get().size) drafting.stroke.set(found);
      return;
    }
    drafting.outline.set([...path]);
    drafting.stroke.set(new Set(path.length > 2 ? ground.within(path) : []));
  };
  const onDown = (event: PointerEvent): void => {
    if (!drafting.brush.get().on || event.button !== 0 || pointer !== null || !drafting.ground) return;
    pointer = event.pointerId;
    path = [];
    start = place(event);
    map.dragPan.disable();
    drafting.stroke.set(new Set());
    take(...start);
  };
  const onMove = (event: PointerEvent): void => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) take(...place(one));
  };
  const end = (event: PointerEvent, whole: boolean): void => {
    if (event.pointerId !== pointer) return;
    pointer = null;
    map.dragPan.enable();
    drafting.line = thinned(path);
    drafting.outline.set([]);
    if (whole) done();
    else drafting.stroke.set(new Set());
  };
  const options = {signal: stop.signal, passive: true};
  target.addEventListener('pointerdown', onDown, {...options, capture: true});
  window.addEventListener('pointermove', onMove, options);
  window.addEventListener('pointerup', (event) => end(event, true), options);
  window.addEventListener('pointercancel', (event) => end(event, false), options);
  return () => {
    stop.abort();
    map.dragPan.enable();
  };
}

/** So much of a drawn line as its course needs. */
function thinned(path: readonly LngLat[]): LngLat[] {
  const step = Math.max(1, Math.ceil(path.length / MOST_CORNERS));
  return path.filter((_, at) => at % step === 0 || at === path.length - 1);
}

function samples(radius: number): [number, number][] {
  const rings = radius > 0 ? [radius, radius / 2] : [];
  const around = rings.flatMap((r) => Array.from({length: RIM}, (_, at): [number, number] => [r * Math.cos((2 * Math.PI * at) / RIM), r * Math.sin((2 * Math.PI * at) / RIM)]));
  return [[0, 0], ...around];
}
