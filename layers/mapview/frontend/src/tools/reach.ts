import {request} from '../api';
import {Watched} from '../live/watched';
import type {LngLat} from '../map/metric';
import type {Place} from '../store';

export const WAYS = ['car', 'e_bike', 'foot'] as const;
export type ReachWay = (typeof WAYS)[number];

export interface Ring {
  seconds: number;
  metres: number;
  streets: LngLat[][];
}

export interface ReachedUnit {
  id: number;
  kind: string;
  thing: number;
  name: string;
  way: ReachWay;
  within_s: number;
  eta_s: number;
}

/** A place, the streets from which it is reached in time, and who comes. */
export interface Reach extends Place {
  way: ReachWay;
  rings: Ring[];
  units: ReachedUnit[];
  more: number;
}

/** Asks for rings around a place; of several questions the last one counts. */
export class Reaching {
  readonly place = new Watched<Place | null>(null);
  readonly way = new Watched<ReachWay>('car');
  readonly found = new Watched<Reach | null>(null);
  readonly failure = new Watched<unknown>(null);
  private asked: AbortController | null = null;

  constructor() {
    this.place.subscribe(() => void this.ask());
    this.way.subscribe(() => void this.ask());
  }

  async ask(): Promise<void> {
    this.asked?.abort();
    this.found.set(null);
    this.failure.set(null);
    const place = this.place.get();
    if (!place) return;
    const mine = new AbortController();
    this.asked = mine;
    const query = new URLSearchParams({lng: String(place.lng), lat: String(place.lat), datum: 'wgs84', way: this.way.get()});
    try {
      const found = await request<Reach>(`/api/v1/reach?${query}`, {signal: mine.signal});
      if (this.asked === mine) this.found.set(found);
    } catch (error) {
      if (this.asked === mine && !mine.signal.aborted) this.failure.set(error);
    }
  }
}
