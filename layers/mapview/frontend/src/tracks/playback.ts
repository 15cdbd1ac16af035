import {isAborted} from '../api';
import {beginOfDay_ms, dayOfChina} from '../chinaday';
import {Watched} from '../live/watched';
import type {Store} from '../store';
import {sameWindow, type TimeWindow} from '../timeline/window';
import {getTrackDay, type TrackDay} from './day';

export type Colouring = 'speed' | 'unit';
export const RATES = [1, 10, 60, 300, 600] as const;
export const MOST_OPEN = 6;
const FIRST_RATE = 60;
const DAY_S = 86_400;
const HOUR_S = 3_600;
/** While playing, a mark just passed is not the one before. */
const JUST_S = 1;
/** The map orders a picture with the next frame, draws it with the one after, and then it is shown. */
const SHOWN_AFTER = 3;

/** What is played, and how; how far it is changes with every frame and is asked for. */
export interface Played {
  day: string;
  /** Whose tracks are asked for; those that have come are in `tracks`, in this order. */
  units: readonly number[];
  tracks: readonly TrackDay[];
  colouring: Colouring;
  /** Whether ways on the streets are wanted, instead of the positions as they were said. */
  streets: boolean;
  rate: number;
  playing: boolean;
  loading: number;
  failure: unknown;
}

/** A moment worth going to. */
export interface Mark {
  at_s: number;
  kind: 'stop' | 'incident';
  lng: number;
  lat: number;
}

const CLOSED: Played = {day: '', units: [], tracks: [], colouring: 'speed', streets: false, rate: FIRST_RATE, playing: false, loading: 0, failure: null};

/**
 * Tracks of a day, played in the browser: fetched once each, and never asked for again. The map looks
 * back on the same day meanwhile, up to the hour that is played, so that incidents appear as they came.
 */
export class Playback {
  readonly state = new Watched<Played>(CLOSED);
  private base_s = 0;
  private since_ms = 0;
  private store: Store | null = null;
  private window: TimeWindow | null = null;
  private asking = new AbortController();
  private over: () => void = () => {};
  /** Days that were fetched and may be shown again, by unit and whether on the streets. */
  private readonly held = new Map<string, TrackDay>();
  /** Whether a link said what is looked at: the camera stays where the link has it. */
  opened = false;
  /** The second of the day that the map shows, for support. */
  shown_s = 0;
  /** Tracks have come and are not drawn yet. */
  private fresh = false;

  /** Follow a map's window of time, and lead it while tracks are played. */
  attach(store: Store, cover: (day: TimeWindow) => void): void {
    this.store = store;
    this.over = () => this.window && cover(this.dayWindow());
    store.subscribe((state, previous) => {
      if (state.time !== previous.time && this.window && !sameWindow(state.time, this.window)) this.end();
    });
  }

  /** Whether a map is the one tracks are drawn on. */
  isOn(store: Store): boolean {
    return this.store === store && this.isOpen;
  }

  get isOpen(): boolean {
    return this.state.get().day !== '';
  }

  has(unit: number): boolean {
    return this.state.get().units.includes(unit);
  }

  /** Show a unit's track beside those that are shown already; of today where none is. */
  async add(unit: number, now_ms: number): Promise<void> {
    const {units} = this.state.get();
    if (this.has(unit) || units.length >= MOST_OPEN) return;
    const before = this.isOpen ? this.state.get() : {...CLOSED, day: dayOfChina(now_ms)};
    this.state.set({...before, units: [...units, unit]});
    await this.fetch();
  }

  /** Show what a link says. */
  async open({day, units, at_s, streets}: {day: string; units: readonly number[]; at_s: number; streets: boolean}): Promise<void> {
    this.opened = true;
    this.base_s = at_s;
    this.state.set({...CLOSED, day, units, streets});
    await this.fetch(at_s);
  }

  /** Put ways onto the streets, or show positions as they were said. */
  async onStreets(streets: boolean): Promise<void> {
    if (streets === this.state.get().streets) return;
    this.state.set({...this.state.get(), streets});
    await this.fetch();
  }

