import type {Place, Store, Thing} from '../store';

/** Kinds that have a card of their own; anything else is shown through what it belongs to. */
const WITH_CARD = new Set([
  'incident',
  'member',
  'region',
  'comprehensive_grid',
  'grid',
  'building',
  'dwelling',
  'camera',
  'sensor',
  'vehicle',
  'team',
  'robot',
  'premises',
  'own',
  'street',
]);

export interface Choice {
  thing: Thing;
  parent?: Thing | null;
  position?: Place | null;
}

/** Go to a thing that was named rather than clicked on the map: select it and fly there. */
export function choose(store: Store, {thing, parent, position}: Choice): void {
  const own = WITH_CARD.has(thing.kind) || !parent;
  const target = own ? thing : parent;
  store.select(
    {kind: target.kind, id: String(target.id)},
    {
      fly: true,
      ...(position && {position}),
      ...(own && parent?.kind === 'building' && {building: String(parent.id)}),
    },
  );
}
