/** The server's answers, typed, and the one kind of error a panel has to deal with. */

import type {Bounds, Manifest} from './manifest';

export type Language = 'zh-CN' | 'en';
export interface ThingRef {
  kind: string;
  id: string;
}

export interface Figure {
  label: string;
  value: string;
  unit?: string | null;
  select?: ThingRef | null;
}
export interface Field {
  label: string;
  value: string;
  assumed?: boolean;
  select?: ThingRef | null;
  reveal?: {resident: number; field: string} | null;
}
export interface PersonRow {
  title: string;
  subtitle?: string;
  tags?: {label: string; tone?: string}[];
  phone?: string | null;
  reveal?: {resident: number; fields: string[]} | null;
}
export interface ListItem {
  title: string;
  subtitle?: string;
  select?: ThingRef | null;
  icon?: string;
}
export interface Bar {
  label: string;
  value: number;
  display: string;
}
export type Block =
  | {type: 'figures'; items: Figure[]}
  | {type: 'fields'; title?: string; items: Field[]}
  | {type: 'people'; title?: string; items: PersonRow[]}
  | {type: 'person'; title: string; subtitle?: string; phone?: string | null}
  | {type: 'list'; title: string; items: ListItem[]; more?: number}
  | {type: 'bars'; title: string; items: Bar[]}
  | {type: 'facade'; building: number | string}
  | {type: 'note'; tone: 'info' | 'warn'; text: string};
export interface Crumb extends ThingRef {
  title: string;
}
export interface Card extends ThingRef {
  title: string;
  subtitle?: string;
  breadcrumb: Crumb[];
  position: {lng: number; lat: number} | null;
  bounds: Bounds | null;
  blocks: Block[];
}

export type Tenure = 'owned' | 'rented' | 'collective' | 'vacant' | 'unknown';
export interface DwellingWindow {
  id: number | string;
  floor: number;
  slot: number;
  room: string;
  state: Tenure;
  people: string | null;
  care: boolean;
}
export interface BuildingWindows {
  building: number | string;
  name: string;
  base_m: number;
  floor_height_m: number;
  levels: number;
  footprint: [number, number][][];
  floors: number[];
  slots: number;
  plans: {slot: number; polygon: [number, number][]}[];
  windows: DwellingWindow[];
  assumed: boolean;
}

export interface Hit extends ThingRef {
  title: string;
  subtitle?: string;
  lng: number | null;
  lat: number | null;
  parent: ThingRef | null;
}
export interface SearchAnswer {
  query: string;
  hits: Hit[];
}
export interface Status {
  database: 'up' | 'down';
  since: string | null;
  time: string;
  /** What happens is made up by the simulator. */
  simulating?: boolean;
}

/** What went wrong: the server's own code, or `unreachable` when no answer came. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: Record<string, unknown> = {},
    readonly status = 0,
  ) {
    super(message);
  }
}

/** Whether `error` only says that a newer request took this one's place. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function signIn(): void {
  const here = location.pathname + location.search;
  location.assign(`/signin?next=${encodeURIComponent(here)}`);
}

async function refusal(answer: Response): Promise<ApiError> {
  let body: {error?: {code?: string; message?: string; fields?: Record<string, unknown>}} | null = null;
  try {
    body = await answer.json();
  } catch (error) {
    // A proxy in between may answer with a page of its own.
    if (isAborted(error)) throw error;
  }
  const {code, message, fields} = body?.error ?? {};
  return new ApiError(code ?? `http_${answer.status}`, message ?? '', fields ?? {}, answer.status);
}

export async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {credentials: 'same-origin', headers: {accept: 'application/json'}, ...init});
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new ApiError('unreachable', '');
  }
  if (answer.status === 401) signIn();
  if (!answer.ok) throw await refusal(answer);
  try {
    return (await answer.json()) as T;
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new ApiError('unreachable', '', {}, answer.status);
  }
}

/** Send something to be done. */
export function send<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  return request(path, {
    method: 'POST',
    headers: {accept: 'application/json', 'content-type': 'application/json', ...headers},
    body: JSON.stringify(body),
  });
}

const part = encodeURIComponent;
const init = (signal?: AbortSignal): RequestInit => (signal ? {signal} : {});

export function getManifest(language: Language, signal?: AbortSignal): Promise<Manifest> {
  return request(`/api/v1/map?lang=${language}`, init(signal));
}

export function getCard(thing: ThingRef, language: Language, signal?: AbortSignal): Promise<Card> {
  return request(`/api/v1/cards/${part(thing.kind)}/${part(thing.id)}?lang=${language}`, init(signal));
}

const opening = new Map<string, Promise<BuildingWindows>>();

/** An opened building; the map and the façade ask for the same one at the same time. */
export async function getWindows(building: string, language: Language, signal?: AbortSignal): Promise<BuildingWindows> {
  const path = `/api/v1/buildings/${part(building)}/windows?lang=${language}`;
  const underway = opening.get(path) ?? request<BuildingWindows>(path).finally(() => opening.delete(path));
  opening.set(path, underway);
  const windows = await underway;
  signal?.throwIfAborted();
  return windows;
}

export function search(query: string, language: Language, signal?: AbortSignal): Promise<SearchAnswer> {
  return request(`/api/v1/search?q=${part(query)}&limit=20&lang=${language}`, init(signal));
}

export function getStatus(signal?: AbortSignal): Promise<Status> {
  return request('/api/v1/status', init(signal));
}

/** Ask for one field of one resident. The server writes the look down before it answers. */
export function reveal(
  resident: number,
  field: string,
  reason: string,
  language: Language,
): Promise<{field: string; value: string}> {
  return send(`/api/v1/residents/${resident}/reveal?lang=${language}`, {field, reason});
}
