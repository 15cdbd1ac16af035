/** How often moving things may be drawn anew, so that the page stays quick under the hand. */
export class Budget {
  private cost_ms: number;

  constructor(private readonly software: boolean) {
    this.cost_ms = software ? 60 : 2;
  }

  /** Milliseconds from one picture to the next. Drawing takes a quarter of the time at most. */
  get pause_ms(): number {
    const [least, most] = this.software ? [100, 5_000] : [0, 250];
    return Math.min(Math.max(this.cost_ms * 4, least), most);
  }

  /** A picture took this long, from its order until the page could do something else again. */
  spent(duration_ms: number): void {
    this.cost_ms += (Math.max(duration_ms, 0) - this.cost_ms) * 0.3;
  }
}
