import type {Store} from '../store';
import {above} from './breadcrumb';
import type {CardLoader} from './cardloader';
import {choose} from './choose';
import type {Desk} from './desk';
import {openKeyMap} from './keymap';
import type {SidePanel} from './sidepanel';

type Keys<Names extends string> = Record<Names, () => void>;

/** What keys do with the camera on every screen. */
export function cameraKeys(store: Store): Keys<'home' | 'north' | 'tilt' | 'nearer' | 'farther'> {
  return {
    home: () => store.camera('home'),
    north: () => store.camera('north'),
    tilt: () => store.camera(store.get().view.pitch < 1 ? 'solid' : 'flat'),
    nearer: () => store.camera('in'),
    farther: () => store.camera('out'),
  };
}

/** What keys do on a desk with a panel at either side; one goes a step up from the card. */
export function deskKeys(desk: Desk, left: SidePanel, right: SidePanel, loader: CardLoader): Keys<'up' | 'left' | 'right' | 'help'> & ReturnType<typeof cameraKeys> {
  return {
    ...cameraKeys(desk.store),
    up: () => {
      const parent = above(loader.state.card);
      if (parent) choose(desk.store, {thing: parent});
    },
    left: () => left.toggle(),
    right: () => right.toggle(),
    help: () => openKeyMap(desk),
  };
}
