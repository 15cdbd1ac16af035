import {isAborted} from '../../api';
import {getHome, withdrawChange, type HomeRecord, type VisitRow} from '../../households/calls';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {sentenceFor} from '../failure';
import {changeView} from './change';
import {entryForm} from './entry';
import {button, buttons} from './fields';
import {proposeForm} from './propose';

const VISITS_SHOWN = 5;

export interface HomePanel extends Panel {
  show(dwelling: string | null): void;
  reload(): void;
}

/** 人房工作: what was done for the home that is selected, what waits to be verified, and what was before. */
export function createHomePanel(desk: Desk): HomePanel {
  const words = desk.texts.homes;
  const element = h('section', {class: 'jw-block jw-home', hidden: true, 'aria-label': words.title, data: {testid: 'home'}});
  let dwelling: string | null = null;
  let request: AbortController | null = null;

  const load = async (on: string | null = null): Promise<void> => {
    request?.abort();
    if (!dwelling) return;
    const mine = new AbortController();
    request = mine;
    try {
      draw(await getHome(dwelling, on, desk.language, mine.signal));
    } catch (error) {
      if (isAborted(error) || request !== mine) return;
      element.replaceChildren(h('h3', {}, words.title), h('p', {class: 'jw-problem', role: 'alert'}, sentenceFor(error, desk.texts, words.failed)), button(words.retry, () => void load(on), 'home-retry'));
    }
  };

  const draw = (home: HomeRecord): void => {
    const room = h('div', {});
    const close = (): void => room.replaceChildren();
    const again = (): void => void load();
    const enter = (corrects: VisitRow | null): void => room.replaceChildren(entryForm(desk, home, corrects, again, close));
    const due = home.next_due ? (home.overdue ? words.overdue(home.next_due) : words.due(home.next_due)) : words.never;
    const waiting = home.changes.filter((one) => one.state === 'waiting');
    const days = h(
      'select',
      {'aria-label': words.history, data: {testid: 'home-day'}, on: {change: (event) => void load((event.target as HTMLSelectElement).value || null)}},
      h('option', {value: ''}, words.now),
      home.days.map((day) => h('option', {value: day, selected: day === home.on && home.on !== home.today}, day)),
    );
    element.replaceChildren(
      h('h3', {}, words.title, days),
      h('p', {class: home.overdue ? 'jw-problem' : 'jw-hint', data: {testid: 'home-due'}}, due),
      buttons(
        home.may.visit && button(words.record, () => enter(null), 'visit-open'),
        home.may.propose && button(words.propose, () => room.replaceChildren(proposeForm(desk, home, again, close)), 'change-open'),
      ),
      room,
      ...(home.on === home.today ? [] : [past(home)]),
      ...(waiting.length
        ? [h('h4', {}, words.changes), h('ul', {class: 'jw-changes'}, waiting.map((one) => changeView(desk, one, null, one.own && button(words.withdraw, () => void withdrawChange(one.id, desk.language).then(again, again), 'change-withdraw'))))]
        : []),
      ...(home.visits.length ? [h('h4', {}, words.visits), h('ul', {class: 'jw-visits'}, home.visits.slice(0, VISITS_SHOWN).map((one) => visit(home, one, enter)))] : []),
    );
  };

  const past = (home: HomeRecord): HTMLElement =>
    h(
      'div',
      {class: 'jw-home-past', data: {testid: 'home-past'}},
      h('h4', {}, words.asOf(home.on), home.household && ` · ${home.household.tenure_label}`),
      home.household?.people.length
        ? h('ul', {}, home.household.people.map((one) => h('li', {}, [one.name, one.phone, one.about, ...one.tags.map((tag) => tag.label)].filter(Boolean).join(' · '))))
        : h('p', {class: 'jw-hint'}, words.nobody),
    );

  const visit = (home: HomeRecord, one: VisitRow, enter: (corrects: VisitRow) => void): HTMLElement =>
    h(
      'li',
      {class: one.corrected ? 'is-corrected' : '', data: {testid: 'visit'}},
      h('div', {class: 'jw-change-head'}, h('b', {}, one.label), h('span', {class: 'jw-hint jw-num'}, one.at.slice(0, 10)), h('span', {class: 'jw-hint'}, one.by)),
      one.lines.map((line) => h('p', {}, h('span', {class: 'jw-hint'}, `${line.label} `), line.value)),
      one.words && h('p', {}, one.words),
      one.corrected ? h('span', {class: 'jw-hint'}, words.corrected) : home.may.visit && button(words.correct, () => enter(one), 'visit-correct'),
    );

  return {
    element,
    show: (wanted) => {
      if (wanted === dwelling) return;
      dwelling = wanted;
      element.hidden = !wanted;
      element.replaceChildren(h('h3', {}, words.title), h('p', {class: 'jw-hint', role: 'status'}, words.loading));
      void load();
    },
    reload: () => void load(),
    dispose: () => request?.abort(),
  };
}
