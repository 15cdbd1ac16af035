import type {Card} from '../api';
import type {Store, Thing} from '../store';

/** The region this account looks after, from which a leader starts. */
export function homeRegion(store: Store): Thing | null {
  const code = store.get().manifest.region;
  if (!code) return null;
  return {kind: code.length === 15 ? 'grid' : 'region', id: code};
}

/** At most six figures, from the region's own card. */
export function headFigures(card: Card): Extract<Card['blocks'][number], {type: 'figures'}>['items'] {
  const block = card.blocks.find((content) => content.type === 'figures');
  return block ? block.items.slice(0, 6) : [];
}
