import type {ApiError} from '../../api';
import {sameThing, type Thing} from '../../store';
import {createCard} from '../card';
import {CardLoader} from '../cardloader';
import {createCoordinates} from '../coordinates';
import type {Desk, Panel} from '../desk';
import {deskKeys} from '../deskkeys';
import {h} from '../element';
import {icon} from '../icons';
import {listenToKeys} from '../keyboard';
import {openKeyMap} from '../keymap';
import {createMapButtons} from '../mapbuttons';
import {createScaleBar} from '../scalebar';
import {createSidePanel} from '../sidepanel';
import {createDrafting} from '../drafting';
import {createPatrolPanel} from '../patrols';
import {createThemes} from '../thematic';
import {createTabs} from '../tabs';
import {createTools} from '../tools';
import {createTopBar} from '../topbar';
import {Plan} from './plan';
import {createSummary} from './summary';
import {createGridTable} from './table';
import {looksOf} from './verdicts';

const READ_EVERY_MS = 300_000;
const QUIET = '#6B7C8C';

/** The planner's desk: which grids are out of balance, beside a map seen straight from above. */
export function createPlannerScreen(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, cards, language, operations} = desk;
  const words = texts.planner;
  const plan = new Plan();
  const topBar = createTopBar(desk, () => openKeyMap(desk));
  const themes = createThemes(desk);
  const summary = createSummary(desk, plan);
  const drafting = createDrafting(desk, plan);
  const patrols = operations.may.patrols ? createPatrolPanel(desk) : null;
  const leftTabs = createTabs(
    [
      {name: 'plan', label: words.tabPlan, content: summary.element},
      {name: 'drafting', label: texts.drafting.tab, content: drafting.element},
      ...(patrols ? [{name: 'patrols', label: texts.patrols.tab, content: patrols.element}] : []),
      {name: 'layers', label: texts.queue.tabLayers, content: h('div', {class: 'jw-layers-tab'}, themes.layers)},
    ],
    words.title,
  );
  leftTabs.element.querySelector('[data-testid=tab-patrols]')?.addEventListener('click', () => patrols?.load());
  const left = createSidePanel('left', '[', {title: words.title, collapse: words.collapse, expand: words.expand}, h('div', {class: 'jw-side-content has-queue'}, leftTabs.element));

  const table = createGridTable(desk, plan);
  const card = createCard(desk, {
    onClose: () => store.select(null),
    onRetry: () => {
      loader.load();
      void desk.liveness.check();
    },
    onWiden: (wide) => right.element.classList.toggle('is-wide', wide),
  });
  const nothing = h('div', {class: 'jw-empty'}, icon('locate'), h('p', {}, texts.card.none), h('p', {class: 'jw-hint'}, words.noneHint));
  const rightTabs = createTabs(
    [
      {name: 'grids', label: words.tabGrids, content: table.element},
      {name: 'card', label: words.tabCard, content: h('div', {class: 'jw-plan-card'}, nothing, card.element)},
    ],
    words.table,
  );
  const right = createSidePanel('right', ']', {title: words.table, collapse: words.collapseTable, expand: words.expandTable}, h('div', {class: 'jw-side-content has-queue'}, rightTabs.element));
  const loader = new CardLoader(
    store,
    cards,
    language,
    () => null,
    (state) => {
      card.show(state);
      nothing.hidden = !!state.thing;
    },
    onFailure,
  );

  const buttons = createMapButtons(desk);
  const tools = createTools(desk);
  const scale = createScaleBar(desk);
  const coordinates = createCoordinates(desk);
  const {attribution} = store.get().manifest;
  const foot = h('div', {class: 'jw-foot'}, h('div', {class: 'jw-readout'}, scale.element, coordinates.element, attribution ? h('span', {}, attribution) : null), buttons.element, tools.element, themes.legend);
  const element = h('div', {class: 'jw-screen jw-operator jw-planner'}, topBar.element, left.element, right.element, foot, tools.windows);

  /** With a draft open the grids in force leave the ground, and their names, to those of the draft. */
  const wear = (): void => {
    const {grids} = plan.reading.get();
    const looks = operations.tools.drafting.sight.get() ? new Map(grids.map(({code}) => [code, {colour: QUIET, strength: 0, words: ''}])) : looksOf(plan);
    store.set({gridLooks: grids.length ? looks : null});
  };
  const escape = (): void => {
    const {only, words: filter, area} = plan.choice.get();
    if (operations.tools.escape()) return;
    if (store.get().selection) store.select(null);
    else if (only.size || filter || area) plan.change({only: new Set(), words: '', area: ''});
  };
  const stopKeys = listenToKeys(desk.root, {
    ...deskKeys(desk, left, right, loader),
    search: () => topBar.focusSearch(),
    escape,
    ...tools.keys,
    next: () => table.step(1),
    previous: () => table.step(-1),
    filter: () => {
      left.open();
      leftTabs.show('plan');
      summary.focus();
    },
    ...(patrols && {
      patrols: () => {
        left.open();
        leftTabs.show('patrols');
        patrols.load();
      },
    }),
  });
  const timer = window.setInterval(() => void plan.read(), READ_EVERY_MS);
  const stops = [
    plan.reading.subscribe(wear),
    plan.choice.subscribe(wear),
    operations.tools.drafting.sight.subscribe((now, before) => (now === null) !== (before === null) && wear()),
    store.subscribe((state, previous) => {
      if (state.selection && !sameThing(state.selection, previous.selection)) {
        right.open();
        rightTabs.show(state.selection.kind === 'grid' ? 'grids' : 'card');
      }
      // The second map lies where the table would.
      if (!state.compare !== !previous.compare && right.isOpen() === !!state.compare) right.toggle();
      if (state.database.up && !previous.database.up) {
        loader.load();
        void plan.read();
      }
      if (state.manifest.revisions !== previous.manifest.revisions && JSON.stringify(state.manifest.revisions) !== JSON.stringify(previous.manifest.revisions)) void plan.read();
      if (state.webgl !== previous.webgl) foot.hidden = !state.webgl;
    }),
  ];
  foot.hidden = !store.get().webgl;
  card.show(loader.state);
  loader.load();
  void plan.read();

  return {
    element,
    dispose: () => {
      clearInterval(timer);
      stopKeys();
      for (const stop of stops) stop();
      store.set({gridLooks: null});
      loader.dispose();
      plan.dispose();
      for (const part of [topBar, themes, patrols, drafting, summary, table, card, buttons, tools, scale, coordinates]) part?.dispose();
    },
  };
}
