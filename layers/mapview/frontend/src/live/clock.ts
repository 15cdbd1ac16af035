/**
 * The server's time on this desk. Deadlines are the server's: a desk whose clock is wrong must not
 * show a case late that is not.
 */
export class Clock {
  private ahead_ms = 0;

  /** The server said just now that it is `at`. */
  set(at: string | number): void {
    const server_ms = typeof at === 'number' ? at : Date.parse(at);
    if (Number.isFinite(server_ms)) this.ahead_ms = server_ms - Date.now();
  }

  now_ms(): number {
    return Date.now() + this.ahead_ms;
  }

  /** Seconds until a time; negative when it has passed. */
  until_s(at: string): number {
    return (Date.parse(at) - this.now_ms()) / 1000;
  }
}
