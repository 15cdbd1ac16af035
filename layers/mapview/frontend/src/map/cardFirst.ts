import type * as maplibregl from 'maplibre-gl';
import {sameThing, type Store, type Thing} from '../store';

/** No card is waited for longer: what was clicked must light up while the hand is still there. */
const LIMIT_MS = 250;
/** What the map tells of officers it knows already. */
const WITHOUT_CARD = 'member';

/**
 * Lets the card of what was selected come onto the screen before the map is drawn again. Where the
 * processor draws, a picture of the map takes a tenth of a second, and the card would wait for it:
 * MapLibre asks for one after every click, whether or not anything has changed. Made before those
 * whose pictures it holds back listen to the store.
 */
export class CardFirst {
  private held: Set<() => void> | null = null;
  /** Whose card was there before this heard of the selection. */
  private told: Thing | null = null;
  private limit: number | undefined;
  private readonly stops: (() => void)[];

  constructor(store: Store, map: maplibregl.Map) {
    const repaint = map.triggerRepaint.bind(map);
    map.triggerRepaint = () => this.after(repaint);
    const hand = new AbortController();
    // Whoever goes on with the map looks at the map.
    for (const begins of ['pointerdown', 'wheel', 'touchstart'] as const) {
      map.getCanvasContainer().addEventListener(begins, () => this.release(), {capture: true, passive: true, signal: hand.signal});
    }
    this.stops = [
      () => hand.abort(),
      store.subscribe((state, previous) => {
        if (state.selection === previous.selection) return;
        if (!state.selection || state.selection.kind === WITHOUT_CARD) this.release();
        else this.hold(sameThing(this.told, state.selection));
        this.told = null;
      }),
      store.onFound((thing) => {
        this.told = thing;
        if (this.held) this.afterPaint();
      }),
    ];
  }

  get isAwaited(): boolean {
    return this.held !== null;
  }

  /** Do `picture` once the card is seen: now, unless one is awaited. The same one is done once. */
  after(picture: () => void): void {
    if (this.held) this.held.add(picture);
    else picture();
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.release();
  }

  private hold(isTold: boolean): void {
    this.held ??= new Set();
    clearTimeout(this.limit);
    this.limit = window.setTimeout(() => this.release(), LIMIT_MS);
    if (isTold) this.afterPaint();
  }

  /** What is written into the page now is painted between the next frame's callbacks and the task after them. */
  private afterPaint(): void {
    requestAnimationFrame(() => setTimeout(() => this.release(), 0));
  }

  private release(): void {
    clearTimeout(this.limit);
    const pictures = this.held ?? [];
    this.held = null;
    for (const picture of pictures) picture();
  }
}
