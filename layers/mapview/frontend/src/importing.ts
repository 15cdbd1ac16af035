/** Imports as the server tells of them. */

import type {FeatureCollection, Geometry} from 'geojson';
import {request, send, type Language} from './api';

export type Stage = 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'refused' | 'failed';

export interface ImportKind {
  kind: string;
  label: string;
  shape: string;
  placed: boolean;
  place_by: string | null;
  community: boolean;
  places: string[];
  /** Whether what a file says differently can wait to be verified. */
  tasks: boolean;
  fields: {name: string; label: string; type: string; required: boolean; choices: string[] | null; refers: string | null; instead: string[]}[];
}
export interface Described {
  format: string;
  encoding: string | null;
  layers: string[];
  layer: string | null;
  rows: number | null;
  crs: string | null;
  datum_needed: boolean;
  shape: string;
  columns: {name: string; examples: string[]; filled: number}[];
  kinds: {kind: string; label: string; score: number}[];
  kind: string | null;
  mapping: Record<string, string | null>;
}
export interface Report {
  written: boolean;
  row_numbers: string;
  total: number;
  accepted: number;
  rejected: number;
  inserted: number;
  updated: number;
  unchanged: number;
  reasons: Record<string, number>;
  rejections: {row: number; field: string; value: string; code: string; message: string}[];
  notes: {code: string; message: string; rows: number[]; count: number}[];
}
/** The layer of the site's own that a file makes or adds to. */
export interface OwnSaid {
  code: string;
  name_zh: string | null;
  name_en: string | null;
  title: string | null;
}
export interface Settled {
  kind: string;
  community: string | null;
  datum: string | null;
  crs: string | null;
  layer: string | null;
  source: string;
  mapping: Record<string, string | null>;
  own: OwnSaid | null;
  as_tasks: boolean;
}
export interface Job {
  id: string;
  stage: Stage;
  file: string;
  bytes: number;
  at: string;
  settled: Settled | null;
  progress: {read: number; expected: number | null};
  error: {code: string; message: string} | null;
  rejects: string | null;
  described?: Described;
  report?: Report | null;
}
export interface CheckBody {
  kind: string;
  community: string | null;
  datum: string | null;
  crs: string | null;
  layer: string | null;
  mapping: Record<string, string | null>;
  own: OwnSaid | null;
  as_tasks: boolean;
}

/** A kind that a file of anything can be. */
export const OWN_KIND = 'own';

const at = (path: string, language: Language): string => `/api/v1/imports${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

export const isRunning = (job: Job): boolean => job.stage === 'checking' || job.stage === 'applying';

export function upload(files: readonly File[], layer: string | null, language: Language): Promise<Job> {
  const form = new FormData();
  for (const file of files) form.append('file', file);
  if (layer) form.append('layer', layer);
  return request(at('', language), {method: 'POST', headers: {accept: 'application/json'}, body: form});
}
export const getKinds = (language: Language): Promise<{kinds: ImportKind[]}> => request(at('/kinds?own=true', language));
export const getJobs = (language: Language): Promise<{imports: Job[]}> => request(at('', language));
export const getJob = (id: string, language: Language): Promise<Job> => request(at(`/${id}`, language));
export const getMapping = (id: string, kind: string, layer: string | null, language: Language): Promise<{mapping: Record<string, string | null>}> =>
  request(at(`/${id}/mapping?${new URLSearchParams({kind, ...(layer && {layer})})}`, language));
export const getPreview = (id: string, query: URLSearchParams, language: Language, signal: AbortSignal): Promise<FeatureCollection<Geometry | null>> =>
  request(at(`/${id}/preview?${query}`, language), {signal});
export const check = (id: string, body: CheckBody, language: Language): Promise<Job> => send(at(`/${id}/check?wait=2`, language), body);
export const apply = (id: string, partial: boolean, language: Language): Promise<Job> => send(at(`/${id}/apply?wait=2`, language), {partial});
export const discard = (id: string, language: Language): Promise<unknown> => request(at(`/${id}`, language), {method: 'DELETE'});
