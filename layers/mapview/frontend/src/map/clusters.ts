import type {IncidentRow, Severity} from '../live/values';

/** One sign on the map: an incident, or several that would cover one another. */
export interface Sign {
  /** The incident, or for several the gravest and then the one due first. */
  row: IncidentRow;
  members: readonly IncidentRow[];
  lng: number;
  lat: number;
}

const WORLD_PX = 512;
/** Near by, only those at the very same place are taken together. */
const CLOSE_ZOOM = 17;
const CELL_PX = 62;
const CLOSE_CELL_PX = 26;

/**
 * Take together what lies in one cell of the screen. The cells belong to the ground, half a zoom
 * apart, so that signs stay as they are while the map is moved. `apart` stays by itself.
 */
export function signsOf(rows: readonly IncidentRow[], zoom: number, scale: number, apart: number | null): Sign[] {
  const step = Math.floor(zoom * 2) / 2;
  const cell = ((zoom >= CLOSE_ZOOM ? CLOSE_CELL_PX : CELL_PX) * scale) / (WORLD_PX * 2 ** step);
  const cells = new Map<string, IncidentRow[]>();
  const signs: Sign[] = [];
  for (const row of rows) {
    if (row.id === apart) {
      signs.push(single(row));
      continue;
    }
    const [x, y] = mercator(row.lng, row.lat);
    const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
    const members = cells.get(key);
    if (members) members.push(row);
    else cells.set(key, [row]);
  }
  for (const members of cells.values()) signs.push(members.length === 1 ? single(members[0]!) : together(members));
  // The gravest is drawn last, on top.
  return signs.sort((one, other) => other.row.severity - one.row.severity);
}

export function worst(rows: readonly IncidentRow[]): Severity {
  return rows.reduce<Severity>((least, row) => (row.severity < least ? row.severity : least), 4);
}

function single(row: IncidentRow): Sign {
  return {row, members: [row], lng: row.lng, lat: row.lat};
}

function together(members: IncidentRow[]): Sign {
  const sorted = [...members].sort((one, other) => one.severity - other.severity || one.id - other.id);
  const mean = (of: (row: IncidentRow) => number): number => members.reduce((sum, row) => sum + of(row), 0) / members.length;
  return {row: sorted[0]!, members: sorted, lng: mean((row) => row.lng), lat: mean((row) => row.lat)};
}

/** Shares of the whole map from its corner, as web maps count them. */
export function mercator(lng: number, lat: number): [x: number, y: number] {
  const radians = (lat * Math.PI) / 180;
  return [(lng + 180) / 360, (1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2];
}
