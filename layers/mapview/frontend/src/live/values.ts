/** What the server tells about incidents and units as they change. */

export type Severity = 1 | 2 | 3 | 4;

export type Milestone = 'verify' | 'dispatch' | 'arrive' | 'handle' | 'close';

export interface Due {
  milestone: Milestone;
  at: string;
}

/** Lateness that is to be expected, before it happens. */
export interface Forecast {
  milestone: Milestone;
  late_by_s: number;
  why: string;
}

/** A unit bound to an incident. */
export interface Bound {
  unit: number;
  assignment: number;
  state: string;
  version: number;
  eta_s: number | null;
  since: string;
}

export interface IncidentRow {
  id: number;
  number: string;
  version: number;
  state: string;
  state_since: string;
  severity: Severity;
  class: string;
  source: string;
  lng: number;
  lat: number;
  /** H3 cell of resolution 11, in hexadecimal. */
  cell: string;
  community: string;
  grid: string | null;
  building: number | null;
  dwelling: number | null;
  floor: number | null;
  address: string;
  text: string;
  reported_at: string;
  due: Due | null;
  forecast: Forecast | null;
  suspended: boolean;
  supervised: boolean;
  urges: number;
  reworks: number;
  /** Whether teams were called 吹哨. */
  whistled: boolean;
  alarm: number;
  team: number | null;
  merged_into: number | null;
  merged: number;
  photos: number;
  duplicates: number;
  units: Bound[];
}

export type UnitKind = 'vehicle' | 'team' | 'member' | 'robot';

export interface UnitRow {
  id: number;
  kind: UnitKind;
  /** Id of the vehicle, team, member or robot that this unit is. */
  thing: number;
  name: string;
  status: string;
  status_since: string;
  way: string;
  team: number | null;
  grid: string | null;
  capabilities: string[];
  version: number;
  /** The latest position, or the post of a unit that has not said where it is. */
  lng: number;
  lat: number;
  assignment: number | null;
  incident: number | null;
}

export interface Snapshot {
  type: 'snapshot';
  epoch: string;
  seq: number;
  at: string;
  incidents: IncidentRow[];
  units: UnitRow[];
  seen: number[];
}

export interface Change {
  type: 'change';
  epoch: string;
  /** The number this change follows on; another than the last one heard means something was missed. */
  previous: number;
  seq: number;
  at: string;
  incidents: IncidentRow[];
  gone: number[];
  units: UnitRow[];
  /** Cases, ended ones too, of which a task that looks at them once more has moved on. */
  checks: number[];
}

export interface Pulse {
  type: 'pulse';
  seq: number;
  at: string;
  /** Another when grids, buildings or their tiles are: what the page starts from is to be read anew. */
  ground: string;
}

export type Word = Snapshot | Change | Pulse;

const ENDED = new Set(['closed', 'rated', 'rejected', 'merged', 'void']);

/** Whether nothing is due any more. */
export function isEnded(row: {state: string}): boolean {
  return ENDED.has(row.state);
}
