import {Watched} from '../live/watched';
import type {LngLat} from '../map/metric';
import {crossesItself, length_m, ringMeasures} from './geodesic';

export type MeasureKind = 'distance' | 'area';

export interface Measured {
  id: number;
  kind: MeasureKind;
  points: readonly LngLat[];
}

/** What is being drawn: points that are set, and the one under the mouse. */
export interface Drawing {
  kind: MeasureKind;
  points: readonly LngLat[];
  cursor: LngLat | null;
}

export interface Measures {
  /** Along the line, or around the area. */
  length_m: number;
  /** Null for a distance. */
  area_m2: number | null;
  crossed: boolean;
}

const LEAST: Record<MeasureKind, number> = {distance: 2, area: 3};

export function measuresOf(kind: MeasureKind, points: readonly LngLat[]): Measures {
  if (kind === 'distance') return {length_m: length_m(points), area_m2: null, crossed: false};
  const {area_m2, outline_m} = ringMeasures(points);
  return {length_m: outline_m, area_m2, crossed: crossesItself(points)};
}

/** Distances and areas drawn on the map: one under way, and those that are kept until they are cleared. */
export class Measuring {
  readonly drawing = new Watched<Drawing | null>(null);
  readonly kept = new Watched<readonly Measured[]>([]);
  private last = 0;

  begin(kind: MeasureKind): void {
    this.drawing.set({kind, points: [], cursor: null});
  }

  /** Set a point; one on the last again is none. */
  add(point: LngLat): void {
    const drawing = this.drawing.get();
    if (!drawing) return;
    const before = drawing.points.at(-1);
    if (before && before[0] === point[0] && before[1] === point[1]) return;
    this.drawing.set({...drawing, points: [...drawing.points, point], cursor: null});
  }

  move(cursor: LngLat | null): void {
    const drawing = this.drawing.get();
    if (drawing) this.drawing.set({...drawing, cursor});
  }

  undo(): void {
    const drawing = this.drawing.get();
    if (drawing?.points.length) this.drawing.set({...drawing, points: drawing.points.slice(0, -1)});
  }

  get canFinish(): boolean {
    const drawing = this.drawing.get();
    return !!drawing && drawing.points.length >= LEAST[drawing.kind];
  }

  /** Keep what is drawn and begin the next of its kind; false while there are too few points. */
  finish(): boolean {
    const drawing = this.drawing.get();
    if (!drawing || !this.canFinish) return false;
    this.last += 1;
    this.kept.set([...this.kept.get(), {id: this.last, kind: drawing.kind, points: drawing.points}]);
    this.begin(drawing.kind);
    return true;
  }

  /** Give up what is drawn; with nothing drawn, stop measuring. True when it stopped. */
  escape(): boolean {
    const drawing = this.drawing.get();
    if (drawing?.points.length) {
      this.begin(drawing.kind);
      return false;
    }
    this.drawing.set(null);
    return true;
  }

  remove(id: number): void {
    this.kept.set(this.kept.get().filter((one) => one.id !== id));
  }

  clear(): void {
    this.kept.set([]);
  }
}
