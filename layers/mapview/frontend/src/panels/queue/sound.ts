import type {Severity} from '../../live/values';
import {Watched} from '../../live/watched';

const KEY = 'jingwei.sound';

/** Beats of each severity: pitch in hertz, when it begins and how long it lasts, in seconds. */
const BEATS: Record<Severity, [pitch_hz: number, at_s: number, length_s: number][]> = {
  1: [[988, 0, 0.14], [784, 0.18, 0.14], [988, 0.36, 0.14], [784, 0.54, 0.2]],
  2: [[784, 0, 0.16], [988, 0.22, 0.22]],
  3: [[659, 0, 0.2]],
  4: [[523, 0, 0.12]],
};
const LOUDNESS: Record<Severity, number> = {1: 0.5, 2: 0.34, 3: 0.22, 4: 0.12};
const GESTURES = ['pointerdown', 'keydown'] as const;

/**
 * A sound for each severity, made by the browser. Nothing sounds before somebody has touched the
 * page, nor while it is muted; the bell shows the same.
 */
export class Sound {
  readonly on = new Watched<boolean>(remembered());
  /** Whether the browser lets the page sound already. */
  readonly unlocked = new Watched<boolean>(false);
  private context: AudioContext | null = null;

  constructor() {
    for (const gesture of GESTURES) window.addEventListener(gesture, this.unlock, {capture: true, passive: true});
  }

  toggle(): void {
    this.on.set(!this.on.get());
    try {
      localStorage.setItem(KEY, this.on.get() ? 'on' : 'off');
    } catch {
      // Nowhere to keep it; it holds until the page is closed.
    }
  }

  play(severity: Severity): void {
    const {context} = this;
    if (!this.on.get() || !context || context.state !== 'running') return;
    const volume = context.createGain();
    volume.gain.value = LOUDNESS[severity];
    volume.connect(context.destination);
    for (const [pitch_hz, at_s, length_s] of BEATS[severity]) {
      const begin = context.currentTime + at_s;
      const tone = context.createOscillator();
      const shape = context.createGain();
      tone.type = severity <= 2 ? 'triangle' : 'sine';
      tone.frequency.value = pitch_hz;
      shape.gain.setValueAtTime(0, begin);
      shape.gain.linearRampToValueAtTime(1, begin + 0.015);
      shape.gain.setValueAtTime(1, begin + length_s - 0.04);
      shape.gain.linearRampToValueAtTime(0, begin + length_s);
      tone.connect(shape).connect(volume);
      tone.start(begin);
      tone.stop(begin + length_s);
    }
  }

  dispose(): void {
    this.forget();
    void this.context?.close();
  }

  private readonly unlock = (): void => {
    this.context ??= new AudioContext();
    void this.context.resume().then(() => {
      if (this.context?.state !== 'running') return;
      this.unlocked.set(true);
      this.forget();
    });
  };

  private forget(): void {
    for (const gesture of GESTURES) window.removeEventListener(gesture, this.unlock, {capture: true});
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}
