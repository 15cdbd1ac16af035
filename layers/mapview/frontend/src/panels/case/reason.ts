import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {LEAST_CHARACTERS} from './form';

export interface ReasonForm {
  element: HTMLElement;
  toggle(): void;
}

/** A step that asks for nothing but its reason, in place; what is half written comes back with the place. */
export function reasonForm(desk: Desk, key: string, verb: string, problem: HTMLElement, act: (reason: string) => Promise<void>): ReasonForm {
  const {texts, written} = desk;
  const element = h('div', {});
  const close = (): void => {
    written.forget(key);
    element.replaceChildren();
    say(problem, '');
  };
  const open = (): HTMLTextAreaElement => {
    const label = texts.fields['reason'] ?? '';
    const reason = h('textarea', {rows: 1, maxlength: 200, 'aria-label': label, placeholder: label});
    const submit = h('button', {type: 'submit', class: 'jw-button is-primary'}, texts.form.submit(verb));
    const form = h(
      'form',
      {class: 'jw-command-form', novalidate: true},
      reason,
      h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'button', class: 'jw-button', on: {click: close}}, texts.form.cancel), submit),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if ([...reason.value.trim()].length < LEAST_CHARACTERS) {
        say(problem, texts.form.needed(label));
        reason.focus();
        return;
      }
      submit.disabled = true;
      act(reason.value.trim()).then(close, (error: unknown) => {
        submit.disabled = false;
        say(problem, sentenceFor(error, texts));
      });
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    written.open(key);
    written.keep(key, form);
    element.replaceChildren(form);
    return reason;
  };
  if (written.has(key)) open();
  return {element, toggle: () => (element.firstChild ? close() : open().focus())};
}
