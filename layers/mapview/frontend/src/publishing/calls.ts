import {request, send, type Language} from '../api';
import type {Finding} from '../drafting/calls';

export type PublicationState = 'scheduled' | 'effective' | 'withdrawn';
export const COUNTS = ['households', 'dwellings', 'buildings', 'cameras', 'teams', 'incidents'] as const;
export const MOVED = ['building', 'camera', 'team', 'incident'] as const;
export const PAGE = 20;

export interface Check {
  rule: string;
  passed: boolean;
  /** A reason may let it pass. */
  overridable: boolean;
  failing: Finding[];
}

export type Pair = {old: string; new: string} & Record<(typeof COUNTS)[number], number>;

export interface Link {
  old: string;
  new: string;
  kind: 'kept' | 'split' | 'merge' | 'transfer';
  homes: number;
  share: number;
}

/** What publishing a draft would come to. */
export interface Outlook {
  checks: Check[];
  grids: {code: string; name: string; fresh: boolean}[];
  lineage: Link[];
  pairs: Pair[];
  leaderless: number;
}

export interface Publication {
  id: number;
  rolls_back: number | null;
  area: string;
  area_name: string;
  name: string;
  state: PublicationState;
  effective_on: string;
  author: string;
  approver: string;
  publisher: string;
  took_effect_at: string | null;
  reason: string;
  overrides: {rule: string; grids: string[]; reason: string}[];
  grids_changed: number;
  grids_fresh: number;
}

export interface Story {
  publication: Publication;
  lineage: Link[];
  pairs: Pair[];
}

export interface Move {
  kind: (typeof MOVED)[number];
  id: number;
  name: string;
  old: string;
  new: string;
  households: number;
}

const V1 = '/api/v1/publications';

export function getOutlook(plan: number, language: Language): Promise<Outlook> {
  return request(`/api/v1/plans/${plan}/outlook?lang=${language}`);
}

export async function publish(plan: number, on: string, reasons: Record<string, string>, language: Language): Promise<Publication> {
  return (await send<{publication: Publication}>(`/api/v1/plans/${plan}/publication?lang=${language}`, {on, reasons})).publication;
}

export async function getPublications(): Promise<Publication[]> {
  return (await request<{publications: Publication[]}>(V1)).publications;
}

export function getStory(id: number, language: Language): Promise<Story> {
  return request(`${V1}/${id}?lang=${language}`);
}

export function getMoves(id: number, old: string, next: string, first: number): Promise<{total: number; moves: Move[]}> {
  return request(`${V1}/${id}/moves?${new URLSearchParams({old, new: next, first: String(first), limit: String(PAGE)})}`);
}

export async function withdraw(id: number, language: Language): Promise<void> {
  await send(`${V1}/${id}/withdrawal?lang=${language}`, {});
}

export async function rollBack(id: number, on: string, reason: string, language: Language): Promise<void> {
  await send(`${V1}/${id}/rollback?lang=${language}`, {on, reason});
}

export function workbookOf(id: number, language: Language): string {
  return `${V1}/${id}/moves.xlsx?lang=${language}`;
}

export function noticeOf(id: number, language: Language): string {
  return `${V1}/${id}/notice.pdf?lang=${language}`;
}
