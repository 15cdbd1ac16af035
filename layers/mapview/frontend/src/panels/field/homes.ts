import type {ApiError} from '../../api';
import type {Thing} from '../../store';
import {createCard} from '../card';
import {CardLoader} from '../cardloader';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {createHomePanel} from '../homes';
import {openFind} from '../homes/find';
import {button} from '../homes/fields';
import {icon} from '../icons';
import {createSearch} from '../search';

/** 人房 on the phone: find a home by its address or who lives in it, write the visit down, collect what has changed. */
export function createFieldHomes(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, cards, language, operations} = desk;
  const words = texts.field;
  const search = createSearch(desk);
  const find = operations.may.find ? button(texts.homes.find, () => openFind(desk), 'find-open') : null;
  const nothing = h('div', {class: 'jw-empty'}, icon('dwelling'), h('p', {}, words.homeNone), h('p', {class: 'jw-hint'}, words.homeNoneHint));
  const card = createCard(desk, {
    onClose: () => store.select(null),
    onRetry: () => {
      loader.load();
      void desk.liveness.check();
    },
  });
  const home = createHomePanel(desk);
  const scroll = h('div', {class: 'jw-field-home'}, nothing, card.element, home.element);
  const element = h('div', {class: 'jw-field-homes', data: {testid: 'field-homes'}}, h('div', {class: 'jw-field-find'}, search.element, find), scroll);
  const loader = new CardLoader(
    store,
    cards,
    language,
    () => null,
    (state) => {
      nothing.hidden = !!state.thing;
      card.show(state);
      home.show(state.card?.kind === 'dwelling' && !state.loading ? String(state.card.id) : null);
      if (state.loading) scroll.scrollTop = 0;
    },
    onFailure,
  );
  card.show(loader.state);
  loader.load();
  return {
    element,
    dispose: () => {
      loader.dispose();
      for (const part of [search, card, home]) part.dispose();
    },
  };
}
