import type * as maplibregl from 'maplibre-gl';
import type {Store} from '../store';
import type {Playback} from '../tracks/playback';
import {MovingTrack, type Seen} from './movingTrack';
import {paletteOf} from './palette';
import {resolutionOf} from './resolution';
import {viewportOf} from './viewport';

const TRAIL_S = 600;
/** At high rates ten minutes are over in a second: the trail lasts at least so long on the screen. */
const TRAIL_SEEN_S = 4;
/** Where the processor draws, every other picture of the screen leaves it time for the hand. */
const SOFTWARE_PAUSE_MS = 30;

/**
 * Where units are while their tracks are played. A picture of another moment changes small surfaces
 * above the map alone: neither the map nor what deck.gl draws on it is drawn again, and nothing is
 * sent to the graphics card but these.
 */
export class MovingTracks {
  private readonly layer = document.createElement('div');
  private shown: MovingTrack[] = [];
  private of: readonly unknown[] = [];
  private matrix: ArrayLike<number> | null = null;
  private frame = 0;
  private drawnAt_ms = 0;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly map: maplibregl.Map,
    private readonly store: Store,
    private readonly playback: Playback,
    private readonly software: boolean,
    private readonly scale: () => number,
  ) {
    this.layer.className = 'jw-moving';
    this.layer.setAttribute('aria-hidden', 'true');
    map.getContainer().append(this.layer);
    // With the map's own picture, so that nothing slides on the ground while it is moved.
    const moved = (): void => {
      this.matrix = null;
      if (this.playback.isOn(this.store)) this.draw(performance.now());
    };
    map.on('render', moved);
    this.stops.push(
      playback.state.subscribe(() => this.wake()),
      store.subscribe((state, previous) => state.theme !== previous.theme && this.wake()),
      () => map.off('render', moved),
      () => cancelAnimationFrame(this.frame),
    );
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.layer.remove();
  }

  /** Draw what moves into a picture of the map. */
  paint(pen: CanvasRenderingContext2D, ratio: number): void {
    if (!this.playback.isOn(this.store)) return;
    const {colouring} = this.playback.state.get();
    const seen = this.seen(ratio);
    pen.save();
    pen.scale(ratio, ratio);
    for (const track of this.shown) track.paint(pen, this.playback.at_s(performance.now()), this.lasting_s, colouring, seen);
    pen.restore();
  }

  private wake(): void {
    this.frame ||= requestAnimationFrame(this.tick);
  }

  private readonly tick = (now_ms: number): void => {
    this.frame = 0;
    if (!this.software || now_ms - this.drawnAt_ms >= SOFTWARE_PAUSE_MS || !this.playback.state.get().playing) {
      this.drawnAt_ms = now_ms;
      this.draw(now_ms);
    }
    if (this.playback.isOn(this.store) && this.playback.state.get().playing) this.wake();
  };

  private draw(now_ms: number): void {
    const {tracks, colouring} = this.playback.state.get();
    this.take(this.playback.isOn(this.store) ? tracks : []);
    if (!this.shown.length) return;
    const at_s = this.playback.at_s(now_ms);
    const seen = this.seen(resolutionOf(this.software, this.map.getContainer()));
    for (const track of this.shown) track.show(at_s, this.lasting_s, colouring, seen);
    this.playback.shown_s = at_s;
  }

  private get lasting_s(): number {
    return Math.max(TRAIL_S, this.playback.state.get().rate * TRAIL_SEEN_S);
  }

  private seen(ratio: number): Seen {
    this.matrix ??= viewportOf(this.map).pixelProjectionMatrix;
    const {clientWidth: width, clientHeight: height} = this.map.getContainer();
    return {matrix: this.matrix, width, height, palette: paletteOf(this.store.get().theme), scale: this.scale(), ratio};
  }

  /** Keep a surface for each track that is shown. */
  private take(tracks: readonly MovingTrack['track'][]): void {
    if (tracks.length === this.of.length && tracks.every((track, at) => track === this.of[at])) return;
    this.of = tracks;
    for (const track of this.shown) track.remove();
    this.shown = tracks.map((track, number) => new MovingTrack(track, number, this.layer));
  }
}
