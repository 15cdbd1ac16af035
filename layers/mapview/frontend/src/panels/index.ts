import type {Store} from '../store';

export function mountPanels(_root: HTMLElement, _store: Store): () => void {
  return () => {};
}
