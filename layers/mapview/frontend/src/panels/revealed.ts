import {say} from './element';

export const SHOWN_MS = 60_000;

interface Look {
  value: string;
  until: number;
}

/** Values a person was allowed to see, for one minute each; they live nowhere else. */
export class Revealed {
  private readonly looks = new Map<string, Look>();
  private timer: number | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly countdown: (seconds: number) => string,
  ) {}

  put(resident: number, field: string, value: string): void {
    this.looks.set(secretKey(resident, field), {value, until: Date.now() + SHOWN_MS});
    this.tick();
  }

  /** Mask everything again, at the latest when another card comes. */
  hideAll(): void {
    this.looks.clear();
    this.tick();
  }

  /** Write every secret on the page as it may be seen now. */
  paint(): void {
    const now = Date.now();
    for (const element of this.root.querySelectorAll<HTMLElement>('[data-secret]')) {
      const look = this.looks.get(element.dataset['secret'] ?? '');
      const [text, rest] = element.children as unknown as [HTMLElement, HTMLElement | undefined];
      element.classList.toggle('is-revealed', !!look);
      say(text, look ? look.value : (element.dataset['masked'] ?? ''));
      if (rest) say(rest, look ? this.countdown(Math.max(1, Math.ceil((look.until - now) / 1000))) : '');
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.looks.clear();
  }

  private tick(): void {
    const now = Date.now();
    for (const [name, look] of this.looks) if (look.until <= now) this.looks.delete(name);
    this.paint();
    if (this.looks.size && this.timer === undefined) this.timer = window.setInterval(() => this.tick(), 1000);
    if (!this.looks.size) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }
}

export function secretKey(resident: number, field: string): string {
  return `${resident}/${field}`;
}
