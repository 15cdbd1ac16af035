import {h, setAttribute} from './element';

const AROUND = 6;

export interface VirtualRows<T> {
  /** What scrolls; give it its role, its label and its keys. */
  element: HTMLElement;
  show(items: readonly T[]): void;
  /** Make the rows in sight anew: their figures or columns changed. */
  refresh(): void;
  reveal(index: number): void;
  /** How many whole rows are in sight. */
  page(): number;
  dispose(): void;
}

/** A list of any length: rows in sight and a few around them are elements, the others only height. */
export function createVirtualRows<T>(height_px: () => number, make: (item: T, index: number) => HTMLElement): VirtualRows<T> {
  const sheet = h('div', {class: 'jw-virtual-sheet', role: 'rowgroup'});
  const element = h('div', {class: 'jw-virtual'}, sheet);
  const made = new Map<number, HTMLElement>();
  let items: readonly T[] = [];

  const draw = (): void => {
    const height = height_px();
    sheet.style.height = `${items.length * height}px`;
    const first = Math.max(Math.floor(element.scrollTop / height) - AROUND, 0);
    const last = Math.min(Math.ceil((element.scrollTop + element.clientHeight) / height) + AROUND, items.length);
    for (const [index, row] of made) {
      if (index >= first && index < last) continue;
      row.remove();
      made.delete(index);
    }
    for (let index = first; index < last; index += 1) {
      if (made.has(index)) continue;
      const row = make(items[index]!, index);
      row.style.transform = `translateY(${index * height}px)`;
      row.style.height = `${height}px`;
      setAttribute(row, 'aria-rowindex', index + 2);
      made.set(index, row);
      sheet.appendChild(row);
    }
  };
  const refresh = (): void => {
    made.clear();
    sheet.replaceChildren();
    draw();
  };
  const reveal = (index: number): void => {
    const height = height_px();
    const [top, bottom] = [index * height, (index + 1) * height];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    draw();
  };
  element.addEventListener('scroll', draw, {passive: true});
  const resized = new ResizeObserver(draw);
  resized.observe(element);
  return {
    element,
    refresh,
    reveal,
    show: (next) => {
      items = next;
      refresh();
    },
    page: () => Math.max(Math.floor(element.clientHeight / height_px()) - 1, 1),
    dispose: () => resized.disconnect(),
  };
}
