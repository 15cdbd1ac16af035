import {Watched} from '../live/watched';
import type {LngLat} from '../map/metric';
import type {Place} from '../store';
import {Measuring, type MeasureKind} from './measuring';

export type ToolName = MeasureKind;

const TWICE_MS = 400;
const TWICE_PX = {mouse: 6, touch: 24};

interface Tap {
  x: number;
  y: number;
  at_ms: number;
}

/** The tools of the map: which one is open, and what they have drawn. Shared by the map and the panels. */
export class Tools {
  readonly open = new Watched<ToolName | null>(null);
  readonly measuring = new Measuring();
  /** A place that was asked for by its coordinates. */
  readonly pin = new Watched<Place | null>(null);
  private last: Tap | null = null;

  constructor() {
    this.open.subscribe((name) => {
      if (name === 'distance' || name === 'area') this.measuring.begin(name);
      else this.measuring.drawing.set(null);
    });
    this.measuring.drawing.subscribe((drawing) => {
      if (!drawing && (this.open.get() === 'distance' || this.open.get() === 'area')) this.open.set(null);
    });
  }

  /** Open a tool, or close it when it is open. */
  toggle(name: ToolName): void {
    this.open.set(this.open.get() === name ? null : name);
  }

  /** Take a tap on the map; false leaves it to whatever lies there. */
  tap(place: Place, x: number, y: number, touch: boolean): boolean {
    if (!this.measuring.drawing.get()) return false;
    const now = {x, y, at_ms: performance.now()};
    const twice =
      this.last && now.at_ms - this.last.at_ms < TWICE_MS && Math.hypot(x - this.last.x, y - this.last.y) < TWICE_PX[touch ? 'touch' : 'mouse'];
    this.last = twice ? null : now;
    if (twice) this.measuring.finish();
    else this.measuring.add([place.lng, place.lat]);
    return true;
  }

  /** Give up what is drawn, close what is open or remove the pin, one at a time; false when there is none. */
  escape(): boolean {
    if (this.measuring.drawing.get()) this.measuring.escape();
    else if (this.open.get()) this.open.set(null);
    else if (this.pin.get()) this.pin.set(null);
    else return false;
    return true;
  }

  /** Follow the mouse; false when no tool does. */
  hover(place: Place | null): boolean {
    if (!this.measuring.drawing.get()) return false;
    this.measuring.move(place && ([place.lng, place.lat] as LngLat));
    return true;
  }

  /** Tell whenever something that the map draws has changed. */
  onDrawn(listener: () => void): () => void {
    const {drawing, kept} = this.measuring;
    const stops = [drawing.subscribe(listener), kept.subscribe(listener), this.pin.subscribe(listener)];
    return () => stops.forEach((stop) => stop());
  }
}
