import {ApiError, isAborted, type Card, type Language} from '../api';
import {sameThing, type Store, type Thing} from '../store';
import type {Cards, KeptCard} from './cards';

export interface CardState {
  /** What is asked for; null shows the empty panel. */
  thing: Thing | null;
  /** What is on screen: the asked one, or the one before while it is on its way. */
  card: Card | null;
  readAt: number;
  loading: boolean;
  error: ApiError | null;
  /** The card is older than it should be, because the server could not answer. */
  kept: boolean;
}

/** Shown by panels of their own. */
export const WITHOUT_CARD = new Set(['incident', 'member']);

/** A card that comes sooner needs no place kept for it: the page would be painted once more, and the card come later. */
const PLACE_AFTER_MS = 120;

const NOTHING: CardState = {thing: null, card: null, readAt: 0, loading: false, error: null, kept: false};
const AWAY = new Set(['database_away', 'unreachable']);

/** Follows the selection and keeps one card beside it. */
export class CardLoader {
  state: CardState = NOTHING;
  private request: AbortController | null = null;
  private place: number | undefined;
  private readonly stop: () => void;

  constructor(
    private readonly store: Store,
    private readonly cards: Cards,
    private readonly language: Language,
    /** What stands in when nothing is selected. */
    private readonly home: () => Thing | null,
    private readonly show: (state: CardState) => void,
    private readonly failed: (error: ApiError, thing: Thing) => void,
  ) {
    this.stop = store.subscribe((state, previous) => {
      if (state.selection !== previous.selection) this.load();
    });
  }

  load(): void {
    const thing = this.store.get().selection ?? this.home();
    this.request?.abort();
    this.request = null;
    if (!thing || WITHOUT_CARD.has(thing.kind)) {
      this.emit(NOTHING);
      return;
    }
    const fresh = this.cards.fresh(thing, this.language);
    if (fresh) this.arrived(thing, fresh);
    else this.await(thing);
    void this.fetch(thing);
  }

  dispose(): void {
    this.stop();
    clearTimeout(this.place);
    this.request?.abort();
  }

  private await(thing: Thing): void {
    this.state = {...this.state, thing, loading: true, error: null, kept: false};
    clearTimeout(this.place);
    this.place = window.setTimeout(() => this.show(this.state), PLACE_AFTER_MS);
  }

  private async fetch(thing: Thing): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const entry = await this.cards.read(thing, this.language, request.signal);
      if (this.request === request) this.arrived(thing, entry);
    } catch (error) {
      if (isAborted(error) || this.request !== request) return;
      this.refused(thing, error instanceof ApiError ? error : new ApiError('other', String(error)));
    }
  }

  private arrived(thing: Thing, entry: KeptCard): void {
    const {card, readAt} = entry;
    const shown = this.state;
    const same = shown.card && sameThing(shown.thing, thing) && !shown.error && !shown.kept && !shown.loading;
    if (same && JSON.stringify(shown.card) === JSON.stringify(card)) {
      this.state = {...shown, card, readAt};
      return;
    }
    this.emit({thing, card, readAt, loading: false, error: null, kept: false});
    if (!sameThing(thing, this.store.get().selection)) return;
    const building = card.breadcrumb.findLast((crumb) => crumb.kind === 'building');
    this.store.found(thing, {
      position: card.position,
      bounds: card.bounds,
      building: building ? String(building.id) : null,
    });
  }

  private refused(thing: Thing, error: ApiError): void {
    const last = AWAY.has(error.code) ? this.cards.last(thing, this.language) : null;
    if (last) this.emit({thing, ...last, loading: false, error: null, kept: true});
    else {
      this.cards.forget(thing, this.language);
      this.emit({thing, card: null, readAt: 0, loading: false, error, kept: false});
    }
    this.failed(error, thing);
  }

  private emit(state: CardState): void {
    clearTimeout(this.place);
    this.state = state;
    this.show(state);
  }
}
