import {assignmentStep} from '../../casework/calls';
import type {Case} from '../../casework/case';
import type {Bound} from '../../live/values';
import {choose} from '../choose';
import type {Desk} from '../desk';
import {coarse, ticking} from '../duration';
import {h, say} from '../element';
import {isLostRace, sentenceFor} from '../failure';
import {icon} from '../icons';
import {reasonForm, type ReasonForm} from './reason';
import {onBehalfButton} from './onbehalf';

const MAY_RECALL = new Set(['sent', 'acknowledged', 'en_route', 'on_scene']);
const UNDER_WAY = new Set(['sent', 'acknowledged', 'en_route']);

export interface BoundUnits {
  element: HTMLElement;
  show(subject: Case | null): void;
  /** Let the camera stay with the next of the units, and after the last with none. */
  follow(): void;
  tick(): void;
}

/** The units of a case: where each stands, when it will be there, and how to call it back. */
export function createBoundUnits(desk: Desk, changed: () => void): BoundUnits {
  const {texts, operations, store, language} = desk;
  const {board, clock, followed, may} = operations;
  const words = texts.incident;
  const list = h('ul', {class: 'jw-bound'});
  const element = h('section', {class: 'jw-block', hidden: true, data: {testid: 'bound'}}, h('h3', {}, words.units), list);
  const ticks: (() => void)[] = [];
  let shown = '';
  let units: readonly Bound[] = [];

  const row = (bound: Bound): HTMLElement => {
    const unit = board.units.get(bound.unit);
    const eta = h('span', {class: 'jw-bound-eta jw-num'});
    const problem = h('p', {class: 'jw-problem', role: 'alert'});
    const arrives = UNDER_WAY.has(bound.state) && bound.eta_s !== null ? Date.parse(bound.since) + bound.eta_s * 1000 : null;
    const tick = (): void => {
      if (arrives === null) return;
      const left_s = (arrives - clock.now_ms()) / 1000;
      say(eta, left_s > 15 ? words.eta(ticking(left_s, texts)) : left_s > -30 ? words.arriving : words.overdueArrival(coarse(-left_s, texts)));
      eta.classList.toggle('is-late', left_s < -30);
    };
    tick();
    ticks.push(tick);
    const act = (name: string, label: string, run: () => void, testid: string): HTMLElement =>
      h('button', {type: 'button', class: 'jw-chip-button', 'aria-label': `${label} ${unit?.name ?? ''}`, data: {testid}, on: {click: run}}, icon(name), label);
    const step = (what: 'send' | 'release'): void => {
      assignmentStep(bound.assignment, what, {}, language).then(changed, (error: unknown) => say(problem, sentenceFor(error, texts)));
    };
    const form = recallForm(bound, unit?.name ?? '', problem);
    return h(
      'li',
      {data: {testid: 'bound-unit', unit: bound.unit, state: bound.state}},
      h(
        'button',
        {
          type: 'button',
          class: 'jw-bound-name',
          on: {
            click: () => unit && choose(store, {thing: {kind: unit.kind, id: String(unit.thing)}}),
            pointerenter: () => operations.pointed.set(bound.unit),
            pointerleave: () => operations.pointed.set(null),
          },
        },
        icon(unit?.kind ?? 'vehicle'),
        h('b', {}, unit?.name ?? `#${bound.unit}`),
        h('span', {class: 'jw-unit-status', data: {status: unit?.status ?? ''}}, texts.assignmentState[bound.state] ?? bound.state),
      ),
      eta,
      h(
        'span',
        {class: 'jw-bound-buttons'},
        act('locate', followed.get() === bound.unit ? words.unfollow : words.follow, () => followed.set(followed.get() === bound.unit ? null : bound.unit), 'follow'),
        may.dispatch && bound.state === 'reserved' && act('up', words.sendNow, () => step('send'), 'send-reserved'),
        may.dispatch && bound.state === 'reserved' && act('close', words.release, () => step('release'), 'release'),
        onBehalfButton(desk, bound, problem, changed),
        may.dispatch && MAY_RECALL.has(bound.state) && act('back', words.recall, () => form.toggle(), 'recall'),
      ),
      form.element,
      problem,
    );
  };

  const recallForm = (bound: Bound, name: string, problem: HTMLElement): ReasonForm =>
    reasonForm(desk, `recall/${bound.assignment}`, words.recall, problem, async (reason) => {
      try {
        const done = await assignmentStep(bound.assignment, 'recall', {reason}, language);
        board.take(done.incident);
        desk.notify(texts.dispatch.recalled(name));
        changed();
      } catch (error) {
        if (isLostRace(error)) changed();
        throw error;
      }
    });

  return {
    element,
    follow: () => {
      const at = units.findIndex(({unit}) => unit === followed.get());
      followed.set(units[at + 1]?.unit ?? null);
    },
    tick: () => {
      for (const tick of ticks) tick();
    },
    show: (subject) => {
      const current = subject && (board.incidents.get(subject.id) ?? subject);
      units = current?.units ?? [];
      const now = `${subject?.id} ${followed.get()} ${units.map((one) => `${one.assignment}${one.state}${board.units.get(one.unit)?.status}`).join()}`;
      if (now === shown) return;
      shown = now;
      ticks.length = 0;
      element.hidden = !units.length;
      list.replaceChildren(...units.map(row));
    },
  };
}
