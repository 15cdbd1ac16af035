export interface KeyActions {
  search(): void;
  escape(): void;
  up(): void;
  left(): void;
  right(): void;
  home(): void;
  north(): void;
  tilt(): void;
  nearer(): void;
  farther(): void;
  help(): void;
}

const KEYS: Record<string, keyof KeyActions> = {
  '/': 'search',
  '／': 'search',
  Escape: 'escape',
  Backspace: 'up',
  '[': 'left',
  '【': 'left',
  ']': 'right',
  '】': 'right',
  h: 'home',
  n: 'north',
  t: 'tilt',
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
  '?': 'help',
  '？': 'help',
};

/** Keys of the whole screen; they rest while one writes or answers a dialog. */
export function listenToKeys(root: HTMLElement, actions: KeyActions): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.querySelector('dialog[open], :popover-open') || isWriting(event.target)) return;
    const action = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    // Streamlit has single-letter keys of its own further up.
    event.stopPropagation();
    actions[action]();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}
