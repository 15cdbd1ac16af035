import type {Layer} from '@deck.gl/core';
import {TextLayer} from '@deck.gl/layers';
import type {WebMercatorViewport} from '@deck.gl/core';
import type {Motion} from '../live/motion';
import type {Operations} from '../operations';
import type {Sign} from './clusters';
import {declutter, type Box} from './declutter';
import {signSize_px} from './incidents';
import {Kept} from './kept';
import {NO_LABEL, type Label} from './labels';
import {ON_TOP} from './markers';
import type {Palette} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';
import {surroundings} from './viewport';
import type {UnitGroup} from './units';

const INCIDENTS_FROM_ZOOM = 14.6;
const UNITS_FROM_ZOOM = 16.4;
const MOST = 60;

/** Names beside signs and units, where there is room for them. */
export class LiveLabels {
  private boxes: Box[] = [];
  private units: Box[] = [];
  private readonly kept = new Kept();
  private readonly characters = new Set<string>();
  private atlas: string[] = [];

  arrange(signs: readonly Sign[], units: UnitGroup, operations: Operations, viewport: WebMercatorViewport, scale: number, selected: number | null, below: readonly Box[]): void {
    const {zoom} = viewport;
    const incidents = signs
      .filter((sign) => sign.members.length === 1 && (zoom >= INCIDENTS_FROM_ZOOM || sign.row.id === selected))
      .toReversed()
      .map((sign): Label => ({
        row: sign.row as never,
        text: operations.classLabel(sign.row.class),
        at: [sign.lng, sign.lat],
        size_px: 13.5 * scale,
        angle_deg: null,
        below_px: signSize_px(sign, scale) / 2 + 11 * scale,
      }));
    const rows = new Set<unknown>(zoom < UNITS_FROM_ZOOM ? [] : units.rows);
    const named = !rows.size ? [] : units.rows.map((unit, index): Label => ({
      row: unit as never,
      text: unit.name,
      at: units.place(index),
      size_px: 12.5 * scale,
      angle_deg: null,
      below_px: 26 * scale,
    }));
    const screen = {
      width: viewport.width,
      height: viewport.height,
      bearing: viewport.bearing,
      isNear: surroundings(viewport),
      project: (place: readonly unknown[]) => viewport.project(place as number[]) as [number, number],
      nearness: () => 1,
      extent: () => ({left: 0, right: 0, top: 0, bottom: 0}),
    };
    // A name never lies on another sign.
    const covered = signs.map((sign): Box => {
      const [x, y] = screen.project([sign.lng, sign.lat]);
      const half = signSize_px(sign, scale) / 2 - 6;
      return {label: NO_LABEL, left: x - half, right: x + half, top: y - half, bottom: y + half};
    });
    const kept = declutter([...incidents, ...named], screen, [...covered, ...below]).slice(0, MOST);
    this.units = kept.filter(({label}) => rows.has(label.row));
    this.boxes = kept.filter(({label}) => !rows.has(label.row));
    this.learn(kept);
  }

  /** The names of units go with them; those of incidents stay as they were made. */
  layers(palette: Palette, scale: number, motion: Motion, now_ms: number): Layer[] {
    for (const {label} of this.units) label.at = motion.at(Number(label.row.id), now_ms) ?? label.at;
    const still = this.kept.as('still', [this.boxes, this.atlas, palette, scale], () => this.texts('live-labels', this.boxes, palette, scale));
    return [...still, ...this.texts('unit-labels', [...this.units], palette, scale)];
  }

  private texts(id: string, boxes: readonly Box[], palette: Palette, scale: number): Layer[] {
    if (!boxes.length) return [];
    return [
      new TextLayer<Box>({
        id,
        data: boxes,
        pickable: false,
        characterSet: this.atlas,
        fontFamily: FONT_FAMILY,
        fontWeight: 600,
        fontSettings: FONT_SETTINGS,
        getText: ({label}) => label.text,
        getPosition: ({label}) => label.at,
        getPixelOffset: ({label}) => [0, label.below_px ?? 0],
        getSize: ({label}) => label.size_px,
        getColor: palette.label,
        outlineWidth: 3,
        outlineColor: palette.halo,
        parameters: ON_TOP,
        updateTriggers: {getSize: scale, getColor: palette.ground},
      }),
    ];
  }

  /** The atlas of letters only ever grows, so that it is seldom drawn anew. */
  private learn(boxes: readonly Box[]): void {
    const before = this.characters.size;
    for (const {label} of boxes) for (const character of label.text) this.characters.add(character);
    if (this.characters.size > before) this.atlas = [...this.characters].sort();
  }
}
