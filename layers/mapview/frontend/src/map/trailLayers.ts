import type {Layer} from '@deck.gl/core';
import {TRAIL_S, type Trails} from '../live/trails';
import type {UnitRow} from '../live/values';
import {ON_TOP} from './markers';
import type {Palette} from './palette';
import {TripLayer} from './tripLayer';

/** With more points than this they are put together less often: one second in five. */
const MANY_POINTS = 6_000;
const PAUSE_MS = 5_000;
/** Borders of grids and streets are lines of colour: a trail is one without, in a casing. */
const ALPHA = 235;
const CASING_ALPHA = 150;

interface Line {
  path: Float64Array;
  times: Float32Array;
}

/** Behind each unit that is shown the way it came in the last minutes, fading. */
export class TrailLayers {
  private lines: Line[] = [];
  private points = 0;
  private of: readonly unknown[] = [];
  private madeAt_ms = -PAUSE_MS;
  private begins_s = 0;

  layers(trails: Trails, groups: readonly (readonly UnitRow[])[], now_ms: number, palette: Palette, scale: number): Layer[] {
    const of = [trails.version, ...groups];
    const changed = of.length !== this.of.length || of.some((value, at) => value !== this.of[at]);
    if (changed && (this.points < MANY_POINTS || now_ms - this.madeAt_ms >= PAUSE_MS)) this.make(trails, groups, of, now_ms);
    if (!this.lines.length) return [];
    const {label, halo} = palette;
    const trail = (id: string, colour: readonly number[], alpha: number, width: number): Layer =>
      new TripLayer<Line>({
        id,
        data: this.lines,
        pickable: false,
        positionFormat: 'XY',
        _pathType: 'open',
        getPath: ({path}: Line) => path,
        getTimestamps: ({times}: Line) => times,
        getColor: [colour[0], colour[1], colour[2], alpha],
        getWidth: width * scale,
        widthUnits: 'pixels',
        jointRounded: true,
        capRounded: true,
        currentTime: now_ms / 1000 - this.begins_s,
        trailLength: TRAIL_S,
        parameters: ON_TOP,
        updateTriggers: {getColor: palette.ground, getWidth: scale},
      } as never);
    const line = trail('trails', label, ALPHA, 3);
    return this.points < MANY_POINTS ? [trail('trail-casings', halo, CASING_ALPHA, 6.5), line] : [line];
  }

  private make(trails: Trails, groups: readonly (readonly UnitRow[])[], of: readonly unknown[], now_ms: number): void {
    this.of = of;
    this.madeAt_ms = now_ms;
    // Numbers of the graphics card are short: seconds are counted from when the oldest trail can have begun.
    this.begins_s = now_ms / 1000 - TRAIL_S;
    this.lines = [];
    this.points = 0;
    for (const group of groups) {
      for (const {id} of group) {
        const trail = trails.of(id);
        if (!trail) continue;
        let first = 0;
        while (first < trail.count && trail.times[first]! < this.begins_s) first += 1;
        if (trail.count - first < 2) continue;
        this.lines.push({
          path: trail.places.slice(first * 2, trail.count * 2),
          times: Float32Array.from(trail.times.subarray(first, trail.count), (at_s) => at_s - this.begins_s),
        });
        this.points += trail.count - first;
      }
    }
  }
}
