import type {Extent, Solid} from './fitting';
import type {Label} from './labels';

/** Where a label stands on the screen, in pixels. */
export interface Box {
  label: Label;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Screen {
  width: number;
  height: number;
  bearing: number;
  /** Whether a place is in sight or not far from it; what is further off need not be projected. */
  isNear(place: readonly [number, number]): boolean;
  project(place: [lng: number, lat: number, z_m?: number]): [x: number, y: number];
  nearness(place: [number, number]): number;
  extent(solid: Solid): Extent;
}

/** Shares of the size of the letters. */
const GAP = 0.45;
const SAME_NAME = 20;
/** A name may be so much longer than what it names is wide. */
const LONGER = 1.9;
/** Further off a label could not be read. */
const LEAST_PX = 9.5;

/** Keep the labels that have room, first come first served; a name is not said twice close by. */
export function declutter(labels: readonly Label[], screen: Screen, taken: readonly Box[] = []): Box[] {
  const kept: Box[] = [];
  for (const label of labels) {
    if (!screen.isNear(label.at)) continue;
    const nearness = screen.nearness(label.at);
    if (label.size_px * nearness < LEAST_PX) continue;
    const box = boxOf(label, screen, label.size_px * nearness);
    if (isTooLong(label, box, screen)) continue;
    const off = box.right < 0 || box.bottom < 0 || box.left > screen.width || box.top > screen.height;
    if (off || taken.some((other) => clash(box, other)) || kept.some((other) => clash(box, other))) continue;
    kept.push(box);
  }
  return kept;
}

/** From afar a name says nothing of a spot that is smaller than one of its words. */
function isTooLong({across}: Label, box: Box, screen: Screen): boolean {
  if (!across) return false;
  const [west, east] = [screen.project(across[0]), screen.project(across[1])];
  return box.right - box.left > Math.hypot(east[0] - west[0], east[1] - west[1]) * LONGER;
}

function boxOf(label: Label, screen: Screen, size_px: number): Box {
  const [x, at] = screen.project(label.at);
  const y = at + (label.below_px ?? 0);
  const length = [...label.text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e7f ? 1 : 0.56), 0) * size_px;
  const turn = label.angle_deg === null ? 0 : ((label.angle_deg + screen.bearing) * Math.PI) / 180;
  const halfWidth = (Math.abs(Math.cos(turn)) * length + Math.abs(Math.sin(turn)) * size_px) / 2;
  const halfHeight = (Math.abs(Math.sin(turn)) * length + Math.abs(Math.cos(turn)) * size_px) / 2;
  return {label, left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight};
}

function clash(one: Box, other: Box): boolean {
  const size_px = Math.max(one.label.size_px, other.label.size_px);
  const near = one.label.text === other.label.text && distance(one, other) < SAME_NAME * size_px;
  const gap_px = GAP * size_px;
  return (
    near ||
    (one.left - gap_px < other.right &&
      other.left - gap_px < one.right &&
      one.top - gap_px < other.bottom &&
      other.top - gap_px < one.bottom)
  );
}

function distance(one: Box, other: Box): number {
  const across = (one.left + one.right - other.left - other.right) / 2;
  const down = (one.top + one.bottom - other.top - other.bottom) / 2;
  return Math.hypot(across, down);
}
