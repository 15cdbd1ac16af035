import type {Place, Thing} from '../store';
import type {Sign} from './clusters';

/** What lies under a place on the screen. */
export interface Picked {
  thing: Thing;
  title: string;
  /** Where the thing itself is, not where it was pointed at; null where only its card knows. */
  place: Place | null;
  building?: string;
  /** A number that stands for many: come nearer to see them. */
  opens?: Place & {zoom: number};
  /** Several incidents under one sign. */
  cluster?: Sign;
}
