import {ApiError, isAborted} from '../../api';
import {assignmentStep, dispatch, getCandidates} from '../../casework/calls';
import type {Candidates, Case} from '../../casework/case';
import type {Desk} from '../desk';
import {coarse} from '../duration';
import {h, say} from '../element';
import {isLostRace, sentenceFor} from '../failure';
import {icon} from '../icons';
import {createCandidateRow, type CandidateRow} from './candidaterow';
import {divertLine} from './divert';
import {whyNot} from './why';

const LISTED = 8;
const UNDO_SEND_S = 10;
const AGAIN_MS = 20_000;
const GATHER_MS = 700;
const SEND_IN = new Set(['accepted', 'dispatched', 'acknowledged', 'on_scene']);
/** A key held down, or pressed for something else a moment ago, sends nobody. */
const SETTLE_MS = 400;

export interface CandidatesView {
  element: HTMLElement;
  show(subject: Case | null): void;
  /** Send what is chosen; false when there is nothing to send yet. */
  sendByKey(): boolean;
  /** Go to the first of those that are chosen, else to the first. */
  focus(): void;
  tick(): void;
  dispose(): void;
}

/** 候选力量: who would be there first, why, and the button that sends them. */
export function createCandidates(desk: Desk, changed: () => void): CandidatesView {
  const {texts, operations, language, mine} = desk;
  const words = texts.dispatch;
  const {board, routes, pointed, may, clock} = operations;
  let subject: Case | null = null;
  let found: Candidates | null = null;
  let rows = new Map<number, CandidateRow>();
  let chosen = new Set<number>();
  let touched = false;
  let request: AbortController | null = null;
  let shownAt_ms = 0;
  let again: number | undefined;
  let despite = false;
  let sending = false;
  let bound = '';

  const title = h('h3', {}, words.title);
  const needs = h('div', {class: 'jw-needs'});
  const list = h('ol', {class: 'jw-candidates', role: 'listbox', 'aria-multiselectable': 'true', 'aria-label': words.title});
  const message = h('p', {class: 'jw-hint', role: 'status'});
  const late = h('p', {class: 'jw-candidates-late'});
  const passed = h('details', {class: 'jw-passed', hidden: true});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'dispatch-problem'}});
  const sendText = h('span', {});
  const send = h('button', {type: 'button', class: 'jw-button is-primary jw-send', data: {testid: 'dispatch'}, on: {click: () => void order(false)}}, sendText, h('kbd', {'aria-hidden': 'true'}, 'Enter'));
  const reserve = h('button', {type: 'button', class: 'jw-button', data: {testid: 'reserve'}, on: {click: () => void order(true)}}, words.reserve);
  const buttons = h('div', {class: 'jw-send-line'}, send, reserve);
  // What was refused is said where it was pressed, however long the list.
  const area = h('div', {class: 'jw-send-area'}, late, problem, buttons);
  const element = h('section', {class: 'jw-block jw-dispatch', hidden: true, data: {testid: 'candidates'}}, title, needs, message, list, area, passed);

  /** Whether the server accepts it with the dispatch: one press does both. */
  const acceptsFirst = (): boolean => !!subject && !SEND_IN.has(subject.state) && subject.allowed.includes('accept');
  const canSend = (): boolean => !!subject && may.dispatch && !subject.suspended && (SEND_IN.has(subject.state) || acceptsFirst());

  const load = async (): Promise<void> => {
    if (!subject || !canSend()) return;
    request?.abort();
    const mineRequest = new AbortController();
    request = mineRequest;
    const id = subject.id;
    try {
      const answer = await getCandidates(id, LISTED, language, mineRequest.signal);
      if (request !== mineRequest || subject?.id !== id) return;
      found = answer;
      say(message, answer.candidates.length ? '' : words.noneLine);
      if (!touched) suggest(answer);
      else chosen = new Set([...chosen].filter((unit) => answer.candidates.some((one) => one.unit === unit)));
      draw();
    } catch (error) {
      if (isAborted(error) || request !== mineRequest) return;
      found = null;
      draw();
      say(message, sentenceFor(error, texts, words.failed));
    } finally {
      if (request === mineRequest) request = null;
    }
  };
  /** Mark whom the server would send; a key pressed for the one before then sends nobody. */
  const suggest = ({suggestion}: Candidates): void => {
    const next = suggestion.map(({unit}) => unit);
    if (next.some((unit) => !chosen.has(unit))) shownAt_ms = performance.now();
    chosen = new Set(next);
  };
  const boundNow = (): string =>
    subject ? (board.incidents.get(subject.id)?.units ?? []).map((one) => `${one.unit} ${one.state}`).join() : '';
  const boundCount = (): number => (subject ? (board.incidents.get(subject.id)?.units.length ?? 0) : 0);

  const toggle = (unit: number): void => {
    touched = true;
    if (chosen.has(unit)) chosen.delete(unit);
    else chosen.add(unit);
    mark();
  };
  const mark = (): void => {
    for (const [unit, row] of rows) row.choose(chosen.has(unit));
    const verb = acceptsFirst() ? words.acceptAndSend : boundCount() ? words.sendMore : words.send;
    say(sendText, chosen.size > 1 ? words.sendN(verb, chosen.size) : verb);
    send.disabled = reserve.disabled = sending || !chosen.size || !found;
    reserve.hidden = acceptsFirst();
    routes.set(
      (found?.candidates ?? []).flatMap(({unit, route}) => (route && route.length > 1 ? [{unit, path: route, chosen: chosen.has(unit)}] : [])),
    );
    drawLate();
  };
  /** A lateness that the choice itself brings about is said before it is sent. */
  const drawLate = (): void => {
    const due = subject?.milestones.find((one) => one.milestone === 'arrive' && !one.met_at)?.at;
    const first = (found?.candidates ?? []).filter(({unit}) => chosen.has(unit)).reduce((least, {eta_s}) => Math.min(least, eta_s), Infinity);
    const over_s = due && Number.isFinite(first) ? first - clock.until_s(due) : 0;
    say(late, over_s > 20 ? words.lateArrival(coarse(over_s, texts)) : '');
    late.hidden = over_s <= 20;
  };
  const readAgain = (): void => {
    changed();
    soon();
  };
  const draw = (): void => {
    const candidates = found?.candidates ?? [];
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['unit'] : undefined;
    rows = new Map(candidates.map((one) => [one.unit, createCandidateRow(desk, one, candidates, toggle)]));
    list.replaceChildren(...[...rows.values()].map((row) => row.element));
    if (focused && list.isConnected) rows.get(Number(focused))?.element.focus({preventScroll: true});
    needs.replaceChildren(...needLine());
    needs.hidden = !needs.childElementCount;
    const over = found?.passed_over ?? [];
    passed.hidden = !over.length;
    // A reason that is being written stays under the hand.
    if (!passed.querySelector('form')?.contains(document.activeElement)) passed.replaceChildren(
      h('summary', {}, words.passedOver(over.length)),
      h(
        'ul',
        {},
        over.map((one) => h('li', {class: 'jw-num'}, h('span', {}, one.name), h('b', {}, whyNot(one, texts)), subject && divertLine(desk, subject, one.unit, readAgain))),
      ),
    );
    buttons.hidden = !candidates.length;
    mark();
  };
  const needLine = (): HTMLElement[] => {
    if (!found?.needs.length) return [];
    const short = new Set(found.shortfalls.map(({capability}) => capability));
    return [
      h('span', {class: 'jw-hint'}, words.needs),
      ...found.needs.map((need) =>
        h(
          'span',
          {class: `jw-tag jw-num ${short.has(need.capability) ? 'is-bad' : need.have >= need.count ? 'is-able' : ''}`},
          `${need.capability} ${words.have(need.have, need.count)}`,
        ),
      ),
      ...found.shortfalls.map((one) => h('span', {class: 'jw-short'}, icon('warn'), words.shortfall(one.capability, one.missing))),
    ];
  };

  const order = async (reserveOnly: boolean): Promise<void> => {
    if (!subject || !found || !chosen.size || sending) return;
    const {id} = subject;
    const choice = found.choice;
    const units = found.candidates.filter(({unit}) => chosen.has(unit));
    sending = true;
    say(problem, '');
    mark();
    try {
      const {version} = board.incidents.get(id) ?? subject;
      const done = await dispatch(
        id,
        {version, units: units.map(({unit}) => unit), ...(choice && {choice}), ...(reserveOnly && {reserve_only: true}), ...(despite && {despite_duplicate: true})},
        language,
      );
      board.take(done.incident);
      mine.add(id);
      touched = despite = false;
      // Pressed again at once, it sends nobody twice.
      found = {...found, candidates: found.candidates.filter(({unit}) => !chosen.has(unit))};
      chosen = new Set();
      draw();
      const names = units.map(({name}) => name).join(words.comma);
      if (reserveOnly) desk.notify(words.reserved(names));
      else desk.notify(words.sent(names), {label: words.undo, seconds: UNDO_SEND_S, act: () => void takeBack(done.assignments.map((one) => one.id))});
    } catch (error) {
      explain(error);
    } finally {
      sending = false;
      mark();
      changed();
      void load();
    }
  };
  const explain = (error: unknown): void => {
    if (error instanceof ApiError && error.code === 'duplicate_likely') {
      problem.replaceChildren(
        error.message || words.duplicate,
        h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'despite'}, on: {click: () => {
          despite = true;
          void order(false);
        }}}, words.despite),
      );
      return;
    }
    say(problem, sentenceFor(error, texts));
    // Whoever was taken is no longer chosen, and nobody is put in that place without being asked for.
    if (isLostRace(error)) touched = true;
  };
  const takeBack = async (assignments: number[]): Promise<void> => {
    // One that has set out already does not keep the others from being taken back.
    const tried = await Promise.allSettled(assignments.map((id) => assignmentStep(id, 'undo', {}, language)));
    const refused = tried.find((one) => one.status === 'rejected');
    for (const one of tried) if (one.status === 'fulfilled') board.take(one.value.incident);
    desk.notify(refused ? sentenceFor(refused.reason, texts) : words.undone);
    changed();
    void load();
  };
  const soon = (): void => {
    clearTimeout(again);
    again = window.setTimeout(() => void load(), GATHER_MS);
  };
  const timer = window.setInterval(() => {
    // Not under the hand: a list that changes places is pressed wrong.
    if (!element.hidden && !request && !list.matches(':hover') && !list.contains(document.activeElement) && !document.hidden) void load();
  }, AGAIN_MS);
  const stop = board.subscribe((change) => {
    if (!change.units || !found || sending) return;
    const gone = found.candidates.some(({unit, status}) => (board.units.get(unit)?.status ?? status) !== status);
    if (gone) soon();
  });

  return {
    element,
    tick: () => {
      if (!element.hidden) drawLate();
    },
    show: (next) => {
      const another = next?.id !== subject?.id;
      const before = subject;
      subject = next;
      // Units that come and go leave the incident's version as it is, and the plan's needs not.
      const boundBefore = bound;
      bound = boundNow();
      // What may be done is read after the new state is heard of: only then is there anybody to ask for.
      const opened = element.hidden && !!next && canSend();
      element.hidden = !next || !canSend();
      if (another || element.hidden) {
        found = null;
        touched = despite = false;
        chosen = new Set();
        say(problem, '');
        pointed.set(null);
        draw();
      }
      if (element.hidden) {
        request?.abort();
        return;
      }
      say(title, boundCount() ? words.moreUnits : words.title);
      if (another || opened) {
        shownAt_ms = performance.now();
        say(message, words.loading);
        void load();
      } else if (before?.state !== next?.state || before?.version !== next?.version || bound !== boundBefore) {
        mark();
        soon();
      }
    },
    focus: () => list.querySelector<HTMLElement>('[aria-selected=true], li')?.focus(),
    sendByKey: () => {
      if (element.hidden || !found || !chosen.size || performance.now() - shownAt_ms < SETTLE_MS) return false;
      void order(false);
      return true;
    },
    dispose: () => {
      clearInterval(timer);
      clearTimeout(again);
      request?.abort();
      routes.set([]);
      pointed.set(null);
      stop();
    },
  };
}
