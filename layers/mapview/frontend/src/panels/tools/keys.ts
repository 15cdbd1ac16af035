import type {Desk} from '../desk';

/** Keys of measuring; they come before those of the screen while something is drawn. */
export const MEASURE_KEYS = {Backspace: 'undo', Enter: 'finish', Escape: 'escape', ' ': 'add'} as const;

/** Take the keys that a drawing needs before anybody else does. */
export function listenToToolKeys({root, store, operations}: Desk): () => void {
  const {measuring} = operations.tools;
  const onKey = (event: KeyboardEvent): void => {
    if (!measuring.drawing.get() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.querySelector('dialog[open], :popover-open') || isElsewhere(event.target, event.key)) return;
    const use = MEASURE_KEYS[event.key as keyof typeof MEASURE_KEYS];
    if (!use) {
      if (event.key.startsWith('Arrow')) root.closest('.jw')?.setAttribute('data-aim', '');
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (use === 'undo') measuring.undo();
    else if (use === 'finish') measuring.finish();
    else if (use === 'escape') measuring.escape();
    else {
      const {longitude, latitude} = store.get().view;
      root.closest('.jw')?.setAttribute('data-aim', '');
      measuring.add([longitude, latitude]);
    }
  };
  const stop = measuring.drawing.subscribe((drawing) => {
    if (!drawing) root.closest('.jw')?.removeAttribute('data-aim');
  });
  document.addEventListener('keydown', onKey, true);
  return () => {
    document.removeEventListener('keydown', onKey, true);
    stop();
  };
}

/** Whoever writes, or presses a button with its own key, is left alone; Escape and Backspace mean the drawing. */
function isElsewhere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]')) return true;
  return (key === 'Enter' || key === ' ') && !!target.closest('button, a, summary');
}
