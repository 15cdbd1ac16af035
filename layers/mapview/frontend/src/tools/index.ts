import {Watched} from '../live/watched';
import type {LngLat} from '../map/metric';
import type {Place} from '../store';
import {Drafting} from '../drafting/drafting';
import {Patrolling} from '../patrols/patrolling';
import {Measuring} from './measuring';
import {Reaching} from './reach';
import {Tour} from './tour';
import {SavedViews, type SavedView} from './views';

export const TOOLS = ['distance', 'area', 'reach', 'views'] as const;
export type ToolName = (typeof TOOLS)[number];

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
  readonly reaching = new Reaching();
  readonly views = new SavedViews();
  /** The draft of a plan that is open. */
  readonly drafting = new Drafting();
  /** What was not seen, and the places of a task. */
  readonly patrols = new Patrolling();
  /** What becomes of a finished stroke; the planner's screen says. */
  onStroke: () => void = () => {};
  readonly tour: Tour<SavedView>;
  /** A place that was asked for by its coordinates. */
  readonly pin = new Watched<Place | null>(null);
  /** Draws the map as it is now, so many times larger than on the screen; null without a map. */
  capture: ((scale: number) => Promise<HTMLCanvasElement>) | null = null;
  /** The same of the second map, once there has been one. */
  captureSecond: ((scale: number) => Promise<HTMLCanvasElement>) | null = null;
  private last: Tap | null = null;

  constructor(show: (view: SavedView) => void) {
    this.tour = new Tour(show);
    this.open.subscribe((name) => {
      if (name === 'distance' || name === 'area') this.measuring.begin(name);
      else this.measuring.drawing.set(null);
      if (name !== 'reach') this.reaching.place.set(null);
    });
    this.measuring.drawing.subscribe((drawing) => {
      if (!drawing && (this.open.get() === 'distance' || this.open.get() === 'area')) this.open.set(null);
    });
  }

  /** Open a tool, or close it when it is open. */
  toggle(name: ToolName): void {
    this.open.set(this.open.get() === name ? null : name);
  }

  /** Ask how soon a place is reached. */
  reachFrom(place: Place): void {
    this.open.set('reach');
    this.reaching.place.set({lng: place.lng, lat: place.lat});
  }

  /** Take a tap on the map; false leaves it to whatever lies there. */
  tap(place: Place, x: number, y: number, touch: boolean): boolean {
    if (this.open.get() === 'reach') {
      this.reaching.place.set({lng: place.lng, lat: place.lat});
      return true;
    }
    if (!this.measuring.drawing.get()) return this.tapDraft(place);
    const now = {x, y, at_ms: performance.now()};
    const twice =
      this.last && now.at_ms - this.last.at_ms < TWICE_MS && Math.hypot(x - this.last.x, y - this.last.y) < TWICE_PX[touch ? 'touch' : 'mouse'];
    this.last = twice ? null : now;
    if (twice) this.measuring.finish();
    else this.measuring.add([place.lng, place.lat]);
    return true;
  }

  /** With a draft open a tap is part of a stroke, or picks the grid that is there. */
  private tapDraft(place: Place): boolean {
    const {drafting} = this;
    if (!drafting.sight.get() || !drafting.ground) return false;
    if (drafting.brush.get().on) return true;
    const at = drafting.ground.at([place.lng, place.lat]);
    if (at >= 0) drafting.change({grid: drafting.gridAt(at)});
    return true;
  }

  /** Give up what is drawn, close what is open or remove the pin, one at a time; false when there is none. */
  escape(): boolean {
    if (this.measuring.drawing.get()) this.measuring.escape();
    else if (this.open.get()) this.open.set(null);
    else if (this.pin.get()) this.pin.set(null);
    else if (this.drafting.pending.get()) this.drafting.reject();
    else if (this.drafting.brush.get().on) this.drafting.change({on: false});
    else return false;
    return true;
  }

  /** Follow the mouse; false when no tool does. */
  hover(place: Place | null): boolean {
    if (this.open.get() === 'reach') return place !== null;
    if (!this.measuring.drawing.get()) return place !== null && this.drafting.brush.get().on;
    this.measuring.move(place && ([place.lng, place.lat] as LngLat));
    return true;
  }

  /** Tell whenever something that the map draws has changed. */
  onDrawn(listener: () => void): () => void {
    const {drawing, kept} = this.measuring;
    const {found, place} = this.reaching;
    const {sight, brush, stroke, outline, pending, beside, barriers, looked} = this.drafting;
    const {on, span, ground, stops: places} = this.patrols;
    const watched = [drawing, kept, this.pin, found, place, sight, brush, stroke, outline, pending, beside, barriers, looked, on, span, ground, places] as {subscribe(listener: () => void): () => void}[];
    const stops = watched.map((one) => one.subscribe(listener));
    return () => stops.forEach((stop) => stop());
  }
}
