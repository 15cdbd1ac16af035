export interface KeyActions {
  search(): void;
  escape(): void;
  up(): void;
  left(): void;
  right(): void;
  home(): void;
  north(): void;
  next?(): void;
  previous?(): void;
  /** Open what the cursor is on, or send what is chosen; false leaves the key to the page. */
  enter?(): boolean;
  acknowledge?(): void;
  /** The case's next step, the first of all its steps, its candidates, the way back, and the camera with its unit. */
  proceed?(): void;
  steps?(): void;
  candidates?(): void;
  undo?(): void;
  follow?(): void;
  mute?(): void;
  filter?(): void;
  report?(): void;
  wall?(): void;
  tilt(): void;
  nearer(): void;
  farther(): void;
  help(): void;
  distance(): void;
  area(): void;
  reach?(): void;
  views(): void;
  picture(): void;
  timeline?(): void;
  compare?(): void;
  /** The day's track of the selected unit. */
  track?(): void;
  /** Patrols 巡查 and the appraisal 考核. */
  patrols?(): void;
  appraisal?(): void;
  tour(): void;
  /** Open one of the first nine saved views. */
  view(number: number): void;
}

type Plain = Exclude<keyof KeyActions, 'view'>;

/** Keys of the screen; 1 to 9 open saved views. */
export const KEYS: Record<string, Plain> = {
  '/': 'search',
  '／': 'search',
  Escape: 'escape',
  Backspace: 'up',
  '[': 'left',
  '【': 'left',
  ']': 'right',
  '】': 'right',
  h: 'home',
  '0': 'north',
  n: 'report',
  j: 'next',
  k: 'previous',
  a: 'acknowledge',
  e: 'proceed',
  x: 'steps',
  i: 'candidates',
  u: 'undo',
  b: 'follow',
  m: 'mute',
  f: 'filter',
  w: 'wall',
  d: 'distance',
  s: 'area',
  g: 'reach',
  v: 'views',
  p: 'picture',
  l: 'timeline',
  c: 'compare',
  r: 'track',
  q: 'patrols',
  y: 'appraisal',
  o: 'tour',
  t: 'tilt',
  '+': 'nearer',
  '=': 'nearer',
  '-': 'farther',
  '?': 'help',
  '？': 'help',
};

const bound = new WeakMap<HTMLElement, KeyActions>();

/** What the screen that is shown in `root` answers to. */
export function actionsOf(root: HTMLElement): KeyActions | undefined {
  return bound.get(root);
}

/** Keys of the whole screen; they rest while one writes or answers a dialog. */
export function listenToKeys(root: HTMLElement, actions: KeyActions): () => void {
  bound.set(root, actions);
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (root.querySelector('dialog[open], :popover-open') || isWriting(event.target)) return;
    if (event.key === 'Enter') {
      if (event.repeat || isPressed(event.target) || !actions.enter?.()) return;
      event.preventDefault();
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      actions.view(Number(event.key));
      return;
    }
    const action = KEYS[event.key] ?? KEYS[event.key.toLowerCase()] ?? arrowIn(event);
    const act = action && actions[action];
    if (!act) return;
    event.preventDefault();
    // Streamlit has single-letter keys of its own further up.
    event.stopPropagation();
    act();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

/** Up and down go through the queue unless something else that takes them has the focus. */
function arrowIn(event: KeyboardEvent): Plain | undefined {
  const at = event.target;
  const free = at === document.body || at === document.documentElement || (at instanceof Element && !!at.closest('[data-testid=queue]'));
  if (!free) return undefined;
  return event.key === 'ArrowDown' ? 'next' : event.key === 'ArrowUp' ? 'previous' : undefined;
}

/** Enter presses the button that has the focus. */
function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && !!target.closest('button, a, summary, select, input, textarea');
}

function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}
