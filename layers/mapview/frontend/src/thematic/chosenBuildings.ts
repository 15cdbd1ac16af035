import {isAborted, request} from '../api';
import type {Store} from '../store';
import {isNarrowed, type Narrowing} from './state';
import {filterQuery} from './calls';

/** Which buildings the filter leaves, for the solids on the map; null leaves all. The tiles do not know what stands in them. */
export class ChosenBuildings {
  private found: {narrowing: Narrowing; ids: readonly number[]} | null = null;
  private asked: AbortController | null = null;

  constructor(
    private readonly store: Store,
    private readonly changed: () => void,
  ) {}

  /** Those of the filter in force; while they are on their way, those that were shown before. */
  get ids(): readonly number[] | null {
    return isNarrowed(this.store.get().filters['buildings']) ? (this.found?.ids ?? null) : null;
  }

  /** Follow the filter. */
  look(): void {
    const narrowing = this.store.get().filters['buildings'];
    if (!narrowing || !isNarrowed(narrowing)) {
      this.asked?.abort();
      this.found = null;
    } else if (this.found?.narrowing !== narrowing) void this.ask(narrowing);
  }

  dispose(): void {
    this.asked?.abort();
  }

  private async ask(narrowing: Narrowing): Promise<void> {
    this.asked?.abort();
    const mine = new AbortController();
    this.asked = mine;
    try {
      const {buildings} = await request<{buildings: number[]}>(`/api/v1/aggregates/buildings/chosen?${filterQuery(narrowing)}`, {signal: mine.signal});
      if (this.asked !== mine) return;
      this.found = {narrowing, ids: buildings};
      this.changed();
    } catch (error) {
      if (isAborted(error)) return;
      // All of them are shown rather than some that nobody chose; the next change of the filter asks again.
      this.found = null;
      this.changed();
    }
  }
}
