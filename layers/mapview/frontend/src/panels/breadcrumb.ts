import type {Card, Crumb} from '../api';
import {sameThing, type Thing} from '../store';
import {choose} from './choose';
import type {Desk} from './desk';
import {h} from './element';

/** The way from the district down to this thing; every step but the last can be taken. */
export function breadcrumb(desk: Desk, card: Card): HTMLElement | null {
  const steps = card.breadcrumb;
  if (!steps.length) return null;
  const list = h(
    'ol',
    {},
    steps.map((crumb, at) => h('li', {}, at === steps.length - 1 && isSelf(card, crumb) ? here(crumb) : link(desk, crumb))),
  );
  // On one line the near end matters: the building before the district.
  queueMicrotask(() => (list.scrollLeft = list.scrollWidth));
  return h('nav', {class: 'jw-breadcrumb', 'aria-label': desk.texts.card.breadcrumb}, list);
}

/** The step above a card, where there is one. */
export function above(card: Card | null): Thing | null {
  if (!card) return null;
  const steps = card.breadcrumb.filter((crumb) => !isSelf(card, crumb));
  const last = steps.at(-1);
  return last ? {kind: last.kind, id: String(last.id)} : null;
}

function isSelf(card: Card, crumb: Crumb): boolean {
  return sameThing({kind: card.kind, id: String(card.id)}, {kind: crumb.kind, id: String(crumb.id)});
}

function here(crumb: Crumb): HTMLElement {
  return h('span', {'aria-current': 'location'}, crumb.title);
}

function link(desk: Desk, crumb: Crumb): HTMLElement {
  return h('button', {type: 'button', on: {click: () => choose(desk.store, {thing: crumb})}}, crumb.title);
}
