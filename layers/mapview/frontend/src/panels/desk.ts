import type {Language} from '../api';
import type {Operations} from '../operations';
import type {Second} from '../compare/second';
import type {Store} from '../store';
import type {Picture} from '../thematic/picture';
import type {Past} from '../timeline/past';
import type {Texts} from '../texts';
import type {Cards} from './cards';
import type {Facades} from './facades';
import type {Liveness} from './liveness';
import type {Mine} from './mine';
import type {Revealed} from './revealed';
import type {TakeBack} from './toast';
import type {Written} from './written';

/** What every panel is handed: the store, its words, and what the panels share. */
export interface Desk {
  readonly root: HTMLElement;
  readonly store: Store;
  readonly operations: Operations;
  /** The numbers of the map's theme. */
  readonly picture: Picture;
  /** What was reported in the time the map looks back on. */
  readonly past: Past;
  /** The map beside, whether it is shown or not. */
  readonly second: Second;
  readonly texts: Texts;
  readonly language: Language;
  readonly cards: Cards;
  readonly facades: Facades;
  readonly revealed: Revealed;
  readonly liveness: Liveness;
  readonly mine: Mine;
  readonly written: Written;
  /** Whether a resident's field may be asked for on this screen at all. */
  readonly mayReveal: boolean;
  /** A short word of confirmation at the foot of the screen. */
  notify(text: string, takeBack?: TakeBack): void;
}

/** A part of the screen that can be taken down again. */
export interface Panel {
  readonly element: HTMLElement;
  dispose(): void;
}
