import {assignmentStep} from '../../casework/calls';
import type {Case} from '../../casework/case';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';

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
  const place = h('div', {});
  const undo = (id: number): void => {
    assignmentStep(id, 'undo', {}, language).then(
      () => {
        desk.notify(texts.dispatch.undone);
        changed();
      },
      (error: unknown) => say(problem, sentenceFor(error, texts)),
    );
  };
  const ask = (): void => {
    const reason = h('textarea', {rows: 1, maxlength: 200, 'aria-label': texts.fields['reason'], placeholder: texts.fields['reason']});
    const form = h('form', {class: 'jw-command-form', novalidate: true}, reason, h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'submit', class: 'jw-button is-primary'}, texts.form.submit(verb))));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      assignmentStep(assignment, 'divert', {into: subject.id, reason: reason.value.trim()}, language).then(
        (done) => {
          operations.board.take(done.incident);
          desk.mine.add(subject.id);
          desk.notify(texts.dispatch.diverted(there.name), {label: texts.dispatch.undo, seconds: UNDO_S, act: () => undo(done.assignment.id)});
          changed();
        },
        (error: unknown) => say(problem, sentenceFor(error, texts)),
      );
    });
    place.replaceChildren(form);
    reason.focus();
  };
  return h('div', {class: 'jw-divert'}, h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'divert', unit}, on: {click: ask}}, verb), place, problem);
}
