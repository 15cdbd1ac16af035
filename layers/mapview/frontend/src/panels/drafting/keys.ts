import type {Drafting} from '../../drafting/drafting';

export interface DraftKeys {
  undo(): void;
  redo(): void;
}

/** Ctrl+Z and Ctrl+Shift+Z while a draft is open, wherever nothing is being written. */
export function listenToKeys(drafting: Drafting, keys: DraftKeys): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!drafting.sight.get() || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    if (event.target instanceof HTMLElement && event.target.closest('input:not([type=checkbox]), textarea, select')) return;
    event.preventDefault();
    if (event.shiftKey) keys.redo();
    else keys.undo();
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
