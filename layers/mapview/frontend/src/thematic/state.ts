/**
 * What is counted on the map, and which things count: two plain JSON objects, kept in the store under
 * `thematic` and `filters`, in the address under the same names, and complete: whoever writes both back
 * (`store.set({thematic, filters})`) sees the same picture again.
 *
 * `thematic` is null or `{subject, figure, display, method, density}`; `filters` has for each subject that
 * is narrowed what it is narrowed to, such as `{"cameras": {"status": ["fault"]}}`. A filter holds
 * for the icons, clusters, hexagons, grids and heat of its subject alike.
 */

export type Display = 'hexagons' | 'grids' | 'heat';
export type Method = 'quantile' | 'natural' | 'equal';

export interface Thematic {
  subject: string;
  figure: string;
  display: Display;
  method: Method;
  /** Grids only: to a square kilometre. */
  density: boolean;
}

/** Of each field any of the values; `cell` is an H3 index, `since` and `until` are ISO times. */
export interface Narrowing {
  kind?: string[];
  status?: string[];
  tag?: string[];
  severity?: string[];
  since?: string;
  until?: string;
  cell?: string;
}

export type Filters = Readonly<Record<string, Narrowing>>;

export const DISPLAYS: Display[] = ['hexagons', 'grids', 'heat'];
export const METHODS: Method[] = ['quantile', 'natural', 'equal'];
export const LISTS = ['kind', 'status', 'tag', 'severity'] as const;
const TEXTS = ['since', 'until', 'cell'] as const;

export function isNarrowed(narrowing: Narrowing | undefined): boolean {
  return !!narrowing && (LISTS.some((name) => narrowing[name]?.length) || TEXTS.some((name) => narrowing[name]));
}

/** How many fields are narrowed. */
export function narrowedFields(narrowing: Narrowing | undefined): number {
  if (!narrowing) return 0;
  return LISTS.filter((name) => narrowing[name]?.length).length + TEXTS.filter((name) => narrowing[name]).length;
}

/** Change one subject's filter; a field set to nothing is left out, and so is a subject without any. */
export function narrowed(filters: Filters, subject: string, patch: Narrowing | null): Filters {
  const {[subject]: before, ...others} = filters;
  if (patch === null) return others;
  const kept = Object.entries({...before, ...patch}).filter(([, value]) => (Array.isArray(value) ? value.length : value));
  return kept.length ? {...others, [subject]: Object.fromEntries(kept) as Narrowing} : others;
}

export function readThematic(query: URLSearchParams): Thematic | null {
  return thematicFrom(parsed(query.get('thematic')));
}

/** A choice as it was written down; null for anything else. */
export function thematicFrom(said: unknown): Thematic | null {
  if (typeof said !== 'object' || said === null) return null;
  const {subject, figure, display, method, density} = said as Record<string, unknown>;
  if (typeof subject !== 'string' || !subject) return null;
  return {
    subject,
    figure: typeof figure === 'string' ? figure : 'count',
    display: DISPLAYS.includes(display as Display) ? (display as Display) : 'hexagons',
    method: METHODS.includes(method as Method) ? (method as Method) : 'quantile',
    density: density === true,
  };
}

export function readFilters(query: URLSearchParams): Filters {
  let filters: Filters = {};
  for (const [subject, said] of Object.entries(parsed(query.get('filters')))) {
    if (typeof said !== 'object' || said === null) continue;
    const fields = said as Record<string, unknown>;
    const lists = LISTS.flatMap((name) => {
      const values = fields[name];
      return Array.isArray(values) ? [[name, values.filter((one) => typeof one === 'string')] as const] : [];
    });
    const texts = TEXTS.flatMap((name) => (typeof fields[name] === 'string' ? [[name, fields[name]] as const] : []));
    filters = narrowed(filters, subject, Object.fromEntries([...lists, ...texts]));
  }
  return filters;
}

export function writeThematic(query: URLSearchParams, thematic: Thematic | null, filters: Filters): void {
  if (thematic) query.set('thematic', JSON.stringify(thematic));
  else query.delete('thematic');
  if (Object.keys(filters).length) query.set('filters', JSON.stringify(filters));
  else query.delete('filters');
}

/** Somebody may have cut the link short: then there is no choice in it. */
function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
