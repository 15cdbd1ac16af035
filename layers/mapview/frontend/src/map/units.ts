import type {Layer} from '@deck.gl/core';
import {IconLayer} from '@deck.gl/layers';
import type {Motion} from '../live/motion';
import type {UnitRow} from '../live/values';
import {iconName, type Atlas} from './atlas';
import {ON_TOP} from './markers';
import {metresPerPixel} from './metric';
import type {Palette} from './palette';
import {signAtlas} from './severityAtlas';
import type {Described} from './spec';
import {lookOf, type LookName} from './statuses';

/** How large a unit's icon is: metres on the ground, bounded by pixels. */
export interface UnitSize {
  ground_m: number;
  least_px: number;
  most_px: number;
  from_zoom: number;
}

const USUAL_SIZE: UnitSize = {ground_m: 24, least_px: 16, most_px: 36, from_zoom: 0};

/** What Python says of a layer of units. */
export function unitSize(described: Described | undefined): UnitSize {
  if (!described) return USUAL_SIZE;
  const {getSize, sizeMinPixels, sizeMaxPixels} = described.props as Record<string, number | undefined>;
  return {
    ground_m: getSize ?? USUAL_SIZE.ground_m,
    least_px: sizeMinPixels ?? USUAL_SIZE.least_px,
    most_px: sizeMaxPixels ?? USUAL_SIZE.most_px,
    from_zoom: described.minZoom,
  };
}

/** Which switch of the layer tree shows a unit. */
export const UNIT_SWITCH: Record<string, string> = {vehicle: 'vehicles', team: 'teams', robot: 'robots', member: 'officers'};

const ROOM_SHARE = 0.34;
const DOT_PX = 6;
/** So much more than a dot each has of room before a crowd is shown: between names rather than on them. */
const CROWD_ROOM = 3;
/** Fewer are never made smaller. */
const CROWD = 300;
const METRES_PER_DEGREE = 111_320;
const WAY_GLYPH: Record<string, string> = {car: 'patrol_car', e_bike: 'e_bike', foot: 'other'};
const RANK: Record<string, number> = {member: 0, robot: 1, team: 2, vehicle: 3};

/** One group of units in a fixed order, so that each tick only writes positions. */
export class UnitGroup {
  private units: UnitRow[] = [];
  private icons: string[] = [];
  private positions = new Float64Array(0);
  /** How far they are from one another, were they spread evenly over the ground they are on. */
  private apart_m = 0;

  constructor(
    private readonly name: string,
    private readonly sizeOf: () => UnitSize,
    /** Whether nobody in it is missed on a map of the whole area. */
    private readonly isCrowd = false,
  ) {}

  /** Whether they are shown at a zoom: a crowd only where there is room for a dot each, for it would hide every name. */
  isShown(zoom: number, lat: number, scale: number): boolean {
    return zoom >= this.sizeOf().from_zoom && (!this.isCrowd || this.room_px(zoom, lat) >= DOT_PX * CROWD_ROOM * scale);
  }

  get rows(): readonly UnitRow[] {
    return this.units;
  }

  /** Take the units to show; those with something to do lie on top. */
  set(units: UnitRow[], glyphOf: (unit: UnitRow) => string | null): void {
    this.units = units.sort((one, other) => weight(one) - weight(other) || one.id - other.id);
    this.icons = this.units.map((unit) => iconName(unit.kind, glyphOf(unit) ?? WAY_GLYPH[unit.way], lookOfUnit(unit)));
    this.positions = new Float64Array(this.units.length * 3);
    this.apart_m = 0;
  }

  /** Pixels across at a zoom. */
  size_px(zoom: number, lat: number, scale: number): number {
    const {ground_m, least_px, most_px} = this.sizeOf();
    // A whole district's would hide the district: seen from far off they are dots.
    const room_px = Math.max(this.room_px(zoom, lat), DOT_PX * scale);
    return Math.min(Math.max(ground_m / metresPerPixel(zoom, lat), Math.min(least_px * scale, room_px)), most_px * scale);
  }

  /** Pixels for each, were they spread evenly; without end before anybody has a place. */
  private room_px(zoom: number, lat: number): number {
    return ((this.apart_m || Infinity) / metresPerPixel(zoom, lat)) * ROOM_SHARE;
  }

  /** Write where everyone is now. */
  move(motion: Motion, now_ms: number): void {
    for (let index = 0; index < this.units.length; index += 1) {
      motion.write(this.units[index]!.id, now_ms, this.positions, index * 3);
    }
    this.apart_m ||= spacing_m(this.positions);
  }

  place(index: number): [lng: number, lat: number] {
    return [this.positions[index * 3]!, this.positions[index * 3 + 1]!];
  }

  layers(motion: Motion, atlas: Atlas, palette: Palette, size_px: number, bearing: number): Layer[] {
    const {units, icons, positions} = this;
    // A new object each time says that the numbers in the array are new; the array itself is kept.
    const data = {length: units.length, attributes: {getPosition: {value: positions, size: 3}}};
    const heading = units.flatMap((unit, index) => {
      const degrees = motion.heading_deg(unit.id);
      return Number.isNaN(degrees) ? [] : [{index, degrees}];
    });
    const signs = signAtlas(palette);
    return [
      new IconLayer<{index: number; degrees: number}>({
        id: `${this.name}-headings`,
        data: heading,
        pickable: false,
        iconAtlas: signs.image,
        iconMapping: signs.mapping,
        getIcon: () => 'heading',
        getPosition: ({index}) => this.place(index),
        getAngle: ({degrees}) => bearing - degrees,
        getSize: size_px * 1.22,
        sizeUnits: 'pixels',
        parameters: ON_TOP,
      }),
      new IconLayer({
        id: this.name,
        data: data as never,
        pickable: false,
        iconAtlas: atlas.image as never,
        iconMapping: atlas.mapping as never,
        getIcon: (_: unknown, {index}: {index: number}) => icons[index]!,
        getSize: size_px,
        sizeUnits: 'pixels',
        alphaCutoff: 0.1,
        parameters: ON_TOP,
      }),
    ];
  }
}

function spacing_m(positions: Float64Array): number {
  const count = positions.length / 3;
  if (!count) return Infinity;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    [west, east] = [Math.min(west, positions[at]!), Math.max(east, positions[at]!)];
    [south, north] = [Math.min(south, positions[at + 1]!), Math.max(north, positions[at + 1]!)];
  }
  const square_m = (east - west) * (north - south) * METRES_PER_DEGREE ** 2 * Math.cos((south * Math.PI) / 180);
  return count < CROWD ? Infinity : Math.sqrt(square_m / count);
}

/** An officer with nothing to do is one of many and quiet; a vehicle that is free is not. */
function lookOfUnit(unit: UnitRow): LookName {
  const look = lookOf(unit.status);
  return look === 'well' && unit.kind === 'member' ? 'online' : look;
}

function weight(unit: UnitRow): number {
  const bound = unit.incident !== null || unit.assignment !== null ? 10 : 0;
  const off = unit.status === 'out_of_service' ? -10 : 0;
  return bound + off + (RANK[unit.kind] ?? 0);
}
