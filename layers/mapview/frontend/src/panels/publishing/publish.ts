import {today} from '../../chinaday';
import {getOutlook, publish, type Check, type Outlook} from '../../publishing/calls';
import type {Edit} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {findingRow} from '../drafting/findings';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {pairTable} from './pairs';

const NAMED = 5;

/** The gate of the open draft: what holds, what a reason lets pass, what moves, and the day it takes effect on. */
export function createPublish(desk: Desk, consider: (edit: Edit) => Promise<void>): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.publishing;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'publish-problem'}});
  const look = h('button', {type: 'button', class: 'jw-button', data: {testid: 'outlook'}, on: {click: () => void read()}}, words.look);
  const body = h('div', {class: 'jw-publish'});
  const hint = h('p', {class: 'jw-hint'}, words.approve);
  const on = h('input', {type: 'date', required: true, min: today(), value: today(), 'aria-label': words.on, data: {testid: 'publish-on'}});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'publish'}}, words.publish);
  const form = h('form', {class: 'jw-publish'}, h('label', {class: 'jw-publish-day'}, words.on, on), submit);
  const reasons = new Map<string, string>();
  let seen: {plan: number; number: number; outlook: Outlook} | null = null;

  const run = async (act: () => Promise<void>): Promise<void> => {
    say(problem, '');
    look.disabled = submit.disabled = true;
    try {
      await act();
    } catch (error) {
      say(problem, sentenceFor(error, texts, words.failedToDo));
    } finally {
      look.disabled = submit.disabled = false;
    }
  };
  const read = (): Promise<void> =>
    run(async () => {
      const {plan} = drafting.sight.get()!;
      seen = {plan: plan.id, number: plan.number, outlook: await getOutlook(plan.id, language)};
      draw();
    });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run(async () => {
      const {plan} = drafting.sight.get()!;
      const made = await publish(plan.id, on.value, Object.fromEntries([...reasons].filter(([, why]) => why.trim())), language);
      desk.notify(words.published(made.effective_on));
      await drafting.again(language);
      await drafting.list();
    });
  });
  const check = (one: Check): HTMLElement => {
    const why = h('input', {
      type: 'text', maxlength: 400, placeholder: words.reason, 'aria-label': `${words.rule[one.rule] ?? one.rule}: ${words.reason}`, value: reasons.get(one.rule) ?? '',
      data: {testid: 'publish-reason', rule: one.rule}, on: {input: () => void reasons.set(one.rule, why.value)},
    });
    return h(
      'li',
      {class: `jw-gate-rule ${one.passed ? 'is-passed' : 'is-failed'}`, data: {testid: 'check', rule: one.rule, passed: String(one.passed)}},
      h('span', {class: 'jw-gate-mark', 'aria-hidden': 'true'}, one.passed ? '✓' : one.overridable ? '!' : '✕'),
      h('span', {}, words.rule[one.rule] ?? one.rule),
      h('small', {}, one.passed ? words.passed : words.failed(one.failing.length)),
      !one.passed && h('ul', {class: 'jw-findings'}, one.failing.slice(0, NAMED).map((finding) => findingRow(desk, finding, consider)), one.failing.length > NAMED && h('li', {class: 'jw-hint'}, `… +${one.failing.length - NAMED}`)),
      !one.passed && (one.overridable ? why : h('p', {class: 'jw-hint'}, words.hard)),
    );
  };
  const draw = (): void => {
    const plan = drafting.sight.get()?.plan;
    if (!plan) return;
    if (seen && (seen.plan !== plan.id || seen.number !== plan.number)) {
      seen = null;
      reasons.clear();
      say(problem, '');
    }
    element.hidden = plan.state === 'published' || plan.state === 'dropped';
    hint.hidden = plan.state === 'approved';
    form.hidden = plan.state !== 'approved' || !seen;
    say(look, seen ? words.again : words.look);
    body.replaceChildren();
    if (!seen) return;
    const {checks, grids, lineage, pairs, leaderless} = seen.outlook;
    const changed = new Set(lineage.map((link) => link.new)).size;
    body.append(
      h('h4', {}, words.gate),
      h('ul', {class: 'jw-gate'}, checks.map(check)),
      h('p', {data: {testid: 'outlook-grids'}}, words.grids(changed, grids.filter(({fresh}) => fresh).length, grids.length - changed)),
      ...(leaderless ? [h('p', {class: 'jw-hint'}, words.leaderless(leaderless))] : []),
      pairTable(pairs, words),
    );
  };
  const element = h('section', {class: 'jw-plan-part', data: {testid: 'publishing'}}, h('h3', {}, words.title), hint, look, body, form, problem);
  const stop = drafting.sight.subscribe(draw);
  draw();
  return {element, dispose: stop};
}
