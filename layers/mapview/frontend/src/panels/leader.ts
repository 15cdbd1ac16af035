import type {ApiError, Card, Figure} from '../api';
import {sameThing, type Thing} from '../store';
import {appraisalButton, openAppraisal} from './appraisal';
import {figure} from './blocks';
import {above} from './breadcrumb';
import {createCard} from './card';
import {createCasePanel} from './case';
import {CardLoader} from './cardloader';
import {choose} from './choose';
import type {Desk, Panel} from './desk';
import {cameraKeys} from './deskkeys';
import {h} from './element';
import {createFreshness} from './freshness';
import {icon} from './icons';
import {listenToKeys} from './keyboard';
import {openKeyMap} from './keymap';
import {createLayerTree} from './layertree';
import {mark} from './mark';
import {createMapButtons} from './mapbuttons';
import {headFigures, homeRegion} from './region';
import {createOverview} from './overview';
import {createPatrolPanel} from './patrols';
import {createPlayback} from './playback';
import {openTrack, selectedUnit} from './playback/open';
import {createSearch} from './search';
import {createSheet} from './sheet';
import {createSimulated} from './simulated';
import {createTools} from './tools';
import {Vocabulary} from './thematic/vocabulary';
import {createUnitStrip} from './unitstrip';
import {languageButton, screenLink, signOutForm, themeButton} from './topbar';

