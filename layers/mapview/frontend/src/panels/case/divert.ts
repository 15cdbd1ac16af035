import {assignmentStep} from '../../casework/calls';
import type {Case} from '../../casework/case';
import type {Desk} from '../desk';
import {h} from '../element';
import {sentenceFor} from '../failure';
import {reasonForm} from './reason';

const UNDO_S = 60;
const UNDER_WAY = new Set(['dispatched', 'en_route']);

/**
 * 改派: take a unit that is under way to something less grave, with a reason, and for a minute a way
 * back. Null for a unit that may not be taken; the server checks again.
 */
export function divertLine(desk: Desk, subject: Case, unit: number, changed: () => void): HTMLElement | null {
  const {texts, operations, language} = desk;
  const there = operations.board.units.get(unit);
  const left = there?.incident ? operations.board.incidents.get(there.incident) : null;
  const assignment = there?.assignment;
  if (!there || !left || !assignment || left.severity <= subject.severity || !UNDER_WAY.has(there.status)) return null;
  const verb = texts.incident.divert;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const undo = (id: number): void => {
    assignmentStep(id, 'undo', {}, language).then(
      ({incident}) => {
        operations.board.take(incident);
        desk.notify(texts.dispatch.undone);
        changed();
      },
      // The line it was pressed in may be gone by now.
      (error: unknown) => desk.notify(sentenceFor(error, texts)),
    );
  };
  const form = reasonForm(desk, `divert/${assignment}/${subject.id}`, verb, problem, async (reason) => {
    const done = await assignmentStep(assignment, 'divert', {into: subject.id, reason}, language);
    operations.board.take(done.incident);
    desk.mine.add(subject.id);
    desk.notify(texts.dispatch.diverted(there.name), {label: texts.dispatch.undo, seconds: UNDO_S, act: () => undo(done.assignment.id)});
    changed();
  });
  return h('div', {class: 'jw-divert'}, h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'divert', unit}, on: {click: form.toggle}}, verb), form.element, problem);
}
