import type {Filters, Narrowing} from './state';

type Fields = Record<string, unknown>;

const ANY_PARENT = 15n << 52n;

/** What the layer tree's layers are counted as. */
export const SUBJECT_OF_LAYER: Record<string, string> = {
  incidents: 'incidents',
  officers: 'units',
  vehicles: 'units',
  teams: 'units',
  robots: 'units',
  cameras: 'cameras',
  fans: 'cameras',
  sensors: 'sensors',
  premises: 'premises',
  buildings: 'buildings',
};

/** Layers of a site's own are narrowed each by itself. */
const OWN = 'own_';

/** The subject's own filter where it is on, for the rows of a layer. */
export function filterOfLayer(filters: Filters | undefined, layer: string): Narrowing | null {
  return filters?.[SUBJECT_OF_LAYER[layer] ?? (layer.startsWith(OWN) ? layer : '')] ?? null;
}

/** Whether a row is one that counts; the server decides in the same way. */
export function matches(row: Fields, {kind, status, tag, severity, since, until, cell}: Narrowing): boolean {
  if (kind?.length && !isOfKind(row, kind)) return false;
  if (status?.length && !status.includes(String(row['status'] ?? row['state']))) return false;
  if (tag?.length && !tag.some((code) => (row['tags'] as string[] | undefined)?.includes(code))) return false;
  if (severity?.length && !severity.includes(String(row['severity']))) return false;
  if (since && !(Date.parse(String(row['reported_at'])) >= Date.parse(since))) return false;
  if (until && !(Date.parse(String(row['reported_at'])) < Date.parse(until))) return false;
  return !cell || (typeof row['cell'] === 'string' && isWithin(row['cell'], cell));
}

/** A class code begins with those of the classes above it. */
function isOfKind(row: Fields, wanted: string[]): boolean {
  const code = row['class'];
  if (typeof code === 'string') return wanted.some((kind) => code.startsWith(kind));
  return wanted.includes(String(row['kind']));
}

/** Whether a resolution-11 cell descends from a coarser one: both in hexadecimal. */
export function isWithin(cell: string, parent: string): boolean {
  try {
    const [own, above] = [BigInt(`0x${cell}`), BigInt(`0x${parent}`)];
    const finer = 3n * (15n - ((above >> 52n) & 15n));
    return (own & ~ANY_PARENT) >> finer === (above & ~ANY_PARENT) >> finer;
  } catch {
    return false;
  }
}
