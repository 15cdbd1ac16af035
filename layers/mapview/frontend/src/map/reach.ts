import {gathersFrom} from './gatherings';
import type {Described} from './spec';

/** From further off than their icons show, numbers stand for many. */
export const GATHERED = new Set(['cameras', 'sensors', 'premises']);

/** Fetched a little before they show, so that they are there in time. */
const AHEAD_ZOOMS = 0.2;

/** Drawn from their own zoom on and in no other form before. */
const NEAR = new Set(['streetnames', 'fans']);

/** From which zoom on a layer is seen in any form: a district's shops are no business of who sees it as a whole. */
export function seenFrom({id, minZoom}: Described): number {
  if (GATHERED.has(id)) return Math.min(gathersFrom(minZoom), minZoom) - AHEAD_ZOOMS;
  return NEAR.has(id) ? minZoom - AHEAD_ZOOMS : 0;
}
