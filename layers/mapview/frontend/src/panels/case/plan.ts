import {stepDone} from '../../casework/calls';
import type {Case, PlanStep} from '../../casework/case';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {when} from './milestones';
import {choosePhoto} from './photos';

/** The steps of the response plan, ticked off with their proof. */
export function planBlock(desk: Desk, subject: Case, mayTick: boolean, changed: () => void): HTMLElement | null {
  const {plan} = subject;
  if (!plan || (!plan.steps.length && !plan.needs.length)) return null;
  const words = desk.texts.incident;
  const done = plan.steps.filter((step) => step.done_at).length;
  return h(
    'section',
    {class: 'jw-block', data: {testid: 'plan'}},
    h('h3', {}, words.plan, h('b', {class: 'jw-plan-name'}, plan.name), plan.steps.length > 0 && h('span', {class: 'jw-num'}, `${done}/${plan.steps.length}`)),
    h('ol', {class: 'jw-response'}, plan.steps.map((step) => line(desk, subject, step, mayTick, changed))),
  );
}

function line(desk: Desk, subject: Case, step: PlanStep, mayTick: boolean, changed: () => void): HTMLElement {
  const {texts, language, operations, written} = desk;
  const words = texts.incident;
  const key = `step/${subject.id}/${step.key}`;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const place = h('div', {});
  const report = (body: {text?: string; photo?: Blob}): void => {
    const done = (): void => {
      written.forget(key);
      changed();
    };
    stepDone(subject.id, step.key, body, language).then(done, (error: unknown) => say(problem, sentenceFor(error, texts)));
  };
  const askForWords = (): HTMLTextAreaElement => {
    const text = h('textarea', {rows: 1, maxlength: 300, 'aria-label': words.stepProof, placeholder: words.stepProof});
    const form = h('form', {class: 'jw-command-form'}, text, h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'submit', class: 'jw-button is-primary'}, words.stepDone)));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      report({text: text.value.trim()});
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        written.forget(key);
        place.replaceChildren();
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    written.open(key);
    written.keep(key, form);
    place.replaceChildren(form);
    return text;
  };
  const tick = (): void => {
    if (step.proof === 'none') report({});
    else if (step.proof === 'photo') {
      void choosePhoto().then((photo) => photo && report({photo}));
    } else askForWords().focus();
  };
  if (!step.done_at && written.has(key)) askForWords();
  const proof = step.proof === 'photo' ? words.proofPhoto : step.proof === 'text' ? words.proofText : '';
  const meta = step.done_at ? [when(step.done_at, operations.clock), step.done_by, step.text].filter(Boolean).join(' · ') : proof;
  return h(
    'li',
    {data: {done: String(!!step.done_at), key: step.key}},
    h(
      'button',
      {type: 'button', class: 'jw-response-step', disabled: !!step.done_at || !mayTick, on: {click: tick}},
      h('span', {class: 'jw-check', 'aria-hidden': 'true'}, step.done_at && icon('tick')),
      h('span', {}, step.label, meta && h('small', {class: 'jw-hint jw-num'}, meta)),
    ),
    place,
    problem,
  );
}
