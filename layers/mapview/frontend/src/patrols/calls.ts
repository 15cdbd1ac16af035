import {request, send, type Language} from '../api';
import type {Bounds} from '../manifest';

const V1 = '/api/v1/patrol';

export type TaskState = 'waiting' | 'open' | 'overdue' | 'done' | 'late' | 'missed' | 'cancelled';
export type RoundKind = 'patrol' | 'recheck' | 'renovation' | 'spot_check';

export interface TaskRow {
  id: number;
  grid: string;
  grid_name: string;
  round: number | null;
  kind: RoundKind;
  name: string;
  day: string;
  due_from: string;
  due_until: string;
  unit: number | null;
  unit_name: string | null;
  /** Nobody of the grid is on duty within its hours. */
  nobody: boolean;
  state: TaskState;
  /** Begun, and its hours are over. */
  half: boolean;
  progress: number;
  points: number;
  points_seen: number;
  street_share: number | null;
  cell_share: number | null;
  street_m: number;
  street_m_seen: number;
  cells: number;
  cells_seen: number;
  done_at: string | null;
  cancel_reason: string;
  /** Ordered by somebody, not made of a round; with what that somebody asks to be looked at. */
  ordered: boolean;
  ordered_by: string;
  words: string;
}

export interface Stop {
  number: number;
  label: string;
  lng: number;
  lat: number;
  radius_m: number;
  dwell_s: number;
  seen_at: string | null;
  how: 'presence' | 'entry' | null;
}

export interface EntryRow {
  id: number;
  number: number | null;
  at: string;
  by: string;
  outcome: 'fine' | 'found';
  words: string;
  off_m: number | null;
  photos: number[];
}

export interface TaskFile {
  task: TaskRow;
  stops: Stop[];
  entries: EntryRow[];
}

export interface GridSeen {
  grid: string;
  name: string;
  bounds: Bounds;
  street_m: number;
  cells: number;
  today: {street_m: number; cells: number};
  week: {street_m: number; cells: number};
  /** When the part that was not seen for longest was last seen, seconds since 1970. */
  oldest_s: number | null;
  never_m: number;
}

export interface AreaSeen {
  today_since: string;
  week_since: string;
  looked_since: string | null;
  without_streets: string[];
  grids: GridSeen[];
}

/** Columns of a community's ground; places in millionths of a degree, from the first point on as steps. */
export interface GroundAnswer {
  community: string;
  grids: string[];
  streets: {grid: number[]; at: number[]; length_m: number[]; line: number[][]};
  cells: {id: string[]; grid: number[]; at: number[]; ring: number[][]};
}

export interface RoundRow {
  id: number;
  grid: string;
  grid_name: string;
  name: string;
  kind: RoundKind;
  version: number;
  weekdays: number[];
  from: string;
  until: string;
  street_share: number | null;
  cell_share: number | null;
  draws: number | null;
  drawn_from: string | null;
  after_days: number | null;
  class: string;
  radius_m: number;
  dwell_s: number;
  valid_to: string | null;
  points: {label: string; lng: number; lat: number}[];
  last_day: string | null;
  last_progress: number | null;
}

/** What of a round is sent; what its kind does not ask for is left out. */
export type RoundBody = Partial<Omit<RoundRow, 'id' | 'grid_name' | 'last_day' | 'last_progress'>>;

export async function getTasks(signal?: AbortSignal): Promise<TaskRow[]> {
  return (await request<{tasks: TaskRow[]}>(`${V1}/tasks`, signal ? {signal} : {})).tasks;
}

export function getTask(id: number, signal?: AbortSignal): Promise<TaskFile> {
  return request(`${V1}/tasks/${id}`, signal ? {signal} : {});
}

export interface NewEntry {
  outcome: 'fine' | 'found';
  words: string;
  number: number | null;
  photos: readonly Blob[];
  place: {lng: number; lat: number} | null;
}

export function sendEntry(task: number, entry: NewEntry, language: Language): Promise<TaskFile> {
  const form = new FormData();
  form.append('outcome', entry.outcome);
  form.append('words', entry.words);
  if (entry.number !== null) form.append('number', String(entry.number));
  if (entry.place) {
    form.append('lng', String(entry.place.lng));
    form.append('lat', String(entry.place.lat));
    form.append('datum', 'wgs84');
  }
  for (const photo of entry.photos) form.append('photo', photo);
  return request(`${V1}/tasks/${task}/entries?lang=${language}`, {method: 'POST', body: form});
}

export function cancelTask(task: number, reason: string, language: Language): Promise<TaskFile> {
  return send(`${V1}/tasks/${task}/cancel?lang=${language}`, {reason});
}

export function patrolPhoto(id: number): string {
  return `${V1}/photos/${id}`;
}

export function getCoverage(signal?: AbortSignal): Promise<AreaSeen> {
  return request(`${V1}/coverage`, signal ? {signal} : {});
}

export function getGround(community: string, signal?: AbortSignal): Promise<GroundAnswer> {
  return request(`${V1}/coverage/${encodeURIComponent(community)}`, signal ? {signal} : {});
}

export async function getRounds(signal?: AbortSignal): Promise<RoundRow[]> {
  return (await request<{rounds: RoundRow[]}>(`${V1}/rounds`, signal ? {signal} : {})).rounds;
}

export function addRound(body: RoundBody, language: Language): Promise<{round: number}> {
  return send(`${V1}/rounds?lang=${language}`, body);
}

export function changeRound(id: number, body: RoundBody, language: Language): Promise<unknown> {
  return request(`${V1}/rounds/${id}?lang=${language}`, {
    method: 'PUT',
    headers: {accept: 'application/json', 'content-type': 'application/json'},
    body: JSON.stringify(body),
  });
}

export function endRound(id: number, language: Language): Promise<unknown> {
  return request(`${V1}/rounds/${id}?lang=${language}`, {method: 'DELETE'});
}
