import {isAborted, request} from '../api';
import {Watched} from '../live/watched';
import type {IncidentRow} from '../live/values';
import type {Store} from '../store';
import {holds, moment, spanOf, type TimeWindow} from './window';

export interface PastIncidents {
  /** What the rows are of; null before the first have come. */
  of: TimeWindow | null;
  rows: readonly IncidentRow[];
  /** Whether these are all that were reported. */
  complete: boolean;
  loading: boolean;
  failure: unknown;
}

const NOTHING: PastIncidents = {of: null, rows: [], complete: true, loading: false, failure: null};

/** The incidents of the span that a map looks back on: fetched once, of which each window shows its own. */
export class Past {
  readonly found = new Watched<PastIncidents>(NOTHING);
  private wanted: TimeWindow | null = null;
  private asked: AbortController | null = null;
  private readonly stop: () => void;

  constructor(
    private readonly store: Store,
    /** Whether this account sees incidents at all. */
    private readonly may: boolean,
  ) {
    this.stop = store.subscribe((state, previous) => state.time !== previous.time && this.look());
    this.look();
  }

  /** Those reported within a window. */
  within({since_ms, until_ms}: TimeWindow): IncidentRow[] {
    return this.found.get().rows.filter((row) => {
      const at_ms = Date.parse(row.reported_at);
      return at_ms >= since_ms && at_ms < until_ms;
    });
  }

  /** Have the incidents of a whole span at hand. */
  cover(span: TimeWindow): void {
    if (!this.may || (this.wanted && holds(this.wanted, span))) return;
    void this.fetch(span);
  }

  /** Ask again, after a failure. */
  retry(): void {
    const span = this.wanted;
    this.wanted = null;
    if (span) this.cover(span);
  }

  dispose(): void {
    this.asked?.abort();
    this.stop();
  }

  private look(): void {
    const {time} = this.store.get();
    if (!time) {
      this.asked?.abort();
      this.wanted = null;
      this.found.set(NOTHING);
    } else if (!this.wanted || !holds(this.wanted, time)) this.cover(spanOf(time, Date.now()).span);
  }

  private async fetch(span: TimeWindow): Promise<void> {
    this.asked?.abort();
    const mine = new AbortController();
    this.asked = mine;
    this.wanted = span;
    this.found.set({...this.found.get(), loading: true, failure: null});
    try {
      const query = new URLSearchParams({since: moment(span.since_ms), until: moment(span.until_ms)});
      const {incidents, complete} = await request<{incidents: IncidentRow[]; complete: boolean}>(`/api/v1/past/incidents?${query}`, {signal: mine.signal});
      if (this.asked === mine) this.found.set({of: span, rows: incidents, complete, loading: false, failure: null});
    } catch (failure) {
      if (isAborted(failure) || this.asked !== mine) return;
      this.found.set({...this.found.get(), loading: false, failure});
    }
  }
}
