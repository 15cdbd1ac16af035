import type {ApiError, Block, Card} from '../api';
import {block, note} from './blocks';
import {breadcrumb} from './breadcrumb';
import type {CardState} from './cardloader';
import {hourMinute} from './clocktime';
import type {Desk, Panel} from './desk';
import {h} from './element';
import {createFacade} from './facade';
import {icon} from './icons';
import {copyLink} from './link';
import {toCellButton} from './thematic/tocell';

export interface CardOptions {
  /** Blocks that the screen shows elsewhere already. */
  leaveOut?: (card: Card, content: Block) => boolean;
  onClose?: () => void;
  onRetry: () => void;
  onUp?: () => void;
  onWiden?: (wide: boolean) => void;
  /** Whether this is what the screen falls back to, which cannot be closed. */
  isHome?: (card: Card) => boolean;
}

export interface CardView extends Panel {
  show(state: CardState): void;
}

/** One card: heading, blocks, and the façade, which stays while one moves within a building. */
export function createCard(desk: Desk, options: CardOptions): CardView {
  const {texts, store} = desk;
  const words = texts.card;
  const head = h('header', {class: 'jw-card-head'});
  const before = h('div', {class: 'jw-card-blocks'});
  const facade = createFacade(desk, options.onWiden);
  const after = h('div', {class: 'jw-card-blocks'});
  const scroll = h('div', {class: 'jw-card-scroll'}, before, facade.element, after);
  const element = h('article', {class: 'jw-card', 'aria-live': 'off', data: {testid: 'card'}}, head, scroll);

  const button = (name: string, label: string, act: () => void): HTMLElement =>
    h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': label, title: label, on: {click: act}}, icon(name));

  const fillHead = (card: Card): void => {
    const thing = {kind: card.kind, id: String(card.id)};
    const {position, bounds} = card;
    const locate = (): void => {
      if (bounds && card.kind !== 'building' && card.kind !== 'dwelling') store.flyTo({bounds});
      else if (position) store.flyTo({...position, zoom: Math.max(store.get().view.zoom, 17)});
      else if (bounds) store.flyTo({bounds});
    };
    const closable = options.onClose && !options.isHome?.(card);
    head.replaceChildren(
      ...present(
        breadcrumb(desk, card),
        h(
          'div',
          {class: 'jw-card-name'},
          h('span', {class: 'jw-card-icon'}, icon(card.kind)),
          h(
            'div',
            {class: 'jw-card-text'},
            h('h2', {data: {testid: 'card-title'}}, card.title),
            card.subtitle && h('p', {class: 'jw-subtitle'}, card.subtitle),
          ),
          h(
            'div',
            {class: 'jw-card-buttons'},
            (position || bounds) && button('locate', words.locate, locate),
            button('link', words.copy, () => void copyLink(desk, thing)),
            closable && button('close', words.close, () => options.onClose?.()),
          ),
        ),
      ),
    );
  };

  const fill = (card: Card, state: CardState): void => {
    const contents = card.blocks.filter((content) => !options.leaveOut?.(card, content));
    const cut = contents.findIndex((content) => content.type === 'facade');
    const split = cut < 0 ? contents.length : cut;
    const kept = state.kept ? note('warn', words.kept(hourMinute(state.readAt))) : null;
    fillHead(card);
    before.replaceChildren(...present(kept, card.kind === 'hexagon' ? toCellButton(desk, String(card.id)) : null, ...contents.slice(0, split).map((content) => block(desk, content))));
    after.replaceChildren(...present(...contents.slice(split).map((content) => block(desk, content))));
    facade.show(facadeOf(card));
    element.dataset['kind'] = card.kind;
    element.dataset['id'] = String(card.id);
    desk.revealed.paint();
  };

  const show = (state: CardState): void => {
    const {thing, card, error, loading} = state;
    element.hidden = !thing;
    element.setAttribute('aria-busy', String(loading));
    element.classList.toggle('is-error', !!error);
    if (loading && card) return;
    if (card) {
      const another = element.dataset['kind'] !== card.kind || element.dataset['id'] !== String(card.id);
      const inFacade = staysInFacade();
      if (another) desk.revealed.hideAll();
      fill(card, state);
      if (another && !inFacade) scroll.scrollTop = 0;
      else if (inFacade) document.activeElement?.scrollIntoView({block: 'nearest'});
      return;
    }
    delete element.dataset['kind'];
    delete element.dataset['id'];
    facade.show(null);
    after.replaceChildren();
    head.replaceChildren();
    if (error) before.replaceChildren(failure(error));
    else before.replaceChildren(...(loading ? [skeleton()] : []));
  };

  /** Going from window to window by key or mouse must not move the façade away; a finger wants the card. */
  const staysInFacade = (): boolean => {
    const at = document.activeElement;
    return facade.element.contains(at) && (store.get().screen === 'operator' || !!at?.matches(':focus-visible'));
  };

  const skeleton = (): HTMLElement =>
    h('div', {class: 'jw-skeleton', role: 'status', 'aria-label': words.loading}, ['a', 'b', 'c', 'd', 'e'].map((name) => h('i', {class: `is-${name}`})));

  const failure = (error: ApiError): HTMLElement => {
    const known = error.code in words.failed ? (error.code as keyof typeof words.failed) : 'other';
    return h(
      'div',
      {class: 'jw-failure', role: 'alert'},
      icon('warn'),
      h('h2', {data: {testid: 'card-title'}}, words.failed[known]),
      h('p', {}, error.message || words.failedHint[known]),
      known === 'other' && h('p', {class: 'jw-hint jw-num'}, words.code(error.code)),
      h(
        'div',
        {class: 'jw-dialog-buttons'},
        options.onClose && h('button', {type: 'button', class: 'jw-button', on: {click: () => options.onClose?.()}}, words.close),
        h('button', {type: 'button', class: 'jw-button is-primary', on: {click: () => options.onRetry()}}, words.retry),
      ),
    );
  };

  return {element, show, dispose: () => facade.dispose()};
}

/** The building whose windows belong to a card: its own, or the one a dwelling is in. */
function facadeOf(card: Card): string | null {
  const own = card.blocks.find((content) => content.type === 'facade');
  if (own) return String(own.building);
  if (card.kind !== 'dwelling') return null;
  const crumb = card.breadcrumb.findLast((step) => step.kind === 'building');
  return crumb ? String(crumb.id) : null;
}

function present(...elements: (HTMLElement | null)[]): HTMLElement[] {
  return elements.filter((element) => element !== null);
}