/** The tablet: six figures on top, the map, and one sheet to drill down in. Nothing is changed here. */
export function createLeaderScreen(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, cards, language} = desk;
  const words = texts.leader;
  const home = (): Thing | null => homeRegion(store);
  const isHome = (card: Card): boolean => sameThing({kind: card.kind, id: String(card.id)}, home());

  const region = h('span', {class: 'jw-region'}, store.get().manifest.title);
  const figures = h('div', {class: 'jw-strip', 'aria-label': words.figures, role: 'group', hidden: !home()});
  const sheet = createSheet(texts, innerWidth > innerHeight ? 'full' : 'half');
  const card = createCard(desk, {
    onClose: () => store.select(null),
    onRetry: () => {
      loader.load();
      void desk.liveness.check();
    },
    isHome,
    leaveOut: (shown, content) => isHome(shown) && content.type === 'figures' && content === shown.blocks.find((one) => one.type === 'figures'),
  });
  const nothing = h('div', {class: 'jw-empty'}, icon('locate'), h('p', {}, words.none), h('p', {class: 'jw-hint'}, words.noneHint));
  const {operations} = desk;
  const goingOn = operations.active ? createOverview(desk) : null;
  const incident = operations.active ? createCasePanel(desk, (error, id) => onFailure(error, {kind: 'incident', id: String(id)}), () => {}) : null;
  const strip = operations.active ? createUnitStrip(desk) : null;
  const patrols = operations.may.patrols ? createPatrolPanel(desk, () => showPatrols()) : null;
  const patrolled = patrols && h('details', {class: 'jw-leader-patrols', data: {testid: 'leader-patrols'}, on: {toggle: () => patrols.load()}}, h('summary', {}, texts.patrols.title), patrols.element);
  sheet.body.append(nothing, ...[strip, goingOn].flatMap((part) => (part ? [part.element] : [])), ...(patrolled ? [patrolled] : []), card.element, ...(incident ? [incident.element] : []));
  /** A task that was asked for from a case: the case makes room for it. */
  const showPatrols = (): void => {
    store.select(null);
    if (patrolled) patrolled.open = true;
    patrolled?.scrollIntoView({block: 'nearest'});
  };
  const arrangeSheet = (): void => {
    if (goingOn) goingOn.element.hidden = store.get().selection !== null;
    if (patrolled) patrolled.hidden = store.get().selection !== null && store.get().selection?.kind !== 'grid';
    if (store.get().selection) nothing.hidden = true;
  };

  const showFigures = (found: Card): void => {
    const items = headFigures(found);
    figures.hidden = !items.length;
    figures.style.setProperty('--count', String(Math.max(items.length, 1)));
    figures.replaceChildren(...items.map(tile));
  };
  const tile = (item: Figure): HTMLElement => {
    const shown = figure(desk, item);
    if (item.select) return shown;
    return h('button', {type: 'button', class: `${shown.className} is-link`, on: {click: () => overview(item.label)}}, ...shown.childNodes);
  };
  /** A figure without a place of its own opens the overview at the list it sums up. */
  let wanted: string | null = null;
  const overview = (label: string): void => {
    wanted = label;
    if (sheet.stop() === 'peek') sheet.moveTo('half');
    store.camera('home');
    if (store.get().selection) store.select(null);
    else goToList();
  };
  const goToList = (): void => {
    const heading = [...card.element.querySelectorAll('h3')].find((title) => wanted && title.textContent?.startsWith(wanted));
    wanted = null;
    heading?.scrollIntoView({block: 'start', behavior: 'smooth'});
  };

  const loader = new CardLoader(
    store,
    cards,
    language,
    home,
    (state) => {
      nothing.hidden = !!state.thing || operations.active;
      card.show(state);
      if (!state.card || state.loading || !isHome(state.card)) return;
      showFigures(state.card);
      if (wanted) goToList();
    },
    onFailure,
  );

  const search = createSearch(desk, () => element.classList.remove('is-searching'));
  const openSearch = (): void => {
    element.classList.add('is-searching');
    search.focus();
  };
  const vocabulary = new Vocabulary(language);
  const layers = createLayerTree(desk, vocabulary);
  const layerBox = h('div', {class: 'jw-popover', id: 'jw-layer-box', popover: 'auto'}, h('h2', {}, texts.layers.title), layers.element);
  const freshness = createFreshness(desk);
  const simulated = createSimulated(desk);
  const buttons = createMapButtons(desk);
  const tools = createTools(desk);
  const playback = operations.may.tracks ? createPlayback(desk) : null;
  const bar = h(
    'header',
    {class: 'jw-topbar'},
    h('div', {class: 'jw-brand'}, mark(), h('strong', {}, texts.product), region, simulated.element),
    search.element,
    h(
      'div',
      {class: 'jw-topbar-end'},
      freshness.element,
      h('button', {type: 'button', class: 'jw-icon-button jw-open-search', 'aria-label': words.search, on: {click: openSearch}}, icon('search')),
      h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': words.layers, popovertarget: 'jw-layer-box'}, icon('layers')),
      appraisalButton(desk),
      languageButton(desk),
      themeButton(desk),
      screenLink(desk),
      signOutForm(desk),
    ),
  );
  const element = h('div', {class: 'jw-screen jw-leader'}, bar, figures, h('div', {class: 'jw-stage'}, buttons.element, tools.element, tools.windows, ...(playback ? [playback.element] : []), sheet.element), layerBox);

  const up = (): void => {
    const parent = above(loader.state.card);
    if (parent && !(loader.state.card && isHome(loader.state.card))) choose(store, {thing: parent});
  };
  const stopKeys = listenToKeys(desk.root, {
    search: openSearch,
    escape: () => {
      if (operations.tools.escape()) return;
      if (operations.playback.isOpen) operations.playback.close();
      else store.select(null);
    },
    up,
    left: () => layerBox.togglePopover(),
    right: () => sheet.moveTo(sheet.stop() === 'full' ? 'peek' : 'full'),
    ...cameraKeys(store),
    help: () => openKeyMap(desk),
    ...tools.keys,
    ...(playback && {track: () => openTrack(desk, selectedUnit(desk))}),
    ...(patrolled && {
      patrols: () => {
        if (sheet.stop() === 'peek') sheet.moveTo('half');
        patrolled.open = !patrolled.open;
        patrolled.scrollIntoView({block: 'nearest'});
      },
    }),
    ...(operations.may.appraisal && {appraisal: () => openAppraisal(desk)}),
  });
  const stopSelection = store.subscribe((state, previous) => {
    if (state.selection !== previous.selection) arrangeSheet();
    if (state.selection && !sameThing(state.selection, previous.selection) && sheet.stop() === 'peek') sheet.moveTo('half');
    if (state.database.up && !previous.database.up) loader.load();
  });
  arrangeSheet();
  card.show(loader.state);
  loader.load();
  readHome();

  function readHome(): void {
    const thing = home();
    if (!thing) return;
    cards.read(thing, language).then(
      (entry) => showFigures(entry.card),
      () => {
        // The strip goes; the card and the status dot say what is wrong.
        figures.hidden = !figures.children.length;
      },
    );
  }

  return {
    element,
    dispose: () => {
      stopKeys();
      stopSelection();
      loader.dispose();
      for (const part of [search, layers, vocabulary, freshness, simulated, buttons, tools, playback, card, goingOn, patrols, incident, strip]) part?.dispose();
    },
  };
}
