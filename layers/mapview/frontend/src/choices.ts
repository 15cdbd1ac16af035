import type {State} from './store';

/** Which layers somebody last wanted to see on this device; kept by the browser, never sent. */

const KEY = 'jingwei.layers';

/** Who plans wants other layers than who is on duty at the same desk. */
function key(screen: State['screen']): string {
  return screen === 'operator' || screen === 'leader' ? KEY : `${KEY}.${screen}`;
}

export function readChoices(screen: State['screen']): Record<string, boolean> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(screen)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
  } catch {
    // Storage is switched off or holds something else: start from what the server suggests.
    return {};
  }
}

export function writeChoices(screen: State['screen'], visible: Record<string, boolean>): void {
  try {
    localStorage.setItem(key(screen), JSON.stringify(visible));
  } catch {
    // Nowhere to keep it; the choice holds until the page is closed.
  }
}
