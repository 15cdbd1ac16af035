import type {FreeArea} from './fitting';

/** Where a panel lies on the map, in pixels from its upper left corner. */
export interface Covered {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Insets = Pick<FreeArea, 'top' | 'right' | 'bottom' | 'left'>;

interface Size {
  width: number;
  height: number;
}

const GAP_PX = 16;
/** Wider than this a panel can only be passed above or below. */
const WIDE = 0.6;
/** What is this high leaves room above or below it. */
const SHORT = 0.4;
/** A wide panel that leaves less than this above it covers the map, rather than a side of it. */
const LEAST_ABOVE = 0.25;
const NOTHING: Insets = {top: 0, right: 0, bottom: 0, left: 0};

/** How far panels reach over the map when each is passed on its usual side. */
export function insetsOf(size: Size, panels: readonly Covered[], least: Insets): Insets {
  return panels.reduce((insets, panel) => more(insets, waysPast(size, panel)[0] ?? NOTHING), least);
}

/** Every rectangle between the panels: each of them passed beside it, or above or below it. */
export function freeAreas(size: Size, panels: readonly Covered[], least: Insets): FreeArea[] {
  const all = panels.reduce<readonly Insets[]>((before, panel) => {
    const ways = waysPast(size, panel);
    return ways.length ? before.flatMap((insets) => ways.map((way) => more(insets, way))) : before;
  }, [least]);
  const different = new Map(all.map((insets) => [[insets.top, insets.right, insets.bottom, insets.left].join(), insets]));
  return [...different.values()].map((insets) => ({...size, ...insets}));
}

/** The sides on which a panel can be passed, the usual one first; none for one that covers the map. */
function waysPast({width, height}: Size, {left, top, right, bottom}: Covered): Insets[] {
  const above = {...NOTHING, bottom: height - top + GAP_PX};
  const below = {...NOTHING, top: bottom + GAP_PX};
  const isShort = bottom - top < height * SHORT;
  const isLow = top > height / 2;
  if (right - left > width * WIDE) {
    if (isShort && !isLow) return [below];
    return top > height * LEAST_ABOVE ? [above] : [];
  }
  // What is at the left is a list that grows.
  if ((left + right) / 2 < width / 2) return [{...NOTHING, left: right + GAP_PX}];
  const beside = {...NOTHING, right: width - left + GAP_PX};
  if (!isShort) return [beside];
  return isLow ? [above, beside] : [beside, below];
}

function more(one: Insets, other: Insets): Insets {
  return {top: Math.max(one.top, other.top), right: Math.max(one.right, other.right), bottom: Math.max(one.bottom, other.bottom), left: Math.max(one.left, other.left)};
}
