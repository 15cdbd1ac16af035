import {assignmentStep, type AssignmentStep} from '../../casework/calls';
import type {Bound} from '../../live/values';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {isLostRace, sentenceFor} from '../failure';
import {icon} from '../icons';

/** What a unit reports next, by the state of its assignment. */
const NEXT: Record<string, AssignmentStep> = {sent: 'acknowledge', acknowledged: 'start', en_route: 'arrive', on_scene: 'finish'};

/** The button with which the desk notes what a unit said by radio; null when it reports nothing next. */
export function onBehalfButton(desk: Desk, bound: Bound, problem: HTMLElement, changed: () => void): HTMLElement | null {
  const {texts, operations, language} = desk;
  const words = texts.incident;
  const step = NEXT[bound.state];
  if (!operations.may.handle || !step) return null;
  const name = operations.board.units.get(bound.unit)?.name ?? `#${bound.unit}`;
  const verb = words.onBehalf[step] ?? step;
  const take = (): void => {
    button.disabled = true;
    say(problem, '');
    assignmentStep(bound.assignment, step, {}, language).then(
      (done) => {
        operations.board.take(done.incident);
        desk.mine.add(done.incident.id);
        desk.notify(words.behalfDone(name, texts.assignmentState[done.assignment.state] ?? ''));
        changed();
      },
      (error: unknown) => {
        button.disabled = false;
        say(problem, sentenceFor(error, texts));
        if (isLostRace(error)) changed();
      },
    );
  };
  const button = h(
    'button',
    {
      type: 'button',
      class: 'jw-chip-button',
      title: words.onBehalfHint(name),
      'aria-label': `${verb} ${name}`,
      data: {testid: 'on-behalf', step},
      on: {click: take},
    },
    icon('tick'),
    verb,
  );
  return button;
}
