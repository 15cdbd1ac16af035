import type {Layer} from '@deck.gl/core';
import {TextLayer} from '@deck.gl/layers';
import type {WebMercatorViewport} from '@deck.gl/core';
import type {Operations} from '../operations';
import type {Sign} from './clusters';
import {declutter, type Box} from './declutter';
import {signSize_px} from './incidents';
import type {Label} from './labels';
import {ON_TOP} from './markers';
import type {Palette} from './palette';
import {FONT_FAMILY, FONT_SETTINGS} from './typeface';
import type {UnitGroup} from './units';

const INCIDENTS_FROM_ZOOM = 14.6;
const UNITS_FROM_ZOOM = 16.4;
const MOST = 60;
const NO_LABEL: Label = {row: {id: 0}, text: '', at: [0, 0], size_px: 0, angle_deg: null};

/** Names beside signs and units, where there is room for them. */
export class LiveLabels {
  private boxes: Box[] = [];
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
    const named = zoom < UNITS_FROM_ZOOM ? [] : units.rows.map((unit, index): Label => ({
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
    this.boxes = declutter([...incidents, ...named], screen, [...covered, ...below]).slice(0, MOST);
    this.learn();
  }

  layers(palette: Palette, scale: number): Layer[] {
    if (!this.boxes.length) return [];
    return [
      new TextLayer<Box>({
        id: 'live-labels',
        data: this.boxes,
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
  private learn(): void {
    const before = this.characters.size;
    for (const {label} of this.boxes) for (const character of label.text) this.characters.add(character);
    if (this.characters.size > before) this.atlas = [...this.characters].sort();
  }
}
