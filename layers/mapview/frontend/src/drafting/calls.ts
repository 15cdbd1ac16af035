import type {FeatureCollection, Polygon} from 'geojson';
import {request, send, type Language} from '../api';

const V1 = '/api/v1/plans';

export type DraftState = 'draft' | 'review' | 'approved' | 'published' | 'dropped';

/** What is said of a draft in the list; `number` is that of its last edit. */
export interface DraftHead {
  id: number;
  area: string;
  area_name: string;
  name: string;
  state: DraftState;
  author: string;
  forked_of: number | null;
  load: string;
  low: number;
  high: number;
  number: number;
  changed_at: string;
  /** Which kinds of barrier part its ground on foot. */
  barriers: string[];
}

export interface GridRow {
  name: string;
  units: number;
  households: number;
  residents: number | null;
  dwellings: number;
  incidents_week: number;
  devices: number;
  patrol_m: number;
  area_m2: number;
  /** By how much its load is outside the band; 0 inside. */
  outside: number;
  street_share: number;
  compactness: number;
  reock: number;
  hull: number;
  pieces: number;
  walked_pieces: number;
}

export interface Mend {
  kind: string;
  grid?: string;
  grids?: string[];
  parts?: number;
}

export interface Finding {
  rule: string;
  grid: string | null;
  unit: number | null;
  value: number;
  mend: Mend | null;
}

/** What an edit leaves of a draft beside its units. */
interface Standing {
  names: string[];
  locked_grids: string[];
  locked_units: number[];
  undo: number;
  redo: number;
  findings: Finding[];
}

export interface Sight extends Standing {
  plan: DraftHead;
  grids: GridRow[];
  units: number[];
  /** Place in `names` of the grid that holds each unit; -1 for none. */
  holders: number[];
  needed: {fewest: number; most: number};
}

export interface Outcome {
  community: string;
  grids: number;
  fewest: number;
  most: number;
  worst: number;
  reachable: number;
  homes_moved: number;
}

export interface Effect extends Standing {
  number: number;
  changed: {units: number[]; holders: number[]};
  before: GridRow[];
  after: GridRow[];
  homes_moved: number;
  outcomes: Outcome[];
  /** What of a file did not fit. */
  misfits: Misfit[];
  /** The units are others than before. */
  recut: boolean;
}

export interface Misfit {
  kind: 'mended' | 'outside' | 'without_units' | 'overlap' | 'divided' | 'uncovered';
  /** The area's row in the file, and what the file calls it. */
  row: number | null;
  name: string | null;
  unit: number | null;
  /** How much of the unit is covered. */
  share: number;
}

/** One edit; what a kind does not need is left out. */
export interface Edit {
  kind: string;
  units?: number[];
  grid?: string;
  grids?: string[];
  only_from?: string;
  line?: [number, number][];
  parts?: number;
  shares?: Record<string, number>;
  keep_homes?: boolean;
}

export type Units = FeatureCollection<Polygon, {kind: string; community: string; households: number}>;

/** All units of a draft with few corners, as columns of numbers; corners as steps in millionths of a degree. */
export interface SketchColumns {
  communities: [code: string, units: number][];
  households: number[];
  origin: [number, number];
  rings: number[];
  corners: number[];
  steps: number[];
}

export async function getDrafts(signal?: AbortSignal): Promise<DraftHead[]> {
  return (await request<{plans: DraftHead[]}>(V1, signal ? {signal} : {})).plans;
}

export function beginDraft(body: {name: string; area?: string; fork?: number; low?: number; high?: number}, language: Language): Promise<Sight> {
  return send(`${V1}?lang=${language}`, body);
}

export function getDraft(id: number, language: Language): Promise<Sight> {
  return request(`${V1}/${id}?lang=${language}`);
}

/** The units of a draft, or those of some communities. */
export function getUnits(id: number, communities: readonly string[] = [], signal?: AbortSignal): Promise<Units> {
  return request(`${V1}/${id}/units${asked(communities)}`, signal ? {signal} : {});
}

/** Communities as a question asks for them. */
export function asked(communities: readonly string[]): string {
  return communities.length ? `?${communities.map((code) => `community=${code}`).join('&')}` : '';
}

/** All units of a draft as they look from afar. */
export function getSketch(id: number): Promise<SketchColumns> {
  return request(`${V1}/${id}/sketch`);
}

export function sendEdit(id: number, number: number, edit: Edit, preview: boolean, language: Language): Promise<Effect> {
  return send(`${V1}/${id}/edits?lang=${language}`, {...edit, number, ...(preview && {preview})});
}

export async function setDraftState(id: number, state: DraftState, language: Language): Promise<DraftHead> {
  return (await send<{plan: DraftHead}>(`${V1}/${id}/state?lang=${language}`, {state})).plan;
}
