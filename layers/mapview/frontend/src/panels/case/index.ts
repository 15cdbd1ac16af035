import type {ApiError} from '../../api';
import type {Case, Likely} from '../../casework/case';
import type {IncidentRow} from '../../live/values';
import {isEnded} from '../../live/values';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import {createActions} from './actions';
import {createBoundUnits} from './bound';
import {createCandidates} from './candidates';
import {camerasBlock, factsBlock, likelyBlock, wordsBlock} from './facts';
import {createCaseHead} from './head';
import {CaseLoader, type CaseState} from './loader';
import {milestones} from './milestones';
import {photoBlock} from './photos';
import {planBlock} from './plan';
import {recheckBlock} from './recheck';
import {requestsBlock} from './requests';
import {timelineBlock} from './timeline';

export interface CasePanel extends Panel {
  /** Send what is chosen; false when there is nothing to send. */
  sendByKey(): boolean;
  /** What the keyboard asks of the case that is open; nothing while none is. */
  keys: Record<'proceed' | 'steps' | 'candidates' | 'follow', () => void>;
  reload(): void;
}

/** The card of an incident: what it is, what can be done, whom to send, and all that happened. */
export function createCasePanel(desk: Desk, onFailure: (error: ApiError, id: number) => void, onShown: (isShown: boolean) => void): CasePanel {
  const {texts, operations, store} = desk;
  const reload = (): void => loader.reload();
  const head = createCaseHead(desk, () => store.select(null));
  const actions = createActions(desk, reload);
  const bound = createBoundUnits(desk, reload);
  const candidates = createCandidates(desk, reload);
  // Each block keeps its place and is made anew only when its own part of the case has changed.
  const slots = {
    milestones: slot(),
    requests: slot(),
    recheck: slot(),
    likely: slot(),
    words: slot(),
    facts: slot(),
    photos: slot(),
    plan: slot(),
    cameras: slot(),
    timeline: slot(),
  };
  const failure = h('div', {class: 'jw-failure', role: 'alert', hidden: true});
  const skeleton = h('div', {class: 'jw-skeleton', role: 'status', 'aria-label': texts.card.loading}, ['a', 'b', 'c', 'd', 'e'].map((name) => h('i', {class: `is-${name}`})));
  const scroll = h(
    'div',
    {class: 'jw-card-scroll'},
    failure,
    h(
      'div',
      {class: 'jw-card-blocks'},
      slots.milestones.element,
      slots.requests.element,
      slots.words.element,
      actions.element,
      slots.likely.element,
      slots.recheck.element,
      bound.element,
      candidates.element,
      skeleton,
      slots.facts.element,
      slots.plan.element,
      slots.photos.element,
      slots.cameras.element,
      slots.timeline.element,
    ),
  );
  const element = h('article', {class: 'jw-card jw-case', hidden: true, data: {testid: 'case'}}, head.element, scroll);
  let shownId: number | null = null;

  const show = (state: CaseState): void => {
    const {id, row, details, error} = state;
    onShown(id !== null);
    element.hidden = id === null;
    if (id !== shownId) {
      shownId = id;
      scroll.scrollTop = 0;
      element.dataset['id'] = String(id ?? '');
    }
    head.element.hidden = !row;
    if (row) head.show(row, details);
    element.dataset['state'] = row?.state ?? '';
    skeleton.hidden = !!details || !!error;
    showError(error, row);
    const subject = details && row ? merged(details, row) : null;
    actions.show(subject);
    bound.show(subject);
    candidates.show(subject && !isEnded(subject) ? subject : null);
    fill(subject);
  };

  const fill = (subject: Case | null): void => {
    const allowed = new Set(subject?.allowed ?? []);
    const mayWork = operations.may.report && !!subject && !isEnded(subject);
    slots.milestones.fill(subject && [subject.id, subject.milestones, subject.due], () => milestones(subject!, operations.clock, texts));
    slots.requests.fill(subject && [subject.id, subject.requests, subject.allowed], () => requestsBlock(desk, subject!, (name, body) => actions.give(name, body)));
    slots.recheck.fill(subject && [subject.id, subject.state, subject.grid], () => recheckBlock(desk, subject!, reload));
    slots.words.fill(subject && [subject.id, subject.description], () => wordsBlock(desk, subject!));
    slots.facts.fill(subject && [subject.id, subject.responsible, subject.whistled_to, subject.reporter, subject.address], () => factsBlock(desk, subject!));
    slots.likely.fill(subject && [subject.id, subject.likely, allowed.has('merge')], () =>
      likelyBlock(desk, subject!, allowed.has('merge'), askMerge),
    );
    slots.plan.fill(subject && [subject.id, subject.version, subject.plan, mayWork], () => planBlock(desk, subject!, mayWork, reload));
    slots.photos.fill(subject && [subject.id, subject.pictures, mayWork], () => photoBlock(desk, subject!, mayWork, reload));
    slots.cameras.fill(subject && [subject.id, subject.cameras], () => camerasBlock(desk, subject!));
    slots.timeline.fill(subject && [subject.id, subject.timeline, subject.checks], () => timelineBlock(desk, subject!));
  };

  /** This report becomes part of the other, which goes on for both, once that is confirmed. */
  const askMerge = (other: Likely): void => actions.ask('merge', {into: other.incident.id, reason: texts.incident.sameMatter});

  const showError = (error: ApiError | null, row: IncidentRow | null): void => {
    failure.hidden = !error;
    if (!error) return;
    const words = texts.card;
    const known = error.code in words.failed ? (error.code as keyof typeof words.failed) : 'other';
    failure.replaceChildren(
      icon('warn'),
      h('h2', {}, words.failed[known]),
      h('p', {}, error.message || words.failedHint[known]),
      h(
        'div',
        {class: 'jw-dialog-buttons'},
        !row && h('button', {type: 'button', class: 'jw-button', on: {click: () => store.select(null)}}, words.close),
        h('button', {type: 'button', class: 'jw-button is-primary', on: {click: reload}}, words.retry),
      ),
    );
  };

  const loader = new CaseLoader(desk, show, onFailure);
  const timer = window.setInterval(() => {
    if (element.hidden) return;
    head.tick();
    bound.tick();
    candidates.tick();
  }, 1000);
  const stops = [
    operations.classes.subscribe(() => show(loader.state)),
    operations.followed.subscribe(() => show(loader.state)),
    operations.board.subscribe((change) => {
      if (change.units && shownId !== null) show(loader.state);
    }),
  ];
  loader.follow();

  return {
    element,
    reload,
    sendByKey: () => !element.hidden && candidates.sendByKey(),
    keys: {
      proceed: () => void (element.hidden || actions.proceed()),
      steps: () => void (element.hidden || actions.focus()),
      candidates: () => void (element.hidden || candidates.focus()),
      follow: () => void (element.hidden || bound.follow()),
    },
    dispose: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
      loader.dispose();
      candidates.dispose();
    },
  };
}

/** The newest of both: the board hears of a change before the whole case is read again. */
function merged(details: Case, row: IncidentRow): Case {
  return row.version > details.version ? {...details, ...row} : {...row, ...details};
}

interface Slot {
  element: HTMLElement;
  fill(of: unknown, make: () => HTMLElement | null): void;
}

function slot(): Slot {
  const element = h('div', {class: 'jw-slot'});
  let shown = '';
  return {
    element,
    fill: (of, make) => {
      const now = of === null ? '' : JSON.stringify(of);
      if (now === shown) return;
      shown = now;
      const made = of === null ? null : make();
      element.replaceChildren(...(made ? [made] : []));
    },
  };
}
