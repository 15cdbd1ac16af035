import type {IncidentRow} from '../../live/values';
import type {Desk} from '../desk';
import {h, setAttribute} from '../element';
import {createRow, type RowView} from './row';

const AROUND = 4;

export interface QueueList {
  element: HTMLElement;
  show(rows: readonly IncidentRow[]): void;
  /** Redraw what is selected, seen or pointed at. */
  refresh(): void;
  tick(): void;
  /** Move the cursor by so many rows; returns the incident it is on. */
  step(by: number): IncidentRow | null;
  cursor(): IncidentRow | null;
  /** Put the cursor on an incident and bring it into sight. */
  point(id: number): void;
}

/** The rows in sight and a few around them; the others are only height. */
export function createList(desk: Desk, onOpen: (row: IncidentRow) => void): QueueList {
  const {store, texts} = desk;
  const sheet = h('div', {class: 'jw-queue-sheet'});
  const element = h('div', {class: 'jw-queue-list', role: 'listbox', tabindex: 0, 'aria-label': texts.queue.title, data: {testid: 'queue'}}, sheet);
  const views = new Map<number, RowView>();
  let rows: readonly IncidentRow[] = [];
  let cursor: number | null = null;
  let height_px = 60;

  const openId = (): number | null => {
    const {selection} = store.get();
    return selection?.kind === 'incident' ? Number(selection.id) : null;
  };

  const draw = (): void => {
    height_px = parseFloat(getComputedStyle(sheet).getPropertyValue('grid-auto-rows')) || height_px;
    sheet.style.height = `${rows.length * height_px}px`;
    const first = Math.max(Math.floor(element.scrollTop / height_px) - AROUND, 0);
    const last = Math.min(Math.ceil((element.scrollTop + element.clientHeight) / height_px) + AROUND, rows.length);
    const wanted = new Set<number>();
    const open = openId();
    for (let index = first; index < last; index += 1) {
      const row = rows[index]!;
      wanted.add(row.id);
      let view = views.get(row.id);
      if (!view) {
        view = createRow(desk, row, take);
        views.set(row.id, view);
        sheet.appendChild(view.element);
      }
      view.element.style.transform = `translateY(${index * height_px}px)`;
      view.element.style.height = `${height_px}px`;
      setAttribute(view.element, 'aria-posinset', index + 1);
      setAttribute(view.element, 'aria-setsize', rows.length);
      view.show(row, row.id === open, row.id === cursor);
    }
    for (const [id, view] of views) {
      if (wanted.has(id)) continue;
      view.element.remove();
      views.delete(id);
    }
    setAttribute(element, 'aria-activedescendant', cursor !== null && wanted.has(cursor) ? `jw-incident-${cursor}` : null);
  };
  const take = (row: IncidentRow): void => {
    cursor = row.id;
    onOpen(row);
  };
  const reveal = (id: number): void => {
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) return;
    const [top, bottom] = [index * height_px, (index + 1) * height_px];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    draw();
  };

  element.addEventListener('scroll', draw, {passive: true});
  new ResizeObserver(draw).observe(element);
  return {
    element,
    refresh: draw,
    point: (id) => {
      cursor = id;
      reveal(id);
    },
    show: (next) => {
      rows = next;
      if (cursor !== null && !rows.some((row) => row.id === cursor)) cursor = null;
      draw();
    },
    tick: () => {
      for (const view of views.values()) view.tick();
    },
    cursor: () => rows.find((row) => row.id === cursor) ?? null,
    step: (by) => {
      if (!rows.length) return null;
      const from = rows.findIndex((row) => row.id === (cursor ?? openId()));
      const at = from < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(from + by, 0), rows.length - 1);
      cursor = rows[at]!.id;
      reveal(cursor);
      return rows[at]!;
    },
  };
}
