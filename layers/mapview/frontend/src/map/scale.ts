import type {State} from '../store';

/** A wall is read from five metres, a tablet at arm's length and in passing. */
const FROM_AFAR = 1.6;
const IN_HAND = 1.2;

/** How much larger signs and words are than on a desk of 1920 pixels: by the stylesheet's design pixel, and by who reads them from where. */
export function signScale(wall: boolean, screen: State['screen']): number {
  if (screen === 'leader') return IN_HAND;
  const design = Math.min(Math.max(1 + (innerWidth - 1920) * 0.000443, 1), 1.85);
  return wall ? design * FROM_AFAR : design;
}

/** The zoom at which a desk shows as much: where words are larger, fewer have room. */
export function deskZoom(zoom: number, scale: number): number {
  return zoom - Math.log2(scale);
}
