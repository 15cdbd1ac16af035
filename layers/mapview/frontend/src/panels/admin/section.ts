import type {Desk} from '../desk';
import {h, type Child} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';

/** One page of the administrator's desk. */
export interface Section {
  readonly element: HTMLElement;
  dispose(): void;
}

export interface Frame {
  element: HTMLElement;
  body: HTMLElement;
  /** Buttons at the right of the heading. */
  tools: HTMLElement;
  /** Say what went wrong and offer to try again; null takes it away. */
  fail(error: unknown, retry?: () => void): void;
  clear(): void;
}

/** A heading, a line of explanation, what went wrong, and the content. */
export function frame(desk: Desk, name: string, title: string, hint: string): Frame {
  const failure = h('div', {class: 'jw-note is-warn jw-admin-failure', role: 'alert', hidden: true, data: {testid: 'admin-failure'}});
  const tools = h('div', {class: 'jw-admin-tools'});
  // Hidden by its style as soon as anything stands beside it.
  const reading = h('p', {class: 'jw-hint jw-admin-reading', role: 'status'}, desk.texts.admin.reading);
  const body = h('div', {class: 'jw-admin-body'}, reading);
  const element = h(
    'section',
    {class: 'jw-admin-section', 'aria-label': title, data: {testid: `section-${name}`}},
    h('header', {class: 'jw-admin-head'}, h('div', {}, h('h2', {}, title), h('p', {class: 'jw-hint'}, hint)), tools),
    failure,
    body,
  );
  const clear = (): void => {
    failure.hidden = true;
  };
  return {
    element,
    body,
    tools,
    clear,
    fail: (error, retry) => {
      failure.hidden = false;
      reading.remove();
      failure.replaceChildren(icon('warn'), h('p', {}, sentenceFor(error, desk.texts, desk.texts.admin.failed)));
      if (retry) failure.append(h('button', {type: 'button', class: 'jw-button', on: {click: retry}}, desk.texts.card.retry));
    },
  };
}

/** A table that scrolls in itself; cells are texts or elements. */
export function table(label: string, heads: readonly string[], rows: HTMLTableRowElement[], empty: string): HTMLElement {
  if (!rows.length) return h('p', {class: 'jw-hint jw-admin-empty'}, empty);
  return h(
    'div',
    {class: 'jw-admin-scroll'},
    h(
      'table',
      {class: 'jw-admin-table', 'aria-label': label},
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', {scope: 'col'}, head)))),
      h('tbody', {}, rows),
    ),
  );
}

export function cells(...contents: Child[]): HTMLTableCellElement[] {
  return contents.map((content) => h('td', {}, content));
}

export function field(label: string, input: HTMLElement, hint?: string): HTMLElement {
  return h('label', {class: 'jw-field'}, h('span', {class: 'jw-hint'}, label), input, hint && h('small', {class: 'jw-hint'}, hint));
}

export function when(at: string | null, none: string): string {
  if (!at) return none;
  const date = new Date(at);
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function bytes(n: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = n > 0 ? Math.min(Math.floor(Math.log(n) / Math.log(1000)), units.length - 1) : 0;
  return `${(n / 1000 ** step).toLocaleString('en', {maximumFractionDigits: step > 1 ? 1 : 0})} ${units[step]}`;
}
