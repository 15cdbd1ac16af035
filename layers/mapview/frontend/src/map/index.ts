import type {Store} from '../store';

export function mountMap(_root: HTMLElement, store: Store): () => void {
  store.set({webgl: false});
  return () => {};
}
