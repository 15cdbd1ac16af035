import {isAborted} from '../../api';
import {endRound, getCoverage, getRounds, type RoundRow} from '../../patrols/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons} from '../homes/fields';
import {roundForm} from './roundform';
import {percent} from './taskrow';

const EVERY_DAY = 7;

export interface Rounds extends Panel {
  load(): void;
}

/** Rounds by grid; planners and administrators change them here. */
export function createRounds(desk: Desk): Rounds {
  const words = desk.texts.patrols;
  const may = desk.operations.may.planPatrols;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const list = h('div', {class: 'jw-round-list', data: {testid: 'rounds'}});
  const room = h('div', {});
  const make = button(words.newRound, () => void edit(null), 'round-new');
  const element = h('div', {class: 'jw-patrol-view'}, may && buttons(make), room, problem, list);
  const request = new AbortController();

  const load = async (): Promise<void> => {
    try {
      const rounds = await getRounds(request.signal);
      say(problem, '');
      draw(rounds);
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const draw = (rounds: readonly RoundRow[]): void => {
    const grids = new Map<string, RoundRow[]>();
    for (const round of rounds) grids.set(round.grid_name, [...(grids.get(round.grid_name) ?? []), round]);
    list.replaceChildren(...[...grids].map(([name, each]) => h('details', {open: grids.size < 4}, h('summary', {}, name, h('span', {class: 'jw-hint jw-num'}, ` ${each.length}`)), h('ul', {class: 'jw-task-list'}, each.map(row)))));
    if (!rounds.length) list.replaceChildren(h('div', {class: 'jw-empty'}, h('p', {}, words.roundsNone), h('p', {class: 'jw-hint'}, words.noneHint)));
  };
  const row = (round: RoundRow): HTMLElement => {
    const days = round.weekdays.length === EVERY_DAY ? words.everyDay : round.weekdays.map((day) => words.weekday[day]).join(' ');
    const asks = [
      round.points.length ? words.points(0, round.points.length).replace('0/', '') : '',
      round.street_share ? `${words.streetShare} ${percent(round.street_share)}` : '',
      round.cell_share ? `${words.cellShare} ${percent(round.cell_share)}` : '',
      round.draws ? `${words.drawn[round.drawn_from ?? ''] ?? ''} × ${round.draws}` : '',
      round.after_days ? `${words.afterDays} ${round.after_days}` : '',
    ].filter(Boolean);
    const last = round.last_day ? words.lastTime(round.last_day, percent(round.last_progress ?? 0)) : words.never_run;
    const over = round.until <= round.from ? `${words.nextDay} ` : '';
    return h(
      'li',
      {class: 'jw-round', data: {testid: 'round'}},
      h('div', {class: 'jw-task-head'}, h('b', {}, round.name), h('span', {class: 'jw-hint'}, words.kind[round.kind] ?? round.kind)),
      h('span', {class: 'jw-hint jw-num'}, `${days} ${round.from}–${over}${round.until}`),
      asks.length ? h('span', {class: 'jw-num'}, asks.join(' · ')) : null,
      h('span', {class: 'jw-hint jw-num'}, last),
      may && buttons(button(words.end, () => void end(round), 'round-end'), button(words.edit, () => void edit(round), 'round-edit')),
    );
  };
  const edit = async (round: RoundRow | null): Promise<void> => {
    const close = (): void => room.replaceChildren();
    const saved = (): void => {
      close();
      void load();
    };
    try {
      const area = desk.operations.tools.patrols.area.get() ?? (round ? null : await getCoverage(request.signal));
      const grids = (area?.grids ?? []).map(({grid, name}) => [grid, name] as const);
      room.replaceChildren(roundForm(desk, round, grids, saved, close));
      room.scrollIntoView({block: 'nearest'});
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
    }
  };
  const end = async (round: RoundRow): Promise<void> => {
    try {
      await endRound(round.id, desk.language);
      desk.notify(words.ended);
      await load();
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
    }
  };
  return {element, load: () => void load(), dispose: () => request.abort()};
}
