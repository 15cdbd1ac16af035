import type {Desk} from '../desk';

/** Keys of the time bar; they hold while it is open. */
export const TIMELINE_KEYS = {' ': 'play', ',': 'earlier', '，': 'earlier', '.': 'later', '。': 'later'} as const;

export interface TimelineUse {
  toggle(): void;
  stepBy(steps: number): void;
}

/** Take the keys that a bar of time needs while it is open; whoever writes or presses a button is left alone. */
export function listenToTimelineKeys({root, operations}: Desk, use: TimelineUse, isOpen: () => boolean): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (!isOpen() || operations.tools.measuring.drawing.get()) return;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.querySelector('dialog[open], :popover-open') || isElsewhere(event.target)) return;
    const act = TIMELINE_KEYS[event.key as keyof typeof TIMELINE_KEYS];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (act === 'play') use.toggle();
    else use.stepBy(act === 'later' ? 1 : -1);
  };
  document.addEventListener('keydown', onKey, true);
  return () => document.removeEventListener('keydown', onKey, true);
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && !!target.closest('button, a, summary, select, textarea, [contenteditable], input:not([type=range])');
}
