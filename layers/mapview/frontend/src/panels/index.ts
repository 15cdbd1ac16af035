import '../style/index.css';
import {readAddress} from '../address';
import type {ApiError} from '../api';
import type {Operations} from '../operations';
import type {Picture} from '../thematic/picture';
import type {Second} from '../compare/second';
import type {Past} from '../timeline/past';
import {sameThing, type State, type Store, type Thing} from '../store';
import {textsOf} from '../texts';
import {createAdminScreen} from './admin';
import {createBanners} from './banners';
import {Cards} from './cards';
import type {Desk, Panel} from './desk';
import {greet} from './guide';
import {Facades} from './facades';
import {createFieldScreen} from './field';
import {createLeaderScreen} from './leader';
import {Liveness} from './liveness';
import {Mine} from './mine';
import {createOperatorScreen} from './operator';
import {createPlannerScreen} from './planner';
import {createSharedPlan} from './sharedplan';
import {Revealed} from './revealed';
import {createToast} from './toast';
import {createTooltip} from './tooltip';
import {Written} from './written';

const SCREENS: Record<State['screen'], (desk: Desk, failed: (error: ApiError, thing: Thing) => void) => Panel> = {
  operator: createOperatorScreen,
  leader: createLeaderScreen,
  planner: createPlannerScreen,
  admin: createAdminScreen,
  field: createFieldScreen,
};

const DEAD_LINK = new Set(['unknown_thing', 'not_permitted', 'bad_value']);

/** Lay the panels over the map and keep them in step with the store. */
export function mountPanels(root: HTMLElement, store: Store, operations: Operations, picture: Picture, past: Past, second: Second): () => void {
  const cards = new Cards(() => store.get().filters);
  const facades = new Facades();
  const liveness = new Liveness(store);
  const mine = new Mine(store.get().manifest.actor.name);
  const written = new Written();
  // The address is a claim until a card has come of it.
  let claimed: Thing | null = readAddress().selection;
  let unmount = build();

  function build(): () => void {
    const {language, screen, manifest} = store.get();
    const texts = textsOf(language);
    const revealed = new Revealed(root, texts.reveal.shown);
    const toast = createToast();
    const desk: Desk = {
      root,
      store,
      operations,
      picture,
      past,
      second,
      mine,
      written,
      texts,
      language,
      cards,
      facades,
      revealed,
      liveness,
      mayReveal: (screen === 'operator' || screen === 'field') && manifest.capabilities.reveal,
      notify: toast.say,
    };
    const banners = createBanners(desk);
    const failed = (error: ApiError, thing: Thing): void => {
      if (error.code === 'unreachable' || error.code === 'database_away') void liveness.check();
      if (!sameThing(thing, claimed) || !DEAD_LINK.has(error.code)) return;
      claimed = null;
      banners.deadLink(thing, error);
      store.select(null);
    };
    const shown = SCREENS[screen](desk, failed);
    const tooltip = createTooltip(desk);
    const sharedPlan = createSharedPlan(desk);
    root.replaceChildren(shown.element, sharedPlan.element, banners.element, toast.element, tooltip.element);
    // Once what it points at is laid out.
    requestAnimationFrame(() => root.contains(shown.element) && greet(desk));
    return () => {
      for (const part of [shown, sharedPlan, banners, toast, tooltip, revealed]) part.dispose();
      for (const dialog of root.querySelectorAll('dialog')) dialog.close();
    };
  }

  const stop = store.subscribe((state, previous) => {
    const rebuilt =
      state.language !== previous.language ||
      state.screen !== previous.screen ||
      state.manifest.actor.name !== previous.manifest.actor.name ||
      state.manifest.title !== previous.manifest.title ||
      state.manifest.capabilities.reveal !== previous.manifest.capabilities.reveal;
    if (!rebuilt) return;
    unmount();
    unmount = build();
  });
  return () => {
    stop();
    unmount();
    liveness.dispose();
    root.replaceChildren();
  };
}
