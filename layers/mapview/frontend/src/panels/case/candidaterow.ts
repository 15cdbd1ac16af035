import type {Candidate} from '../../casework/case';
import {isVague} from '../../casework/read';
import type {Desk} from '../desk';
import {metres, ticking} from '../duration';
import {h} from '../element';
import {icon} from '../icons';
import {whyRanked} from './why';

export interface CandidateRow {
  element: HTMLElement;
  choose(chosen: boolean): void;
}

/** One candidate: rank, who, when there, how far, able to what, and why it stands where it does. */
export function createCandidateRow(
  desk: Desk,
  candidate: Candidate,
  all: readonly Candidate[],
  toggle: (unit: number) => void,
): CandidateRow {
  const {texts, operations} = desk;
  const words = texts.dispatch;
  const at = all.indexOf(candidate);
  const vague = isVague(candidate);
  const eta = vague ? words.between(ticking(candidate.eta_low_s, texts), ticking(candidate.eta_high_s, texts)) : ticking(candidate.eta_s, texts);
  const reasons = h('ul', {class: 'jw-why', hidden: true}, whyRanked(candidate, texts).map((reason) => h('li', {}, reason)));
  const why = h(
    'button',
    {
      type: 'button',
      class: 'jw-why-button',
      'aria-expanded': 'false',
      data: {testid: 'why'},
      on: {
        click: (event) => {
          event.stopPropagation();
          reasons.hidden = !reasons.hidden;
          why.setAttribute('aria-expanded', String(!reasons.hidden));
        },
      },
    },
    `${at === 0 ? words.why : words.whyNot} `,
    h('span', {'aria-hidden': 'true'}, '›'),
  );
  const check = h('span', {class: 'jw-check', 'aria-hidden': 'true'}, icon('tick'));
  const element = h(
    'li',
    {
      class: 'jw-candidate',
      role: 'option',
      tabindex: 0,
      'aria-selected': 'false',
      data: {testid: 'candidate', unit: candidate.unit},
      on: {
        click: () => toggle(candidate.unit),
        pointerenter: () => operations.pointed.set(candidate.unit),
        pointerleave: () => operations.pointed.set(null),
        focus: () => operations.pointed.set(candidate.unit),
        blur: () => operations.pointed.set(null),
        keydown: (event) => {
          if (event.key === ' ') {
            event.preventDefault();
            toggle(candidate.unit);
          } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            event.stopPropagation();
            const next = event.key === 'ArrowDown' ? element.nextElementSibling : element.previousElementSibling;
            if (next instanceof HTMLElement) next.focus();
          }
        },
      },
    },
    check,
    h('span', {class: 'jw-candidate-name'}, h('b', {class: 'jw-num'}, String(at + 1)), icon(candidate.kind), h('span', {}, candidate.name)),
    h('span', {class: 'jw-candidate-eta jw-num'}, vague && '≈ ', eta),
    h(
      'span',
      {class: 'jw-candidate-facts'},
      h('span', {class: 'jw-num', title: texts.way[candidate.way] ?? ''}, icon(`way_${candidate.way}`), metres(candidate.distance_m)),
      candidate.matched.map((one) => h('span', {class: 'jw-tag is-able'}, one)),
      candidate.load > 0 && h('span', {class: 'jw-num', title: words.load(candidate.load)}, `×${candidate.load}`),
    ),
    why,
    reasons,
  );
  return {
    element,
    choose: (chosen) => {
      element.setAttribute('aria-selected', String(chosen));
      element.classList.toggle('is-chosen', chosen);
    },
  };
}
