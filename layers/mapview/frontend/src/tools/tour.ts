import {Watched} from '../live/watched';

export interface TourStop<T> {
  at: number;
  of: number;
  what: T;
}

/** Shows one thing after another, each for some seconds, until somebody stops it. */
export class Tour<T> {
  readonly stop = new Watched<TourStop<T> | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly show: (what: T) => void) {}

  get running(): boolean {
    return this.stop.get() !== null;
  }

  /** Begin with the first; nothing happens without any. What is there is asked for anew at each turn. */
  start(stops: () => readonly T[], seconds: number): void {
    this.end();
    const next = (at: number): void => {
      const all = stops();
      if (!all.length) {
        this.end();
        return;
      }
      const now = at % all.length;
      this.stop.set({at: now, of: all.length, what: all[now]!});
      this.show(all[now]!);
      this.timer = setTimeout(() => next(now + 1), seconds * 1000);
    };
    next(0);
  }

  end(): void {
    clearTimeout(this.timer);
    this.stop.set(null);
  }
}
