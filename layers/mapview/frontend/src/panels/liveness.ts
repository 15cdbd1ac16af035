import {ApiError, getStatus} from '../api';
import type {Store} from '../store';

const EVERY_MS = 5_000;
const PATIENCE_MS = 8_000;

export interface Pulse {
  /** When the server last said that the database is there; null before the first answer. */
  freshAt: number | null;
  /** Since when no answer has come at all. */
  unreachableSince: number | null;
  /** A simulator drives what is shown. */
  simulating: boolean;
}

/** Asks the server every five seconds whether it and its database are there. */
export class Liveness {
  pulse: Pulse = {freshAt: null, unreachableSince: null, simulating: false};
  private readonly listeners = new Set<(pulse: Pulse, previous: Pulse) => void>();
  private timer: number | undefined;
  private request: AbortController | null = null;

  constructor(private readonly store: Store) {
    document.addEventListener('visibilitychange', this.onVisible);
    window.addEventListener('online', this.onVisible);
    void this.check();
  }

  subscribe(listener: (pulse: Pulse, previous: Pulse) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ask now, because something just failed or came back. */
  async check(): Promise<void> {
    clearTimeout(this.timer);
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    const patience = window.setTimeout(() => request.abort(), PATIENCE_MS);
    try {
      const status = await getStatus(request.signal);
      const up = status.database === 'up';
      this.store.set({database: this.keep(up, up ? null : status.since)});
      // While the database is away nobody knows, and what is shown was as it was.
      const simulating = up ? status.simulating === true : this.pulse.simulating;
      this.beat({freshAt: up ? Date.now() : this.pulse.freshAt, unreachableSince: null, simulating});
    } catch (error) {
      if (this.request !== request) return;
      this.failed(error);
    } finally {
      clearTimeout(patience);
      if (this.request === request) this.timer = window.setTimeout(() => void this.check(), EVERY_MS);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.request?.abort();
    this.request = null;
    document.removeEventListener('visibilitychange', this.onVisible);
    window.removeEventListener('online', this.onVisible);
  }

  private readonly onVisible = (): void => {
    if (!document.hidden) void this.check();
  };

  /** A new object only when something changed, so that nobody redraws for nothing. */
  private keep(up: boolean, since: string | null): {up: boolean; since: string | null} {
    const now = this.store.get().database;
    return now.up === up && now.since === since ? now : {up, since};
  }

  private failed(error: unknown): void {
    // An answer with an error code came from a living server; anything else is silence.
    const answered = error instanceof ApiError && error.status > 0 && error.status < 502;
    if (answered) this.beat({...this.pulse, unreachableSince: null});
    else this.beat({...this.pulse, unreachableSince: this.pulse.unreachableSince ?? Date.now()});
  }

  private beat(pulse: Pulse): void {
    const previous = this.pulse;
    this.pulse = pulse;
    for (const listener of [...this.listeners]) listener(pulse, previous);
  }
}
