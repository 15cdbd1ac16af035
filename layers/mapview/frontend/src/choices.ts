/** Which layers somebody last wanted to see on this device; kept by the browser, never sent. */

const KEY = 'jingwei.layers';

export function readChoices(): Record<string, boolean> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'));
  } catch {
    // Storage is switched off or holds something else: start from what the server suggests.
    return {};
  }
}

export function writeChoices(visible: Record<string, boolean>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(visible));
  } catch {
    // Nowhere to keep it; the choice holds until the page is closed.
  }
}
