import type {DraftState, Edit} from '../../drafting/calls';
import {ApiError} from '../../api';
import {listenToKeys} from './keys';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {createBrush} from './brush';
import {createBarriers} from './barriers';
import {createBeside} from './beside';
import {createComments} from './comments';
import {createDetails} from './details';
import {createFindings} from './findings';
import {createFromFile} from './fromfile';
import {createForecast} from './forecast';
import {createGridRows} from './gridrows';
import {createPending} from './pending';
import {createPublish} from '../publishing/publish';
import {createSharing} from './sharing';
import {strike} from './strike';
import {createTaking} from './taking';

/** Where a draft may go from each state; publishing has a gate of its own. */
const STEPS: Record<DraftState, DraftState[]> = {draft: ['review', 'dropped'], review: ['approved', 'draft', 'dropped'], approved: ['draft', 'dropped'], published: [], dropped: []};

/** Whether an element is where somebody sees it, not scrolled away in its panel. */
function inSight(element: HTMLElement): boolean {
  const side = element.closest('.jw-plan-side')?.getBoundingClientRect();
  const {top, bottom} = element.getBoundingClientRect();
  return !side || (bottom > side.top && top < side.bottom);
}

/** The open draft: brush, commands, what is wrong with it, its grids. */
export function createDraftDesk(desk: Desk): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.drafting;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'draft-problem'}});
  const said = h('p', {class: 'jw-hint', role: 'status', data: {testid: 'draft-said'}});

  /** Do something; what keeps it from being done is said beside the tools, or where the panel that asked wants it. */
  const run = async (act: () => Promise<unknown>, place: HTMLElement = problem): Promise<void> => {
    say(problem, '');
    say(place, '');
    try {
      await act();
    } catch (error) {
      say(place, sentenceFor(error, texts, words.failed));
      if (!inSight(place)) desk.notify(place.textContent ?? '');
      if (error instanceof ApiError && error.code === 'draft_moved') {
        await drafting.again(language);
        desk.notify(words.somebody);
      }
    }
  };
  const edit = (asked: Edit): Promise<void> => run(() => drafting.edit(asked, language));
  const consider = (asked: Edit): Promise<void> => run(() => drafting.consider(asked, language));
  operations.tools.onStroke = () => void run(() => strike(desk, (sentence) => say(problem, sentence), (sentence) => say(said, sentence)));

  const button = (testid: string, label: string, act: () => void): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-button', data: {testid}, on: {click: act}}, label);
  const undo = button('draft-undo', words.undo, () => void edit({kind: 'undo'}));
  const redo = button('draft-redo', words.redo, () => void edit({kind: 'redo'}));
  const fill = button('draft-fill', words.fill, () => void consider({kind: 'fill'}));
  const keep = h('input', {type: 'checkbox', checked: true, data: {testid: 'keep-homes'}});
  const automatic = button('draft-automatic', words.automatic, () => void consider({kind: 'automatic', keep_homes: keep.checked}));
  const heading = h('h3', {data: {testid: 'draft-title'}});
  const state = h('p', {class: 'jw-hint'});
  const steps = h('div', {class: 'jw-draft-buttons'});
  const needed = h('p', {class: 'jw-hint', data: {testid: 'needed'}});
  const brush = createBrush(desk);
  const pending = createPending(desk, () => void run(() => drafting.accept(language)));
  const findings = createFindings(desk, consider);
  const grids = createGridRows(desk, edit, consider);
  const more = [createDetails(desk), createForecast(desk), findings, createPublish(desk, consider), grids, createBarriers(desk, run), createBeside(desk, run), createComments(desk), createSharing(desk), createFromFile(desk, run), createTaking(desk, run)];
  const tools = h('section', {class: 'jw-plan-part'}, brush.element, h('div', {class: 'jw-draft-buttons'}, undo, redo, fill), h('div', {class: 'jw-draft-buttons'}, automatic, h('label', {class: 'jw-draft-check'}, keep, h('span', {}, words.keepHomes))), said, problem);

  const draw = (): void => {
    const sight = drafting.sight.get();
    if (!sight) return;
    const {plan} = sight;
    const making = plan.state === 'draft';
    say(heading, plan.name);
    say(state, `${plan.area_name} · ${words.state[plan.state] ?? plan.state} · ${words.edits(plan.number)}`);
    say(needed, words.needed(sight.needed.fewest, sight.needed.most, sight.grids.length));
    undo.disabled = !making || !sight.undo;
    redo.disabled = !making || !sight.redo;
    fill.disabled = automatic.disabled = !making;
    steps.replaceChildren(
      ...STEPS[plan.state].map((next) => button(`draft-${next}`, words.toState[next] ?? next, () => void run(() => drafting.step(next, language)))),
      button('draft-fork', words.fork, () => void run(() => drafting.begin({name: words.forkOf(plan.name), fork: plan.id}, language))),
      button('draft-close', words.close, () => drafting.close()),
    );
  };
  const stop = drafting.sight.subscribe(draw);
  const stopKeys = listenToKeys(drafting, {undo: () => undo.click(), redo: () => redo.click()});
  draw();
  return {
    element: h('div', {}, h('section', {class: 'jw-plan-part'}, heading, state, needed, steps), pending.element, tools, ...more.map(({element}) => element)),
    dispose: () => {
      stop();
      stopKeys();
      operations.tools.onStroke = () => {};
      for (const part of [brush, pending, ...more]) part.dispose();
    },
  };
}
