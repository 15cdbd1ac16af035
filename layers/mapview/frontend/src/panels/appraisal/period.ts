import type {PeriodKind} from '../../appraisal';
import {today} from '../../chinaday';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {around, codeOf, stepped, type Period} from './choice';

const KINDS: PeriodKind[] = ['quarter', 'month', 'week', 'range'];

export interface PeriodPicker {
  element: HTMLElement;
  code(): string;
  /** What the server calls the period that is shown. */
  called(label: string): void;
}

/** Which days: a quarter, month or week with one step back and forth, or from one day to another. */
export function createPeriodPicker(desk: Desk, chosen: () => void): PeriodPicker {
  const words = desk.texts.appraisal;
  let period: Period = around('quarter', new Date(`${today()}T00:00`));
  const label = h('output', {class: 'jw-appraisal-period jw-num', data: {testid: 'appraisal-period'}});
  const move = (by: number): void => set(stepped(period, by));
  const step = (name: string, by: number, text: string, drawing: string): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': text, title: text, data: {testid: `appraisal-${name}`}, on: {click: () => move(by)}}, icon(drawing));
  const kind = h(
    'select',
    {'aria-label': words.kind, data: {testid: 'appraisal-kind'}, on: {change: () => set(around(kind.value as PeriodKind, period.last))}},
    KINDS.map((one) => h('option', {value: one}, words.kinds[one])),
  );
  const day = (name: 'first' | 'last'): HTMLInputElement => {
    const input = h('input', {
      type: 'date', 'aria-label': words[name], required: true,
      on: {
        change: () => {
          const at = input.valueAsDate;
          if (at) set({...period, [name]: new Date(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())});
        },
      },
    });
    return input;
  };
  const first = day('first');
  const last = day('last');
  const free = h('span', {class: 'jw-appraisal-free'}, first, '–', last);
  const element = h('div', {class: 'jw-appraisal-when', role: 'group'}, kind, step('earlier', -1, words.earlier, 'chevron_left'), label, free, step('later', 1, words.later, 'chevron_right'));

  const draw = (): void => {
    const range = period.kind === 'range';
    free.hidden = !range;
    label.hidden = range;
    first.value = iso(period.first);
    last.value = iso(period.last);
    first.max = last.value;
    last.min = first.value;
    say(label, codeOf(period));
  };
  const set = (next: Period): void => {
    period = next.first > next.last ? {...next, last: next.first} : next;
    draw();
    chosen();
  };
  draw();
  return {element, code: () => codeOf(period), called: (text) => say(label, text)};
}

function iso(day: Date): string {
  return codeOf({kind: 'range', first: day, last: day}).slice(0, 10);
}
