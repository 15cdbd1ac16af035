import {request, type Card, type Language} from '../api';
import {LISTS, type Narrowing, type Thematic} from './state';

export interface Choice {
  code: string;
  label: string;
}

/** What may be counted, in words. */
export interface SubjectWords {
  subject: string;
  label: string;
  figures: {figure: string; label: string; unit: string}[];
  filters: Partial<Record<(typeof LISTS)[number], Choice[]>>;
  timed: boolean;
}

interface Summary {
  unit: string;
  /** The least value, then the upper end of each class. */
  breaks: number[];
  total: number;
  kept_back: number;
}

export interface HexagonAnswer extends Summary {
  resolution: number;
  cells: string[];
  values: (number | null)[];
  origin: [number, number];
  rings: number[][];
  complete: boolean;
}

export interface GridAnswer extends Summary {
  grids: Record<string, number | null>;
}

export interface PointAnswer extends Summary {
  lngs: number[];
  lats: number[];
  values: (number | null)[];
  complete: boolean;
}

export async function getSubjects(language: Language): Promise<SubjectWords[]> {
  return (await request<{subjects: SubjectWords[]}>(`/api/v1/aggregates?lang=${language}`)).subjects;
}

export function getHexagons(thematic: Thematic, narrowing: Narrowing, more: Record<string, string>, language: Language, signal: AbortSignal): Promise<HexagonAnswer> {
  return request(address(thematic, narrowing, 'hexagons', {...more, breaks: thematic.method, lang: language}), {signal});
}

export function getGrids(thematic: Thematic, narrowing: Narrowing, language: Language, signal: AbortSignal): Promise<GridAnswer> {
  const more = {breaks: thematic.method, per_km2: String(thematic.density), lang: language};
  return request(address(thematic, narrowing, 'grids', more), {signal});
}

export function getPoints(thematic: Thematic, narrowing: Narrowing, more: Record<string, string>, language: Language, signal: AbortSignal): Promise<PointAnswer> {
  return request(address(thematic, narrowing, 'points', {...more, lang: language}), {signal});
}

/** A hexagon is called by what is counted in it: `dwellings.count.89411c8a45bffff`. */
export function hexagonId(thematic: Thematic, cell: string): string {
  return `${thematic.subject}.${thematic.figure}.${cell}`;
}

export function hexagonParts(id: string): {subject: string; figure: string; cell: string} {
  const [subject = '', figure = '', cell = ''] = id.split('.');
  return {subject, figure, cell};
}

export async function getHexagonCard(id: string, narrowing: Narrowing, language: Language, signal?: AbortSignal): Promise<Card> {
  const {subject, figure, cell} = hexagonParts(id);
  const path = address({subject, figure}, {...narrowing, cell: ''}, `hexagons/${encodeURIComponent(cell)}`, {lang: language});
  const card = await request<Card>(path, signal ? {signal} : {});
  return {...card, id};
}

function address({subject, figure}: Pick<Thematic, 'subject' | 'figure'>, narrowing: Narrowing, what: string, more: Record<string, string>): string {
  const query = filterQuery(narrowing, {figure, ...more});
  return `/api/v1/aggregates/${encodeURIComponent(subject)}/${what}?${query}`;
}

/** A filter as the server reads it. */
export function filterQuery(narrowing: Narrowing, more: Record<string, string> = {}): URLSearchParams {
  const query = new URLSearchParams(more);
  for (const name of LISTS) for (const value of narrowing[name] ?? []) query.append(name, value);
  for (const name of ['since', 'until', 'cell'] as const) if (narrowing[name]) query.set(name, narrowing[name]);
  return query;
}
