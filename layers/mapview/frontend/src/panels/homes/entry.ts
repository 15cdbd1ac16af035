import {recordVisit, type FormField, type HomeRecord, type VisitRow} from '../../households/calls';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, choice, labelled} from './fields';

/** Record a visit by ticking the fields of a form; correcting is a new entry that names the old one. */
export function entryForm(desk: Desk, home: HomeRecord, corrects: VisitRow | null, done: () => void, cancel: () => void): HTMLElement {
  const words = desk.texts.homes;
  const form = choice(home.forms.map((one) => [one.code, one.label]), 'visit-form');
  if (corrects) form.value = corrects.form;
  const questions = h('div', {class: 'jw-home-questions'});
  const remark = h('textarea', {rows: 2, maxlength: 500});
  const next = h('input', {type: 'date', min: home.today});
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'visit-save'}}, words.save);
  const draw = (): void => {
    const chosen = home.forms.find((one) => one.code === form.value);
    questions.replaceChildren(...(chosen?.fields ?? []).map(question));
  };
  form.addEventListener('change', draw);
  draw();
  const element = h(
    'form',
    {class: 'jw-command-form', novalidate: true, data: {testid: 'visit-entry'}},
    corrects && h('p', {class: 'jw-hint'}, words.corrects),
    labelled(words.form, form),
    questions,
    labelled(words.words, remark),
    labelled(words.nextDue, next),
    problem,
    buttons(button(words.cancel, cancel, 'visit-cancel'), submit),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    const answers = answersOf(questions);
    const missing = home.forms.find((one) => one.code === form.value)?.fields.find((one) => one.needed && !answers[one.key]);
    if (missing) {
      say(problem, words.needed(missing.label));
      return;
    }
    submit.disabled = true;
    const body = {form: form.value, answers, words: remark.value, next_due: next.value || null, corrects: corrects?.id ?? null};
    recordVisit(home.dwelling, body, desk.language).then(
      () => {
        desk.notify(words.recorded);
        done();
      },
      (error: unknown) => {
        submit.disabled = false;
        say(problem, sentenceFor(error, desk.texts));
      },
    );
  });
  return element;
}

function question(field: FormField): HTMLElement {
  const label = field.needed ? `${field.label} *` : field.label;
  if (field.kind === 'text') return labelled(label, h('input', {type: 'text', maxlength: 200, name: field.key}));
  const type = field.kind === 'ticks' ? 'checkbox' : 'radio';
  return h(
    'fieldset',
    {class: 'jw-radios', data: {key: field.key, kind: field.kind}},
    h('legend', {}, label),
    field.choices.map(({code, label: text}) => h('label', {class: 'jw-radio'}, h('input', {type, name: `jw-visit-${field.key}`, value: code}), h('span', {}, text))),
  );
}

function answersOf(questions: HTMLElement): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const set of questions.querySelectorAll<HTMLElement>('fieldset')) {
    const ticked = [...set.querySelectorAll<HTMLInputElement>('input:checked')].map((one) => one.value);
    const key = set.dataset['key'] ?? '';
    if (ticked.length) found[key] = set.dataset['kind'] === 'ticks' ? ticked : ticked[0]!;
  }
  for (const input of questions.querySelectorAll<HTMLInputElement>('input[type=text]')) if (input.value.trim()) found[input.name] = input.value.trim();
  return found;
}
