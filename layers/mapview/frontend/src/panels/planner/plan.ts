import type {ApiError} from '../../api';
import {Watched} from '../../live/watched';
import {
  deviation,
  getFigures,
  MEASURES,
  usualBand,
  verdict,
  type Band,
  type GridFigures,
  type Measure,
  type Verdict,
} from '../../planning';
import {writeQuery} from '../settings';

const KEY = 'jingwei.planner';

export type SortKey = Measure | 'code' | 'verdict';

export interface Choice {
  measure: Measure;
  bands: Partial<Record<Measure, Band>>;
  /** The beginning of the codes that are looked at. */
  area: string;
  words: string;
  only: ReadonlySet<Verdict>;
  sort: SortKey;
  descending: boolean;
}

export interface Reading {
  grids: readonly GridFigures[];
  state: 'loading' | 'there' | 'failed';
  error: ApiError | null;
  readAt: number;
}

/** The grids that are compared, how, and which of them are in sight. */
export class Plan {
  readonly reading = new Watched<Reading>({grids: [], state: 'loading', error: null, readAt: 0});
  readonly choice: Watched<Choice>;
  private request: AbortController | null = null;

  constructor() {
    this.choice = new Watched<Choice>({...remembered(), area: '', words: '', only: new Set(), sort: 'code', descending: false});
  }

  async read(): Promise<void> {
    this.request?.abort();
    this.request = new AbortController();
    const {signal} = this.request;
    const before = this.reading.get();
    if (!before.grids.length) this.reading.set({...before, state: 'loading', error: null});
    try {
      const {grids} = await getFigures(signal);
      this.reading.set({grids, state: 'there', error: null, readAt: Date.now()});
    } catch (error) {
      if (signal.aborted) return;
      this.reading.set({...before, state: 'failed', error: error as ApiError});
    }
  }

  change(patch: Partial<Choice>): void {
    const next = {...this.choice.get(), ...patch};
    this.choice.set(next);
    if (patch.measure || patch.bands) remember(next);
  }

  get band(): Band {
    const {measure, bands} = this.choice.get();
    return bands[measure] ?? usualBand(measure, this.reading.get().grids);
  }

  verdictOf(grid: GridFigures): Verdict {
    return verdict(grid[this.choice.get().measure], this.band);
  }

  deviationOf(grid: GridFigures): number {
    return deviation(grid[this.choice.get().measure], this.band);
  }

  /** The grids of the chosen area and words, whatever the verdict. */
  inArea(): GridFigures[] {
    const {area, words} = this.choice.get();
    const wanted = words.trim().toLowerCase();
    return this.reading
      .get()
      .grids.filter((grid) => grid.code.startsWith(area) && (!wanted || `${grid.code} ${grid.name} ${grid.community_name}`.toLowerCase().includes(wanted)));
  }

  /** What the table lists, in its order. */
  listed(): GridFigures[] {
    const {only, sort, descending} = this.choice.get();
    const shown = this.inArea().filter((grid) => !only.size || only.has(this.verdictOf(grid)));
    const turn = descending ? -1 : 1;
    return shown.sort((one, other) => turn * this.compare(one, other, sort) || (one.code < other.code ? -1 : 1));
  }

  dispose(): void {
    this.request?.abort();
  }

  private compare(one: GridFigures, other: GridFigures, sort: SortKey): number {
    if (sort === 'code') return one.code < other.code ? -1 : 1;
    if (sort === 'verdict') return this.deviationOf(one) - this.deviationOf(other);
    return (one[sort] ?? 0) - (other[sort] ?? 0);
  }
}

/** What the address says, else what this device last used. */
function remembered(): Pick<Choice, 'measure' | 'bands'> {
  const query = new URLSearchParams(location.search);
  let kept: {measure?: unknown; bands?: unknown} = {};
  try {
    kept = (JSON.parse(localStorage.getItem(KEY) ?? '{}') as typeof kept) ?? {};
  } catch {
    // Storage is switched off or holds something else: begin with the usual.
  }
  const named = query.get('measure') ?? kept.measure;
  const measure = MEASURES.find((one) => one === named) ?? 'households';
  const bands: Partial<Record<Measure, Band>> = {};
  for (const [name, band] of Object.entries((kept.bands as Record<string, unknown>) ?? {})) {
    if (MEASURES.includes(name as Measure) && isBand(band)) bands[name as Measure] = band;
  }
  const asked = query.get('band')?.split('-').map(Number);
  if (isBand(asked)) bands[measure] = asked;
  return {measure, bands};
}

function isBand(value: unknown): value is Band {
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isFinite(end) && end >= 0) && value[0] <= value[1];
}

function remember({measure, bands}: Choice): void {
  const band = bands[measure];
  writeQuery('measure', measure);
  writeQuery('band', band ? band.join('-') : null);
  try {
    localStorage.setItem(KEY, JSON.stringify({measure, bands}));
  } catch {
    // Nowhere to keep it; the address has it.
  }
}
