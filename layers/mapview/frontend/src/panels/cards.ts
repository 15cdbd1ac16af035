import {getCard, type Card, type Language} from '../api';
import {getHexagonCard, hexagonParts} from '../thematic/calls';
import type {Filters} from '../thematic/state';
import type {Thing} from '../store';

const FRESH_MS = 10_000;
const KEPT_CARDS = 200;

export interface KeptCard {
  card: Card;
  readAt: number;
}

/** Cards read before: shown at once while fresh, and again when the server cannot answer. */
export class Cards {
  private readonly kept = new Map<string, KeptCard>();

  /** A hexagon's card tells what the filters leave. */
  constructor(private readonly filters: () => Filters) {}

  fresh(thing: Thing, language: Language): KeptCard | null {
    const entry = this.last(thing, language);
    return entry && Date.now() - entry.readAt < FRESH_MS ? entry : null;
  }

  last(thing: Thing, language: Language): KeptCard | null {
    return this.kept.get(key(thing, language)) ?? null;
  }

  async read(thing: Thing, language: Language, signal?: AbortSignal): Promise<KeptCard> {
    const entry = {card: await this.fetch(thing, language, signal), readAt: Date.now()};
    const name = key(thing, language);
    this.kept.delete(name);
    this.kept.set(name, entry);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT_CARDS) break;
      this.kept.delete(oldest);
    }
    return entry;
  }

  private fetch(thing: Thing, language: Language, signal?: AbortSignal): Promise<Card> {
    if (thing.kind !== 'hexagon') return getCard(thing, language, signal);
    return getHexagonCard(thing.id, this.filters()[hexagonParts(thing.id).subject] ?? {}, language, signal);
  }

  forget(thing: Thing, language: Language): void {
    this.kept.delete(key(thing, language));
  }
}

function key(thing: Thing, language: Language): string {
  return `${language} ${thing.kind}/${thing.id}`;
}
