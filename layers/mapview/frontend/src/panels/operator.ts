import type {ApiError} from '../api';
import {sameThing, type Thing} from '../store';
import {above} from './breadcrumb';
import {createCard} from './card';
import {CardLoader} from './cardloader';
import {choose} from './choose';
import {createCoordinates} from './coordinates';
import type {Desk, Panel} from './desk';
import {h} from './element';
import {icon} from './icons';
import {listenToKeys} from './keyboard';
import {openKeyMap} from './keymap';
import {createLayerTree} from './layertree';
import {createMapButtons} from './mapbuttons';
import {homeRegion} from './region';
import {createScaleBar} from './scalebar';
import {createSidePanel} from './sidepanel';
import {createTopBar} from './topbar';

/** The big screen: layers at the left, the card at the right, search on top. */
export function createOperatorScreen(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, cards, language} = desk;
  const topBar = createTopBar(desk, () => openKeyMap(desk));
  const layers = createLayerTree(desk);
  const left = createSidePanel('left', '[', texts.layers, h('div', {class: 'jw-side-content'}, h('h2', {}, texts.layers.title), layers.element));

  const back = (): void => {
    const {selection} = store.get();
    const parent = above(loader.state.card);
    if (selection?.kind === 'dwelling' && parent?.kind === 'building') store.select(parent);
    else store.select(null);
  };
  const card = createCard(desk, {
    onClose: back,
    onRetry: () => {
      loader.load();
      void desk.liveness.check();
    },
    isHome: () => !store.get().selection,
    onWiden: (wide) => right.element.classList.toggle('is-wide', wide),
  });
  const nothing = h(
    'div',
    {class: 'jw-empty'},
    icon('locate'),
    h('p', {}, texts.card.none),
    h('p', {class: 'jw-hint'}, texts.card.noneHint),
  );
  const right = createSidePanel('right', ']', texts.card, h('div', {class: 'jw-side-content'}, nothing, card.element));
  const loader = new CardLoader(
    store,
    cards,
    language,
    // Without a map, the lists of one's own area are the way down to a building.
    () => (store.get().webgl ? null : homeRegion(store)),
    (state) => {
      nothing.hidden = !!state.thing;
      card.show(state);
    },
    onFailure,
  );

  const buttons = createMapButtons(desk);
  const scale = createScaleBar(desk);
  const coordinates = createCoordinates(desk);
  const {attribution} = store.get().manifest;
  const readout = h('div', {class: 'jw-readout'}, scale.element, coordinates.element, attribution ? h('span', {}, attribution) : null);
  const foot = h('div', {class: 'jw-foot'}, readout, buttons.element);
  const element = h('div', {class: 'jw-screen jw-operator'}, topBar.element, left.element, right.element, foot);

  const stopKeys = listenToKeys(desk.root, {
    search: () => topBar.focusSearch(),
    escape: back,
    up: () => {
      const parent = above(loader.state.card);
      if (parent) choose(store, {thing: parent});
    },
    left: () => left.toggle(),
    right: () => right.toggle(),
    home: () => store.camera('home'),
    north: () => store.camera('north'),
    tilt: () => store.camera(store.get().view.pitch < 1 ? 'solid' : 'flat'),
    nearer: () => store.camera('in'),
    farther: () => store.camera('out'),
    help: () => openKeyMap(desk),
  });
  const stopSelection = store.subscribe((state, previous) => {
    if (state.selection && !sameThing(state.selection, previous.selection)) right.open();
    if (state.database.up && !previous.database.up) loader.load();
    if (state.webgl === previous.webgl) return;
    foot.hidden = !state.webgl;
    loader.load();
  });
  foot.hidden = !store.get().webgl;
  card.show(loader.state);
  loader.load();

  return {
    element,
    dispose: () => {
      stopKeys();
      stopSelection();
      loader.dispose();
      for (const part of [topBar, layers, card, buttons, scale, coordinates]) part.dispose();
    },
  };
}
