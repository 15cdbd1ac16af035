import {beginOfDay_ms, dayOfChina} from '../chinaday';
import {writeQuery} from '../panels/settings';
import {MOST_OPEN, type Playback} from './playback';

/** What a link says of tracks: `2026-11-22T15:42:07/12,15`, and `/streets` where they lie on the streets. */
export interface Shared {
  day: string;
  /** Second of the day. */
  at_s: number;
  units: readonly number[];
  streets: boolean;
}

const PARAMETER = 'track';
const FORM = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)\/(\d{1,15}(?:,\d{1,15})*)(\/streets)?$/;
/** A hand on the slider says many moments in a row: the last of them counts. */
const WRITE_MS = 500;

export function sharedToText({day, at_s, units, streets}: Shared): string {
  const clock = new Date(Math.floor(at_s) * 1000).toISOString().slice(11, 19);
  return `${day}T${clock}/${units.join(',')}${streets ? '/streets' : ''}`;
}

/** Null for anything else: somebody may have cut the link short. */
export function sharedFromText(text: string | null): Shared | null {
  const [, day, hours, minutes, seconds, units, streets] = FORM.exec(text ?? '') ?? [];
  if (!day || !units || dayOfChina(beginOfDay_ms(day) || 0) !== day) return null;
  const at_s = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const wanted = [...new Set(units.split(',').map(Number))];
  return at_s < 86_400 && wanted.length <= MOST_OPEN ? {day, at_s, units: wanted, streets: !!streets} : null;
}

/** What the page's own address says. */
export function sharedTracks(): Shared | null {
  return sharedFromText(new URLSearchParams(location.search).get(PARAMETER));
}

/** Open the tracks of the page's address where they may be seen, and keep the address as what is played. */
export function followAddress(playback: Playback, may: boolean): void {
  const shared = may ? sharedTracks() : null;
  let waiting: number | undefined;
  const write = (): void => {
    const {day, units, streets} = playback.state.get();
    const at_s = Math.min(playback.at_s(performance.now()), 86_399);
    writeQuery(PARAMETER, playback.isOpen ? sharedToText({day, at_s, units, streets}) : null);
  };
  if (shared) void playback.open(shared);
  playback.state.subscribe(() => {
    clearTimeout(waiting);
    // While it plays nobody is asked for anything; a new address makes the browser ask for the page's icon.
    if (!playback.state.get().playing) waiting = window.setTimeout(write, playback.isOpen ? WRITE_MS : 0);
  });
}
