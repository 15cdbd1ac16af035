import type {State} from '../store';
import type {Described} from './spec';

/** Devices that may ring or fail: those that do are seen from further off. */
export const WATCHED = new Set(['sensors', 'cameras']);
const LOUD_FROM_ZOOM = 14;

/** Which switch of the layer tree a layer obeys. */
const SWITCH: Record<string, string> = {fans: 'cameras', gridlabels: 'grids'};

/** Whether a layer is switched on, at whatever zoom. */
export function isOn(described: Described, state: State): boolean {
  return state.visible[SWITCH[described.id] ?? described.id] ?? true;
}

/** Whether something of it shows at this zoom. */
export function isVisible(described: Described, state: State): boolean {
  const {zoom} = state.view;
  const from = WATCHED.has(described.id) ? Math.min(LOUD_FROM_ZOOM, described.minZoom) : described.minZoom;
  return isOn(described, state) && zoom >= from && zoom <= described.maxZoom;
}
