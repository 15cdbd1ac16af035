import type {ApiError} from '../api';
import {sameThing, type Thing} from '../store';
import {openAppraisal} from './appraisal';
import {above} from './breadcrumb';
import {createCard} from './card';
import {CardLoader, WITHOUT_CARD} from './cardloader';
import {createCasePanel} from './case';
import {createCompare} from './compare';
import {createCoordinates} from './coordinates';
import type {Desk, Panel} from './desk';
import {deskKeys} from './deskkeys';
import {h} from './element';
import {createHomePanel} from './homes';
import {createTaskList} from './homes/tasks';
import {icon} from './icons';
import {listenToKeys} from './keyboard';
import {openKeyMap} from './keymap';
import {createMapButtons} from './mapbuttons';
import {createPlayback} from './playback';
import {openTrack, selectedUnit} from './playback/open';
import {createPatrolPanel} from './patrols';
import {createQueue} from './queue';
import {Sound} from './queue/sound';
import {homeRegion} from './region';
import {createReportForm} from './report';
import {createScaleBar} from './scalebar';
import {writeQuery} from './settings';
import {createSidePanel, type SidePanel} from './sidepanel';
import {createTabs} from './tabs';
import {createThemes} from './thematic';
import {createTimeline} from './timeline';
import {createTools} from './tools';
import {createMoreButtons} from './tools/more';
import {createTopBar} from './topbar';
import {createUnitStrip} from './unitstrip';
import {createWallFigures} from './wallfigures';

