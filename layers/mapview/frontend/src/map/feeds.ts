/** One object of a layer: a camera, a grid, a street's name. */
export type Row = Record<string, unknown> & {id: string | number};

const RETRY_MS = [1_000, 3_000, 10_000, 30_000];

interface Feed {
  rows: readonly Row[];
  loaded: boolean;
  attempts: number;
}

const NOTHING: readonly Row[] = [];

/**
 * The rows behind the layers, fetched once per address. When an address changes the rows of the
 * one before stay on the map until the new ones are there.
 */
export class Feeds {
  private readonly feeds = new Map<string, Feed>();
  private readonly latest = new Map<string, string>();
  private readonly timers = new Set<number>();
  private disposed = false;

  constructor(private readonly changed: () => void) {}

  /** The rows at `url`, or while they are on their way those `name` had before; what is not `wanted` yet is not fetched. */
  rows(name: string, url: string, wanted = true): readonly Row[] {
    const feed = this.feeds.get(url) ?? (wanted ? this.start(name, url) : null);
    if (feed?.loaded) return feed.rows;
    const before = this.latest.get(name);
    return (before && this.feeds.get(before)?.rows) || NOTHING;
  }

  dispose(): void {
    this.disposed = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private start(name: string, url: string): Feed {
    const feed: Feed = {rows: NOTHING, loaded: false, attempts: 0};
    this.feeds.set(url, feed);
    void this.fetch(name, url, feed);
    return feed;
  }

  private async fetch(name: string, url: string, feed: Feed): Promise<void> {
    const rows = await read(url);
    if (this.disposed) return;
    if (rows === null) {
      const delay = RETRY_MS[Math.min(feed.attempts, RETRY_MS.length - 1)]!;
      feed.attempts += 1;
      const timer = window.setTimeout(() => {
        this.timers.delete(timer);
        void this.fetch(name, url, feed);
      }, delay);
      this.timers.add(timer);
      return;
    }
    const before = this.latest.get(name);
    if (before && before !== url) this.feeds.delete(before);
    this.latest.set(name, url);
    feed.rows = rows;
    feed.loaded = true;
    this.changed();
  }
}

/** Rows, or null where the server could not answer and may later. */
async function read(url: string): Promise<Row[] | null> {
  try {
    const answer = await fetch(url, {headers: {accept: 'application/json'}});
    if (answer.status === 403 || answer.status === 404) return [];
    if (!answer.ok) return null;
    const rows: unknown = await answer.json();
    return Array.isArray(rows) ? (rows as Row[]) : [];
  } catch {
    return null;
  }
}
