import {request, send, type Language} from '../api';
import type {IncidentRow, Severity, UnitRow} from '../live/values';
import type {Place} from '../store';
import type {AssignmentRow, Candidates, Case, IncidentClass, Waiting} from './case';
import {candidatesOf, caseOf} from './read';

const V1 = '/api/v1';

/** A change to one incident, as the server now has it. */
export interface Done {
  incident: IncidentRow;
}

export interface Dispatched extends Done {
  assignments: AssignmentRow[];
}

export interface Reported extends Done {
  duplicates: {incident: number; number: string; score: number}[];
}

export interface Report {
  class: string;
  place: Place;
  description: string;
  severity: Severity | null;
}

export async function getClasses(language: Language): Promise<ReadonlyMap<string, IncidentClass>> {
  const {classes} = await request<{classes: IncidentClass[]}>(`${V1}/classes?lang=${language}`);
  return new Map(classes.map((kind) => [kind.code, kind]));
}

export async function getCase(id: string, language: Language, signal?: AbortSignal): Promise<Case> {
  return caseOf(await request(`${V1}/incidents/${encodeURIComponent(id)}?lang=${language}`, signal ? {signal} : {}));
}

export async function getCandidates(incident: number, limit: number, language: Language, signal?: AbortSignal): Promise<Candidates> {
  return candidatesOf(await request(`${V1}/incidents/${incident}/candidates?limit=${limit}&lang=${language}`, signal ? {signal} : {}));
}

/** Everything that waits for an approval in this account's area. */
export async function getRequests(language: Language, signal?: AbortSignal): Promise<Waiting[]> {
  return (await request<{requests: Waiting[]}>(`${V1}/requests?lang=${language}`, signal ? {signal} : {})).requests;
}

export function command(incident: number, name: string, body: Record<string, unknown>, language: Language): Promise<Done> {
  return send(`${V1}/incidents/${incident}/commands/${name}?lang=${language}`, body);
}

export interface DispatchOrder {
  version: number;
  units: number[];
  choice?: string;
  reserve_only?: boolean;
  despite_duplicate?: boolean;
}

export function dispatch(incident: number, order: DispatchOrder, language: Language): Promise<Dispatched> {
  return send(`${V1}/incidents/${incident}/dispatch?lang=${language}`, order);
}

export type AssignmentStep = 'acknowledge' | 'start' | 'arrive' | 'finish' | 'recall' | 'divert' | 'undo' | 'send' | 'release';

export function assignmentStep(
  id: number,
  step: AssignmentStep,
  body: {reason?: string; into?: number},
  language: Language,
): Promise<Done & {assignment: AssignmentRow}> {
  return send(`${V1}/assignments/${id}/${step}?lang=${language}`, body);
}

export function setUnitStatus(unit: UnitRow, status: string, language: Language): Promise<unknown> {
  return send(`${V1}/resources/${unit.id}/status?lang=${language}`, {status, version: unit.version});
}

export function acknowledgeIncident(id: number): Promise<unknown> {
  return send(`${V1}/incidents/${id}/seen`, {});
}

export function acknowledgeAll(incidents: readonly number[]): Promise<unknown> {
  return send(`${V1}/incidents/seen`, {incidents});
}

/** A step of the plan is done; its proof is words, a photo, or nothing. */
export function stepDone(incident: number, key: string, proof: {text?: string; photo?: Blob}, language: Language): Promise<Done> {
  const path = `${V1}/incidents/${incident}/steps/${encodeURIComponent(key)}?lang=${language}`;
  if (!proof.photo) return send(path, proof.text ? {text: proof.text} : {});
  const form = new FormData();
  form.append('photo', proof.photo);
  return request(path, {method: 'POST', body: form});
}

export function addPhoto(incident: number, phase: string, file: Blob, language: Language): Promise<unknown> {
  const form = new FormData();
  form.append('photo', file);
  form.append('phase', phase);
  return request(`${V1}/incidents/${incident}/photos?lang=${language}`, {method: 'POST', body: form});
}

export function photoAddress(id: number | string): string {
  return `${V1}/photos/${encodeURIComponent(id)}`;
}

/** Report an incident; the same key sent twice makes one incident. */
export function report(asked: Report, key: string, language: Language): Promise<Reported> {
  const {place, severity, ...rest} = asked;
  return send(
    `${V1}/incidents?lang=${language}`,
    {...rest, place: {...place, datum: 'wgs84'}, source: 'operator', ...(severity && {severity})},
    {'idempotency-key': key},
  );
}
