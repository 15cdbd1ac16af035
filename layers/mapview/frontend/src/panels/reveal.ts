import {ApiError, reveal} from '../api';
import type {Desk} from './desk';
import {h, say} from './element';

export interface RevealRequest {
  resident: number;
  fields: string[];
  who: string;
}

const LEAST_REASON = 4;

/** Ask which field and why; the answer is shown in place for a minute. */
export function openReveal(desk: Desk, request: RevealRequest): void {
  const words = desk.texts.reveal;
  const choices = request.fields.map((field, at) =>
    h(
      'label',
      {class: 'jw-radio'},
      h('input', {type: 'radio', name: 'field', value: field, checked: at === request.fields.length - 1}),
      h('span', {}, words.fields[field] ?? field),
    ),
  );
  const reason = h('textarea', {
    id: 'jw-reveal-reason',
    rows: 2,
    maxlength: 200,
    placeholder: words.reasonHint,
    'aria-describedby': 'jw-reveal-problem',
    on: {keydown: (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form.requestSubmit()},
  });
  const problem = h('p', {id: 'jw-reveal-problem', class: 'jw-problem', role: 'alert'});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary'}, words.submit);
  const form = h(
    'form',
    {method: 'dialog', class: 'jw-dialog-body', novalidate: true},
    h('h2', {}, words.title(request.who)),
    choices.length > 1 &&
      h('fieldset', {class: 'jw-radios'}, h('legend', {}, words.field), choices),
    h('label', {class: 'jw-label', for: 'jw-reveal-reason'}, words.reason),
    reason,
    problem,
    h('p', {class: 'jw-hint'}, words.recorded),
    h(
      'div',
      {class: 'jw-dialog-buttons'},
      h('button', {type: 'button', class: 'jw-button', on: {click: () => dialog.close()}}, words.cancel),
      submit,
    ),
  );
  const dialog = h('dialog', {class: 'jw-dialog', 'aria-label': words.title(request.who), data: {testid: 'reveal'}}, form);

  const complain = (text: string): void => {
    say(problem, text);
    reason.setAttribute('aria-invalid', 'true');
    reason.focus();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const why = reason.value.trim();
    if ([...why].length < LEAST_REASON) {
      complain(words.short(LEAST_REASON));
      return;
    }
    const chosen = form.querySelector<HTMLInputElement>('input[name=field]:checked')?.value;
    const field = chosen ?? request.fields[0] ?? '';
    submit.disabled = true;
    reveal(request.resident, field, why, desk.language).then(
      (answer) => {
        dialog.close();
        desk.revealed.put(request.resident, answer.field, answer.value);
      },
      (error: unknown) => {
        submit.disabled = false;
        complain(explain(desk, error));
      },
    );
  });
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
  reason.focus();
}

function explain(desk: Desk, error: unknown): string {
  const {failed} = desk.texts.reveal;
  if (!(error instanceof ApiError)) return failed.other;
  return error.message || (failed as Record<string, string>)[error.code] || failed.other;
}
