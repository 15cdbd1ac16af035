import type {Appraisal, Metric, Row} from '../../appraisal';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {amountText, NONE, number, stepText} from './amounts';

const SHOWN_AT_ONCE = 100;
type By = 'place' | 'total' | 'name' | 'households' | 'reported' | 'street' | string;

export interface Ranking {
  element: HTMLElement;
  show(found: Appraisal): void;
  filter(words: string): void;
}

/** Everybody of a level: place, score as a bar, a figure for each metric, and the load of the grid. */
export function createRanking(desk: Desk, openOne: (row: Row) => void, openFigure: (row: Row, metric: Metric) => void, openReported: (row: Row) => void): Ranking {
  const words = desk.texts.appraisal;
  const count = h('p', {class: 'jw-hint jw-num', role: 'status', data: {testid: 'appraisal-count'}});
  const scroll = h('div', {class: 'jw-appraisal-scroll', tabindex: 0, role: 'region', 'aria-label': words.title});
  const element = h('div', {class: 'jw-appraisal-ranking'}, scroll, count);
  let found: Appraisal | null = null;
  let wanted = '';
  let by: By = 'place';
  let backwards = false;
  let shown = SHOWN_AT_ONCE;

  const key = (row: Row): number | string | null => {
    const [households, reported, , street] = row.load;
    if (by === 'place') return row.place;
    if (by === 'total') return row.total;
    if (by === 'name') return row.name;
    if (by === 'households') return households;
    if (by === 'reported') return reported;
    if (by === 'street') return street;
    return row.steps[by]?.[0] ?? null;
  };
  const ordered = (rows: Row[]): Row[] => {
    const turn = backwards ? -1 : 1;
    return [...rows].sort((one, other) => {
      const [mine, its] = [key(one), key(other)];
      if (mine === null || its === null) return Number(mine === null) - Number(its === null);
      if (typeof mine === 'string') return turn * mine.localeCompare(String(its), desk.language);
      return turn * (mine - Number(its));
    });
  };
  const head = (name: By, label: string, kind: string, hint = ''): HTMLElement => {
    const sorted = by === name ? (backwards ? 'descending' : 'ascending') : 'none';
    const turn = (): void => {
      const first = name !== 'place' && name !== 'name';
      backwards = by === name ? !backwards : first;
      by = name;
      draw();
    };
    return h('th', {scope: 'col', class: kind, 'aria-sort': sorted}, h('button', {type: 'button', title: hint || label, on: {click: turn}}, label));
  };
  const figure = (row: Row, metric: Metric): HTMLElement => {
    const step = row.steps[metric.metric]!;
    const [value, , basis, verdict, share, , absent] = step;
    const title = verdict === 'absent' ? (found?.absent[absent ?? ''] ?? '') : verdict === 'too_few' ? words.tooFew(basis, metric.least) : metric.about;
    if (value === null) return h('td', {class: 'is-figure is-absent', title}, h('span', {}, NONE));
    const text = stepText(metric, step);
    const label = `${row.name} ${metric.label} ${amountText(metric, value)}`;
    return h(
      'td',
      {class: `is-figure is-${verdict}`, title},
      h(
        'button',
        {type: 'button', 'aria-label': label, data: {testid: `figure-${metric.metric}`}, on: {click: () => openFigure(row, metric)}},
        h('span', {class: 'jw-num'}, text, verdict === 'too_few' && h('sup', {}, '*')),
        verdict === 'judged' && h('i', {class: 'jw-appraisal-bar', style: {'--share': String(share)}}),
      ),
    );
  };
  const line = (row: Row, metrics: Metric[]): HTMLTableRowElement => {
    const [households, reported, , street] = row.load;
    const place = found?.level === 'officer' ? row.stays.map(([, name]) => name).join('、') : row.community;
    return h(
      'tr',
      {data: {testid: 'appraisal-row', ref: row.ref}},
      !found?.own && h('td', {class: 'is-place jw-num'}, row.place ?? NONE),
      h('th', {scope: 'row'}, h('button', {type: 'button', class: 'jw-appraisal-name', data: {testid: 'appraisal-open'}, on: {click: () => openOne(row)}}, h('b', {}, row.name), h('small', {}, place || row.post))),
      h(
        'td',
        {class: 'is-total'},
        row.total === null
          ? h('span', {class: 'jw-hint'}, words.unjudged)
          : h('span', {class: 'jw-appraisal-total'}, h('b', {class: 'jw-num'}, number(row.total, 1)), h('i', {class: 'jw-appraisal-bar', style: {'--share': String(row.total / 100)}})),
      ),
      metrics.map((metric) => figure(row, metric)),
      h('td', {class: 'is-load jw-num'}, households === null ? NONE : number(households, 0)),
      h('td', {class: 'is-load jw-num'}, h('button', {type: 'button', 'aria-label': `${row.name} ${words.reported} ${reported}`, data: {testid: 'figure-reported'}, on: {click: () => openReported(row)}}, number(reported, 0))),
      h('td', {class: 'is-load jw-num'}, street === null ? NONE : number(street / 1000, 1)),
    );
  };
  const draw = (): void => {
    if (!found) return;
    const {metrics} = found.weights;
    const matching = found.rows.filter((row) => !wanted || `${row.name} ${row.community} ${row.ref} ${row.stays.map(([code, name]) => code + name).join(' ')}`.toLowerCase().includes(wanted));
    const rows = ordered(matching);
    say(count, words.people(matching.length));
    if (!rows.length) {
      scroll.replaceChildren(h('p', {class: 'jw-hint jw-appraisal-none', data: {testid: 'appraisal-none'}}, found.own ? words.ownNone : words.none));
      return;
    }
    const rest = rows.length - shown;
    scroll.replaceChildren(
      h(
        'table',
        {class: 'jw-appraisal-table'},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            !found.own && head('place', words.place, 'is-place'),
            head('name', found.level === 'officer' ? words.name : found.level === 'grid' ? words.grid : words.community, ''),
            head('total', words.total, 'is-total'),
            metrics.map((metric) => head(metric.metric, metric.label, 'is-figure', desk.texts.thematic.named(metric.about, metric.unit))),
            head('households', words.households, 'is-load', words.loadNote),
            head('reported', words.reported, 'is-load', words.loadNote),
            head('street', `${words.street} km`, 'is-load', words.loadNote),
          ),
        ),
        h('tbody', {}, rows.slice(0, shown).map((row) => line(row, metrics))),
      ),
      ...(rest > 0
        ? [
            h(
              'button',
              {
                type: 'button',
                class: 'jw-button',
                on: {
                  click: () => {
                    shown += SHOWN_AT_ONCE;
                    draw();
                  },
                },
              },
              words.more(Math.min(rest, SHOWN_AT_ONCE)),
            ),
          ]
        : []),
    );
  };
  return {
    element,
    show: (fresh) => {
      found = fresh;
      shown = SHOWN_AT_ONCE;
      draw();
    },
    filter: (text) => {
      wanted = text.trim().toLowerCase();
      draw();
    },
  };
}