/** The big screen: what is open at the left, the card of what is selected at the right, search on top. */
export function createOperatorScreen(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, cards, language, operations} = desk;
  const topBar = createTopBar(desk, () => openKeyMap(desk));
  const themes = createThemes(desk);
  const sound = operations.active ? new Sound() : null;
  const queue = sound && createQueue(desk, sound);
  const report = operations.may.report ? createReportForm(desk) : null;
  const layersTab = h('div', {class: 'jw-layers-tab'}, h('h2', {}, texts.layers.title), themes.layers);
  const home = operations.may.households ? createHomePanel(desk) : null;
  const tasks = operations.may.households ? createTaskList(desk, () => rereadHome()) : null;
  const patrols = operations.may.patrols ? createPatrolPanel(desk, () => showPatrols()) : null;
  const tabs = queue && createTabs(
    [
      {name: 'queue', label: texts.queue.tabQueue, content: queue.element},
      {name: 'layers', label: texts.queue.tabLayers, content: layersTab},
      ...(tasks ? [{name: 'homes', label: texts.homes.tab, content: tasks.element}] : []),
      ...(patrols ? [{name: 'patrols', label: texts.patrols.tab, content: patrols.element}] : []),
    ],
    texts.queue.title,
  );
  const labels = queue ? {title: texts.queue.title, collapse: texts.queue.collapse, expand: texts.queue.expand} : texts.layers;
  const left = createSidePanel('left', '[', labels, h('div', {class: `jw-side-content${queue ? ' has-queue' : ''}`}, tabs?.element ?? layersTab));

  const showPatrols = (): void => {
    left.open();
    tabs?.show('patrols');
  };
  const back = (): void => {
    const {selection} = store.get();
    const parent = above(loader.state.card);
    if (selection?.kind === 'dwelling' && parent?.kind === 'building') store.select(parent);
    else store.select(null);
  };
  const escape = (): void => {
    if (report?.close() || operations.tools.escape()) return;
    if (operations.playback.isOpen) return operations.playback.close();
    if (operations.followed.get() !== null) operations.followed.set(null);
    else if (operations.wall.get()) setWall(false);
    else if (store.get().selection) back();
    else if (store.get().compare) store.set({compare: null});
    else if (store.get().time) timeline?.toggle();
    else queue?.clearFilter();
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
  let hasCard = false;
  const showNothing = (): void => {
    const {selection} = store.get();
    nothing.hidden = hasCard || (!!selection && WITHOUT_CARD.has(selection.kind));
  };
  const strip = createUnitStrip(desk);
  const incident = operations.active
    ? createCasePanel(
        desk,
        (error, id) => onFailure(error, {kind: 'incident', id: String(id)}),
        () => showNothing(),
      )
    : null;
  const right = createSidePanel(
    'right',
    ']',
    texts.card,
    h('div', {class: 'jw-side-content'}, nothing, strip.element, card.element, home?.element, incident?.element),
  );
  const loader = new CardLoader(
    store,
    cards,
    language,
    // Without a map, the lists of one's own area are the way down to a building.
    () => (store.get().webgl ? null : homeRegion(store)),
    (state) => {
      card.show(state);
      home?.show(state.card?.kind === 'dwelling' ? String(state.card.id) : null);
      hasCard = !!state.thing;
      showNothing();
    },
    onFailure,
  );

  const rereadHome = (): void => {
    loader.load();
    home?.reload();
  };

  const buttons = createMapButtons(desk);
  const tools = createTools(desk);
  const timeline = operations.active ? createTimeline(desk, desk.past) : null;
  const playback = operations.may.tracks ? createPlayback(desk) : null;
  const compare = createCompare(desk, desk.second);
  const more = createMoreButtons(desk, {...(timeline && {timeline: timeline.toggle}), compare: compare.toggle});
  const figures = operations.active ? createWallFigures(desk) : null;
  const scale = createScaleBar(desk);
  const coordinates = createCoordinates(desk);
  const {attribution} = store.get().manifest;
  const readout = h('div', {class: 'jw-readout'}, scale.element, coordinates.element, attribution ? h('span', {}, attribution) : null);
  const foot = h('div', {class: 'jw-foot'}, readout, buttons.element, tools.element, more.element, h('div', {class: 'jw-foot-above'}, themes.legend, timeline?.element, playback?.element));
  const element = h('div', {class: 'jw-screen jw-operator'}, topBar.element, left.element, right.element, foot, tools.windows, compare.element, figures?.element, report?.element);

  const setWall = (wall: boolean): void => {
    operations.wall.set(wall);
    writeQuery('wall', wall ? '1' : null);
    // Only a key or a click may ask for the whole screen; where the browser refuses, the page is the wall.
    if (wall) document.documentElement.requestFullscreen?.().catch(() => undefined);
    else if (document.fullscreenElement) void document.exitFullscreen();
    if (wall) tools.keys.tour();
    else operations.tools.tour.end();
  };
  /** Two maps need the room of the panels; with one map again those come back that were open. */
  let folded: SidePanel[] = [];
  const foldPanels = (): void => {
    const two = !!store.get().compare;
    if (two) folded = [left, right].filter((panel) => panel.isOpen());
    for (const panel of folded) if (panel.isOpen() === two) panel.toggle();
  };
  const drawWall = (): void => {
    const wall = operations.wall.get();
    const root = desk.root.closest<HTMLElement>('.jw');
    if (wall) root?.setAttribute('data-wall', '');
    else root?.removeAttribute('data-wall');
    if (!wall) return;
    left.open();
    tabs?.show('queue');
    requestAnimationFrame(() => store.camera('home'));
  };
  const stopKeys = listenToKeys(desk.root, {
    ...deskKeys(desk, left, right, loader),
    search: () => topBar.focusSearch(),
    escape,
    ...tools.keys,
    ...(timeline && {timeline: timeline.toggle}),
    compare: compare.toggle,
    ...(playback && {track: () => openTrack(desk, selectedUnit(desk))}),
    ...(queue && {
      next: () => queue.step(1),
      previous: () => queue.step(-1),
      enter: () => queue.openCursor() || (incident?.sendByKey() ?? false),
      acknowledge: () => queue.acknowledge(),
      proceed: () => incident?.keys.proceed(),
      steps: () => incident?.keys.steps(),
      candidates: () => incident?.keys.candidates(),
      undo: () => desk.root.querySelector<HTMLElement>('[data-testid=undo]')?.click(),
      follow: () => incident?.keys.follow(),
      mute: () => sound.toggle(),
      filter: () => {
        left.open();
        tabs?.show('queue');
        queue.filter();
      },
      wall: () => setWall(!operations.wall.get()),
    }),
    ...(patrols && {
      patrols: () => {
        showPatrols();
        patrols.load();
      },
    }),
    ...(operations.may.appraisal && {appraisal: () => openAppraisal(desk)}),
    ...(report && {report: () => report.open(operations.draft.get())}),
  });
  const stops = [
    operations.wall.subscribe(drawWall),
    store.subscribe((state, previous) => {
      if (state.selection && !sameThing(state.selection, previous.selection)) right.open();
      if (state.selection !== previous.selection) showNothing();
      if (!state.compare !== !previous.compare) foldPanels();
      if (state.database.up && !previous.database.up) {
        loader.load();
        incident?.reload();
      }
      if (state.webgl === previous.webgl) return;
      foot.hidden = !state.webgl;
      loader.load();
    }),
  ];
  foot.hidden = !store.get().webgl;
  tabs?.element.querySelector('[data-testid=tab-homes]')?.addEventListener('click', () => tasks?.load());
  tabs?.element.querySelector('[data-testid=tab-patrols]')?.addEventListener('click', () => patrols?.load());
  card.show(loader.state);
  loader.load();
  drawWall();
  if (store.get().compare) foldPanels();

  return {
    element,
    dispose: () => {
      stopKeys();
      for (const stop of stops) stop();
      loader.dispose();
      sound?.dispose();
      for (const part of [topBar, themes, card, buttons, tools, timeline, playback, compare, more, figures, scale, coordinates, strip, queue, report, incident, home, tasks, patrols]) part?.dispose();
    },
  };
}
