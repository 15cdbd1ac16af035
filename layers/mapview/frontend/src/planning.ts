/** What planners weigh grids by: figures of every grid, and where they lie against a band. */

import {request} from './api';

export interface GridFigures {
  code: string;
  name: string;
  kind: string;
  community: string;
  community_name: string;
  street: string;
  street_name: string;
  buildings: number;
  households: number;
  /** Null where there are fewer than three: that is not said. */
  residents: number | null;
  dwellings: number;
  /** A week, as the mean of four. */
  incidents: number;
  devices: number;
  /** Metres of streets and paths. */
  patrol: number;
  area: number;
  compactness: number;
}

export const MEASURES = ['households', 'residents', 'dwellings', 'incidents', 'devices', 'patrol', 'area', 'compactness'] as const;
export type Measure = (typeof MEASURES)[number];
export type Verdict = 'under' | 'in' | 'over' | 'unknown';
export type Band = readonly [low: number, high: number];

/** A grid community is 300 to 650 households, 900 to 1,300 people, 50,000 to 100,000 m². */
const USUAL: Partial<Record<Measure, Band>> = {
  households: [300, 650],
  residents: [900, 1300],
  area: [50_000, 100_000],
};
const DECIMALS: Record<Measure, number> = {households: 0, residents: 0, dwellings: 0, incidents: 1, devices: 0, patrol: 1, area: 2, compactness: 2};
/** Areas are read and written in units of 10,000 m²: 万平方米, hectares; lengths in kilometres. */
const SCALE: Partial<Record<Measure, number>> = {area: 10_000, patrol: 1_000};

export function getFigures(signal?: AbortSignal): Promise<{grids: GridFigures[]}> {
  return request('/api/v1/grids/figures', signal ? {signal} : {});
}

export function verdict(figure: number | null, [low, high]: Band): Verdict {
  if (figure === null) return 'unknown';
  if (figure < low) return 'under';
  return figure > high ? 'over' : 'in';
}

/** The usual band of a measure; where none is usual, what the middle half of the grids have. */
export function usualBand(measure: Measure, grids: readonly GridFigures[]): Band {
  const usual = USUAL[measure];
  if (usual) return usual;
  const figures = grids.flatMap((grid) => grid[measure] ?? []).sort((one, other) => one - other);
  if (!figures.length) return [0, 0];
  const at = (share: number): number => toScale(measure, fromScale(measure, figures[Math.round(share * (figures.length - 1))]!));
  return [at(0.25), at(0.75)];
}

export function isUsual(measure: Measure): boolean {
  return measure in USUAL;
}

/** How far outside the band a figure is, as a share of the nearer end; 0 inside. */
export function deviation(figure: number | null, [low, high]: Band): number {
  if (figure === null || (figure >= low && figure <= high)) return 0;
  const end = figure < low ? low : high;
  return end > 0 ? (figure - end) / end : 1;
}

/** A figure as it is read, rounded to what is shown. */
export function fromScale(measure: Measure, figure: number): number {
  return Number((figure / (SCALE[measure] ?? 1)).toFixed(DECIMALS[measure]));
}

export function toScale(measure: Measure, shown: number): number {
  return shown * (SCALE[measure] ?? 1);
}

export function written(measure: Measure, figure: number | null): string {
  if (figure === null) return '<3';
  const digits = DECIMALS[measure];
  return (figure / (SCALE[measure] ?? 1)).toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** How the figures are spread, over bins of one round width; the last bin takes what lies far off. */
export function histogram(figures: readonly number[], band: Band, most: number): Bin[] {
  if (!figures.length) return [];
  const sorted = [...figures].sort((one, other) => one - other);
  const far = sorted[Math.floor(sorted.length * 0.98)]!;
  const end = Math.max(far, band[1] * 1.15, sorted[0]! + Number.EPSILON);
  const width = roundWidth(end / most);
  const bins = Array.from({length: Math.max(Math.ceil(end / width), 1)}, (_, index) => ({from: index * width, to: (index + 1) * width, count: 0}));
  for (const figure of sorted) bins[Math.min(Math.floor(figure / width), bins.length - 1)]!.count += 1;
  return bins;
}

function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= width) ?? width;
}