  remove(unit: number): void {
    const {units, tracks} = this.state.get();
    if (units.length < 2) {
      this.close();
      return;
    }
    const at_s = this.at_s(performance.now());
    this.state.set({...this.state.get(), units: units.filter((one) => one !== unit), tracks: tracks.filter((track) => track.unit !== unit)});
    this.seek(at_s);
  }

  /** Ask again for what did not come. */
  async retry(): Promise<void> {
    await this.fetch();
  }

  /** The same units on another day. */
  async choose(day: string): Promise<void> {
    if (!Number.isFinite(beginOfDay_ms(day)) || day === this.state.get().day) return;
    this.pause();
    this.asking.abort();
    this.asking = new AbortController();
    this.held.clear();
    this.state.set({...this.state.get(), day, tracks: [], loading: 0, failure: null});
    await this.fetch();
  }

  close(): void {
    const mine = this.window;
    this.end();
    if (mine && sameWindow(this.store?.get().time ?? null, mine)) this.store?.set({time: null});
  }

  colour(colouring: Colouring): void {
    this.state.set({...this.state.get(), colouring});
  }

  /** Play from here, or from the beginning once the end is reached. */
  play(): void {
    const [first_s, last_s] = this.span();
    if (this.base_s >= last_s) this.base_s = first_s;
    this.since_ms = performance.now();
    this.state.set({...this.state.get(), playing: true});
  }

  pause(): void {
    this.base_s = this.at_s(performance.now());
    this.state.set({...this.state.get(), playing: false});
  }

  toggle(): void {
    if (this.state.get().playing) this.pause();
    else this.play();
  }

  speed(rate: number): void {
    this.base_s = this.at_s(performance.now());
    this.since_ms = performance.now();
    this.state.set({...this.state.get(), rate});
  }

  seek(second: number): void {
    const [first_s, last_s] = this.span();
    this.base_s = Math.min(Math.max(second, first_s), last_s);
    this.since_ms = performance.now();
    this.look();
    this.state.set({...this.state.get()});
  }

  /** Go to the next stop or incident, or to the one before; null where there is none. */
  jump(direction: 1 | -1): Mark | null {
    const now_s = this.at_s(performance.now());
    const marks = this.marks();
    const slack_s = this.state.get().playing ? this.state.get().rate * JUST_S : JUST_S;
    const found = direction > 0 ? marks.find(({at_s}) => at_s > now_s + JUST_S / 2) : marks.findLast(({at_s}) => at_s < now_s - slack_s);
    if (found) this.seek(found.at_s);
    return found ?? null;
  }

  /** Stops and incidents of all tracks in order of time. */
  marks(): Mark[] {
    const found = this.state.get().tracks.flatMap(({ways, visits}) => [
      ...ways.flatMap(({stops}) => stops.map(({from_s, lng, lat}): Mark => ({at_s: from_s, kind: 'stop', lng, lat}))),
      ...visits.map(({sent_s, on_scene_s, lng, lat}): Mark => ({at_s: on_scene_s ?? sent_s, kind: 'incident', lng, lat})),
    ]);
    const [first_s, last_s] = this.span();
    return found.filter(({at_s}) => at_s >= first_s && at_s <= last_s).sort((one, other) => one.at_s - other.at_s);
  }

  /** From the first to the last position of all tracks, seconds of the day. */
  span(): [first_s: number, last_s: number] {
    const ways = this.state.get().tracks.flatMap(({ways: each}) => each.filter(({at_s}) => at_s.length));
    if (!ways.length) return [0, DAY_S];
    return [Math.min(...ways.map(({at_s}) => at_s[0]!)), Math.max(...ways.map(({at_s}) => at_s.at(-1)!))];
  }

  /** How far it has been played, at a time of this page's clock. */
  at_s(now_ms: number): number {
    const {playing, rate} = this.state.get();
    if (!playing) return this.base_s;
    return Math.min(this.base_s + ((now_ms - this.since_ms) / 1000) * rate, this.span()[1]);
  }

