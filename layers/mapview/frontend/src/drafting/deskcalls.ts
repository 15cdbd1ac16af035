import type {FeatureCollection, LineString, MultiLineString, MultiPolygon, Polygon} from 'geojson';
import {request, send, type Language} from '../api';
import {asked, type Effect, type Sight, type SketchColumns, type Units} from './calls';

const V1 = '/api/v1/plans';
const part = encodeURIComponent;

export const BARRIERS = ['water', 'rail', 'trunk'] as const;
export type Barrier = (typeof BARRIERS)[number];
export type BarrierShapes = FeatureCollection<LineString | MultiLineString | Polygon | MultiPolygon, {kind: Barrier}>;

export const WAYS = ['own', 'foot', 'e_bike', 'car'] as const;
export type Way = (typeof WAYS)[number];

/** What became of incidents that were replayed. */
export interface Answered {
  incidents: number;
  unreached: number;
  mean_s: number | null;
  p90_s: number | null;
  /** Share reached within the norm. */
  within: number | null;
  work_h_week: number;
}

export interface StaffFinding {
  rule: 'no_officer' | 'several_officers' | 'officer_left_over';
  grid: string;
  officers: number;
  heir: string | null;
}

export interface Forecast {
  days: number;
  norm_s: number;
  handling_s: number;
  timed: boolean;
  draft: Answered;
  in_force: Answered;
  grids: Record<string, Answered>;
  before: Record<string, Answered>;
  staffing: StaffFinding[];
}

export interface Share {
  id: number;
  token: string;
  by: string;
  made_at: string;
  revoked_at: string | null;
}

export interface PlanComment {
  by: string;
  at: string;
  grid: string | null;
  words: string;
}

export function sendFile(id: number, number: number, files: readonly File[], datum: string, repair: boolean, language: Language): Promise<Effect> {
  const form = new FormData();
  for (const file of files) form.append('file', file);
  form.append('number', String(number));
  if (datum) form.append('datum', datum);
  if (repair) form.append('repair', 'true');
  return request(`${V1}/${id}/file?lang=${language}`, {method: 'POST', headers: {accept: 'application/json'}, body: form});
}

export function getForecast(id: number, way: Way, language: Language, signal: AbortSignal): Promise<Forecast> {
  return request(`${V1}/${id}/response?lang=${language}${way === 'own' ? '' : `&way=${way}`}`, {signal});
}

export function getInForce(id: number): Promise<Sight> {
  return request(`${V1}/${id}/in-force`);
}

export function getBarriers(id: number): Promise<BarrierShapes> {
  return request(`${V1}/${id}/barriers`);
}

export function setBarriers(id: number, barriers: readonly Barrier[], language: Language): Promise<Sight> {
  return send(`${V1}/${id}/barriers?lang=${language}`, {barriers});
}

export async function getComments(id: number): Promise<PlanComment[]> {
  return (await request<{comments: PlanComment[]}>(`${V1}/${id}/comments`)).comments;
}

export function addComment(id: number, words: string, grid: string | null, language: Language): Promise<unknown> {
  return send(`${V1}/${id}/comments?lang=${language}`, {words, ...(grid && {grid})});
}

export async function getShares(id: number): Promise<Share[]> {
  return (await request<{shares: Share[]}>(`${V1}/${id}/shares`)).shares;
}

export function addShare(id: number, language: Language): Promise<unknown> {
  return send(`${V1}/${id}/shares?lang=${language}`, {});
}

export function revokeShare(id: number, share: number, language: Language): Promise<unknown> {
  return send(`${V1}/${id}/shares/${share}/revoke?lang=${language}`, {});
}

export function getShared(token: string, language: Language): Promise<Sight & {comments: PlanComment[]}> {
  return request(`/api/v1/shared-plans/${part(token)}?lang=${language}`);
}

export function getSharedUnits(token: string, communities: readonly string[] = [], signal?: AbortSignal): Promise<Units> {
  return request(`/api/v1/shared-plans/${part(token)}/units${asked(communities)}`, signal ? {signal} : {});
}

export function getSharedSketch(token: string): Promise<SketchColumns> {
  return request(`/api/v1/shared-plans/${part(token)}/sketch`);
}
