import type {UnitRow} from '../live/values';
import {mercator} from './clusters';
import type {Gathering} from './gatherings';
import type {LngLat} from './metric';

const WORLD_PX = 512;
const CELL_PX = 130;
/** From nearer by each unit has a street of its own. */
const APART_FROM_ZOOM = 14.5;
/** So few are told apart at any zoom. */
const FEW = 40;

export interface Gathered {
  /** Those that are drawn by themselves. */
  single: UnitRow[];
  many: Gathering[];
}

/** What the numbers of units belong to. */
const UNITS = 'units';

/**
 * Take together units that would cover one another, seen from far. Who works on something,
 * and who is selected or pointed at, stays by itself: that is whom one looks for.
 */
export function gatherUnits(units: readonly UnitRow[], zoom: number, scale: number, at: (id: number) => LngLat | null, isApart: (unit: UnitRow) => boolean, iconOf: (unit: UnitRow) => string): Gathered {
  if (zoom >= APART_FROM_ZOOM || units.length <= FEW) return {single: [...units], many: []};
  const cell = (CELL_PX * scale) / (WORLD_PX * 2 ** (Math.floor(zoom * 2) / 2));
  const cells = new Map<string, UnitRow[]>();
  const single: UnitRow[] = [];
  for (const unit of units) {
    const place = at(unit.id);
    if (!place || isApart(unit)) {
      single.push(unit);
      continue;
    }
    const [x, y] = mercator(...place);
    const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
    const members = cells.get(key);
    if (members) members.push(unit);
    else cells.set(key, [unit]);
  }
  const many: Gathering[] = [];
  for (const members of cells.values()) {
    if (members.length === 1) {
      single.push(members[0]!);
      continue;
    }
    const places = members.map((unit) => at(unit.id)!);
    const mean = (part: 0 | 1): number => places.reduce((sum, place) => sum + place[part], 0) / places.length;
    many.push({layer: UNITS, at: [mean(0), mean(1)], count: members.length, icon: iconOf(usual(members))});
  }
  return {single, many};
}

/** One of the kind that most are of. */
function usual(members: readonly UnitRow[]): UnitRow {
  const counts = new Map<string, number>();
  for (const {kind} of members) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return members.reduce((best, unit) => (counts.get(unit.kind)! > counts.get(best.kind)! ? unit : best));
}
