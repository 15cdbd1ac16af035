import {getClasses} from './casework/calls';
import type {IncidentClass} from './casework/case';
import {signIn} from './api';
import {Board} from './live/board';
import {Clock} from './live/clock';
import {Link} from './live/link';
import {Motion} from './live/motion';
import {Watched} from './live/watched';
import type {Capabilities} from './manifest';
import type {Route} from './map/routes';
import type {Place, State} from './store';
import {Tools} from './tools';
import {Playback} from './tracks/playback';
import type {SavedView} from './tools/views';

const CLASSES_RETRY_MS = 5_000;

/** What goes on in the area, and what this desk is about to do: shared by the map and the panels. */
export class Operations {
  readonly tools = new Tools((view) => this.onView(view));
  /** What a tour shows; the page says how. */
  onView: (view: SavedView) => void = () => {};
  readonly clock = new Clock();
  readonly motion = new Motion();
  readonly board = new Board(this.clock, this.motion);
  /** Every kind of incident by its code; empty until the server has sent them. */
  readonly classes = new Watched<ReadonlyMap<string, IncidentClass>>(new Map());
  /** Ways of the candidates that are listed at the moment. */
  readonly routes = new Watched<readonly Route[]>([]);
  /** The candidate or unit that is pointed at in a list. */
  readonly pointed = new Watched<number | null>(null);
  /** The unit the camera stays with. */
  readonly followed = new Watched<number | null>(null);
  /** Tracks of a past day that are looked at. */
  readonly playback = new Playback();
  /** Where a new incident is about to be placed. */
  readonly draft = new Watched<Place | null>(null);
  /** Incidents the queue's filter leaves out, which the map then leaves out too; null shows all. */
  readonly shown = new Watched<ReadonlySet<number> | null>(null);
  readonly wall = new Watched<boolean>(new URLSearchParams(location.search).get('wall') === '1');
  private readonly link: Link | null;

  constructor(
    readonly may: Capabilities,
    language: State['language'],
  ) {
    this.link = may.incidents ? new Link(this.board, signIn) : null;
    if (may.incidents) void this.readClasses(language);
  }

  /** Whether this account sees incidents at all. */
  get active(): boolean {
    return this.may.incidents;
  }

  async readClasses(language: State['language']): Promise<void> {
    if (!this.active) return;
    try {
      this.classes.set(await getClasses(language));
    } catch {
      // Rows show the code until the names are there.
      window.setTimeout(() => void this.readClasses(language), CLASSES_RETRY_MS);
    }
  }

  classLabel(code: string): string {
    return this.classes.get().get(code)?.label ?? code;
  }

  dispose(): void {
    this.link?.close();
  }
}
