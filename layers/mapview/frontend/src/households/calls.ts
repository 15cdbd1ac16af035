import {request, send, type Language} from '../api';

const V1 = '/api/v1';

export interface HomeTag {
  code: string;
  label: string;
  tone?: string;
}
export interface HomePerson {
  id: number;
  name: string;
  phone: string | null;
  about: string;
  tags: HomeTag[];
  since: string;
  until: string | null;
}
export interface FormField {
  key: string;
  kind: 'choice' | 'ticks' | 'text';
  label: string;
  needed: boolean;
  choices: {code: string; label: string}[];
}
export interface VisitForm {
  code: string;
  label: string;
  every_days: number | null;
  fields: FormField[];
}
export interface VisitRow {
  id: number;
  form: string;
  label: string;
  at: string;
  by: string;
  lines: {label: string; value: string}[];
  words: string;
  corrected: boolean;
}
export interface ChangeRow {
  id: number;
  dwelling: number;
  address: string;
  kind: string;
  label: string;
  who: string | null;
  old: string;
  new: string;
  from: string;
  words: string;
  proposed_by: string;
  own: boolean;
  state: string;
  decided_by: string;
  reason: string;
  stands: boolean;
  may_decide: boolean;
}
export interface HomeRecord {
  dwelling: number;
  address: string;
  on: string;
  today: string;
  may: {visit: boolean; propose: boolean; verify: boolean};
  household: {tenure: string; tenure_label: string; tags: HomeTag[]; people: HomePerson[]} | null;
  days: string[];
  visits: VisitRow[];
  next_due: string | null;
  overdue: boolean;
  changes: ChangeRow[];
  forms: VisitForm[];
  tags: {code: string; subject: string; label: string}[];
}
export interface Decided {
  id: number;
  state: string | null;
  error?: {code: string; message: string};
}
export interface FoundHome {
  dwelling: number;
  address: string;
  name: string;
  phone: string | null;
}
export interface GridVisits {
  grid: string;
  name: string;
  entries: number;
  homes: number;
  overdue: number;
  waiting: number;
}

export function getHome(dwelling: string, on: string | null, language: Language, signal?: AbortSignal): Promise<HomeRecord> {
  const day = on ? `&on=${encodeURIComponent(on)}` : '';
  return request(`${V1}/dwellings/${encodeURIComponent(dwelling)}/home?lang=${language}${day}`, signal ? {signal} : {});
}

export function recordVisit(dwelling: number, body: Record<string, unknown>, language: Language): Promise<{visit: number}> {
  return send(`${V1}/dwellings/${dwelling}/visits?lang=${language}`, body);
}

export function proposeChange(dwelling: number, body: Record<string, unknown>, language: Language): Promise<{change: number}> {
  return send(`${V1}/dwellings/${dwelling}/changes?lang=${language}`, body);
}

export async function getChanges(language: Language): Promise<ChangeRow[]> {
  return (await request<{changes: ChangeRow[]}>(`${V1}/changes?limit=100&lang=${language}`)).changes;
}

export async function getGridVisits(language: Language): Promise<GridVisits[]> {
  return (await request<{grids: GridVisits[]}>(`${V1}/visits/grids?lang=${language}`)).grids;
}

export async function decideChanges(changes: number[], accept: boolean, reason: string, language: Language): Promise<Decided[]> {
  return (await send<{decided: Decided[]}>(`${V1}/changes/decisions?lang=${language}`, {changes, accept, reason})).decided;
}

export function withdrawChange(id: number, language: Language): Promise<unknown> {
  return send(`${V1}/changes/${id}/withdraw?lang=${language}`, {});
}

export function findHomes(body: Record<string, string>, language: Language): Promise<{homes: FoundHome[]; more: boolean}> {
  return send(`${V1}/residents/find?lang=${language}`, body);
}
