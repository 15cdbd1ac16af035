import {request, send, type Language} from '../api';

const V1 = '/api/v1/patrol';

export type OrderKind = 'recheck' | 'renovation' | 'spot_check';

export interface CheckPlace {
  ref: string;
  label: string;
  lng: number;
  lat: number;
}

export interface Standby {
  unit: number;
  name: string;
  /** For how long on duty until the time that was asked about. */
  on_duty_s: number;
  tasks: number;
}

export interface Order {
  kind: OrderKind;
  until: string;
  grids: string[];
  refs?: string[];
  draws?: number;
  drawn_from?: string;
  unit?: number;
  words: string;
}

export interface Renovation {
  id: number;
  grid: string | null;
  building: number;
  dwelling: number | null;
  address: string;
  from: string;
  until: string;
  words: string;
  filed_by: string;
  looked_at: string | null;
}

/** Order checks; the same key sent twice makes one order. */
export function orderChecks(order: Order, key: string, language: Language): Promise<{tasks: number[]; empty: string[]}> {
  return send(`${V1}/checks?lang=${language}`, order, {'idempotency-key': key});
}

export function getPlaces(grid: string, kind: OrderKind, drawnFrom: string | null, signal?: AbortSignal): Promise<{count: number; places: CheckPlace[]}> {
  const query = new URLSearchParams({grid, kind, ...(drawnFrom && {drawn_from: drawnFrom})});
  return request(`${V1}/places?${query.toString()}`, signal ? {signal} : {});
}

export async function getOfficers(grid: string, until: string, signal?: AbortSignal): Promise<Standby[]> {
  const query = new URLSearchParams({grid, until});
  return (await request<{officers: Standby[]}>(`${V1}/officers?${query.toString()}`, signal ? {signal} : {})).officers;
}

export async function getRenovations(signal?: AbortSignal): Promise<Renovation[]> {
  return (await request<{renovations: Renovation[]}>(`${V1}/renovations`, signal ? {signal} : {})).renovations;
}

export function fileRenovation(body: {building: number; dwelling: number | null; from: string; until: string; words: string}, language: Language): Promise<unknown> {
  return send(`${V1}/renovations?lang=${language}`, body);
}

export function endRenovation(id: number, language: Language): Promise<unknown> {
  return send(`${V1}/renovations/${id}/end?lang=${language}`, {});
}

export function bringRenovations(file: Blob, name: string, language: Language): Promise<{added: number; changed: number; unchanged: number}> {
  const query = new URLSearchParams({name, lang: language});
  return request(`${V1}/renovations/list?${query.toString()}`, {method: 'POST', headers: {accept: 'application/json', 'content-type': 'text/csv'}, body: file});
}