  /** Called with each picture: stop at the end, and let the map's window keep up. */
  look(): void {
    const {failure, tracks} = this.state.get();
    // The map would be drawn anew for an hour that is not the one to come, or before the track that was asked for.
    if (!this.isOpen || this.fresh || (!tracks.length && !failure)) return;
    const [, last_s] = this.span();
    if (this.state.get().playing && this.at_s(performance.now()) >= last_s) this.pause();
    const until_s = Math.min(Math.ceil((this.at_s(performance.now()) + 1) / HOUR_S) * HOUR_S, DAY_S);
    const {since_ms} = this.dayWindow();
    const window = {since_ms, until_ms: since_ms + until_s * 1000};
    if (sameWindow(window, this.window)) return;
    const first = this.window === null || this.window.since_ms !== since_ms;
    this.window = window;
    if (first) this.over();
    this.store?.set({time: window});
  }

  private async fetch(from_s?: number): Promise<void> {
    const {signal} = this.asking;
    const {day, units, tracks, streets} = this.state.get();
    const missing = units.filter((unit) => !tracks.some((track) => track.unit === unit && track.streets === streets));
    const count = (more: number): number => this.state.get().loading + more;
    this.state.set({...this.state.get(), loading: count(missing.length), failure: null});
    try {
      const found = await Promise.all(missing.map((unit) => this.day(unit, day, streets, signal)));
      if (signal.aborted) return;
      const {units: wanted, tracks: before, streets: now} = this.state.get();
      // Somebody may have changed their mind meanwhile.
      const fitting = found.filter((track) => track.streets === now || !before.some(({unit}) => unit === track.unit));
      const all = new Map([...before, ...fitting].map((track) => [track.unit, track]));
      this.fresh = missing.length > 0;
      this.state.set({...this.state.get(), tracks: wanted.flatMap((unit) => all.get(unit) ?? []), loading: count(-missing.length)});
      if (this.fresh) afterPicture(() => this.settle());
      this.seek(from_s ?? (before.length ? this.at_s(performance.now()) : this.span()[0]));
    } catch (failure) {
      if (isAborted(failure) || signal.aborted) return;
      // What is drawn already is as it was said: the choice goes back to that.
      const back = tracks.length ? tracks.every((track) => track.streets) : streets;
      this.state.set({...this.state.get(), streets: back, loading: count(-missing.length), failure});
    }
  }

  /** What was asked for is on the screen: now what else there was at that time is fetched and drawn. */
  private settle(): void {
    this.fresh = false;
    this.look();
  }

  private async day(unit: number, day: string, streets: boolean, signal: AbortSignal): Promise<TrackDay> {
    const key = `${unit} ${streets}`;
    const found = this.held.get(key) ?? (await getTrackDay(unit, day, streets, signal));
    if (!signal.aborted) this.held.set(key, found);
    return found;
  }

  private end(): void {
    this.asking.abort();
    this.asking = new AbortController();
    this.window = null;
    this.base_s = 0;
    this.opened = false;
    this.fresh = false;
    this.held.clear();
    this.state.set(CLOSED);
  }

  private dayWindow(): TimeWindow {
    const since_ms = beginOfDay_ms(this.state.get().day);
    return {since_ms, until_ms: since_ms + DAY_S * 1000};
  }
}

/** Do something once what was just drawn is on the screen; also in a page that nobody looks at. */
export function afterPicture(act: () => void, pictures = SHOWN_AFTER): void {
  if (document.hidden) setTimeout(act);
  else if (pictures) requestAnimationFrame(() => afterPicture(act, pictures - 1));
  else setTimeout(act);
}

/** 15:42:07 of a second of the day. */
export function clockOf(second: number): string {
  const whole = Math.floor(second);
  return [Math.floor(whole / HOUR_S), Math.floor((whole % HOUR_S) / 60), whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
