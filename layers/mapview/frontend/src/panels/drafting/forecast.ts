import {isAborted} from '../../api';
import {WAYS, type Answered, type Forecast, type StaffFinding, type Way} from '../../drafting/deskcalls';
import type {Desk, Panel} from '../desk';
import {coarse, ticking} from '../duration';
import {h, say} from '../element';
import {gridName} from './gridname';
import {sentenceFor} from '../failure';

/** A stroke rarely comes alone; the past is replayed once the hand rests. */
const REST_MS = 250;
const ROWS = ['mean_s', 'p90_s', 'within', 'work_h_week', 'unreached'] as const;
type Row = (typeof ROWS)[number];
const STAFF_LISTED = 8;

/** The last ninety days replayed on the draft beside the plan in force, and who is in charge of each grid. */
export function createForecast(desk: Desk): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const way = h('select', {'aria-label': words.way, data: {testid: 'forecast-way'}, on: {change: () => ask()}}, WAYS.map((one) => h('option', {value: one}, words.ways[one])));
  const said = h('p', {class: 'jw-hint', role: 'status', data: {testid: 'forecast-said'}});
  const body = h('tbody');
  const head = h('tr');
  const table = h('table', {class: 'jw-versus', data: {testid: 'forecast'}}, h('thead', {}, head), body);
  const staff = h('div', {class: 'jw-plan-staff', data: {testid: 'staffing'}});
  let waiting = 0;
  let asking: AbortController | null = null;

  const ask = (): void => {
    clearTimeout(waiting);
    asking?.abort();
    if (!drafting.sight.get()) return;
    table.classList.add('is-stale');
    waiting = window.setTimeout(() => void read(), REST_MS);
  };
  const read = async (): Promise<void> => {
    asking = new AbortController();
    const {signal} = asking;
    say(said, words.replaying);
    try {
      await drafting.predict(way.value as Way, language, signal);
    } catch (error) {
      if (!isAborted(error) && !signal.aborted) say(said, sentenceFor(error, texts, texts.drafting.failed));
    }
  };
  const written = (row: Row, one: Answered | undefined): string => {
    const value = one?.[row] ?? null;
    if (value === null) return '—';
    if (row === 'within') return `${Math.round(value * 100)}%`;
    if (row === 'work_h_week') return words.hours(value.toFixed(1));
    return row === 'unreached' ? String(value) : ticking(value, texts);
  };
  const draw = (): void => {
    const found = drafting.forecast.get();
    table.hidden = !found;
    staff.replaceChildren();
    if (!found) return;
    table.classList.remove('is-stale');
    say(said, words.forecastSaid(found.days, found.draft.incidents, coarse(found.handling_s, texts), found.timed));
    const {grid} = drafting.brush.get();
    const one = grid && found.grids[grid] ? {now: found.grids[grid], before: found.before[grid]} : null;
    const columns = [words.thisPlan, words.inForce];
    head.replaceChildren(h('th', {}, one ? `${gridName(drafting, grid!)} / ${words.everywhere}` : words.everywhere), ...columns.map((column) => h('th', {scope: 'col'}, column)));
    const cell = (now: string, all: string): HTMLElement => h('td', {class: 'jw-num'}, one ? h('span', {}, h('b', {}, now), h('small', {}, ` ${all}`)) : all);
    body.replaceChildren(
      ...ROWS.filter((row) => row !== 'unreached' || found.draft.unreached || found.in_force.unreached).map((row) =>
        h('tr', {data: {row}}, h('th', {scope: 'row'}, words.answered[row]), cell(written(row, one?.now), written(row, found.draft)), cell(written(row, one?.before), written(row, found.in_force))),
      ),
    );
    drawStaff(found);
  };
  const line = ({rule, grid, officers, heir}: StaffFinding): HTMLElement =>
    h('li', {data: {rule}}, h('button', {type: 'button', class: 'jw-link', on: {click: () => drafting.change({grid})}}, gridName(drafting, grid)), ` ${words.staff[rule]?.(officers, heir && gridName(drafting, heir)) ?? rule}`);
  const drawStaff = ({staffing}: Forecast): void => {
    staff.replaceChildren(
      h('h4', {}, words.staffing),
      staffing.length ? h('ul', {class: 'jw-findings'}, staffing.slice(0, STAFF_LISTED).map(line), staffing.length > STAFF_LISTED && h('li', {class: 'jw-hint'}, `… +${staffing.length - STAFF_LISTED}`)) : h('p', {class: 'jw-hint'}, words.staffed),
    );
  };
  const stops = [
    drafting.sight.subscribe((now, before) => {
      if (now?.plan.id !== before?.plan.id || now?.plan.number !== before?.plan.number) ask();
    }),
    drafting.forecast.subscribe(draw),
    drafting.brush.subscribe((now, before) => now.grid !== before.grid && draw()),
  ];
  draw();
  return {
    element: h('section', {class: 'jw-plan-part'}, h('h3', {}, words.forecast), h('label', {class: 'jw-brush-from'}, words.way, way), table, said, staff),
    dispose: () => {
      clearTimeout(waiting);
      asking?.abort();
      stops.forEach((stop) => stop());
    },
  };
}
