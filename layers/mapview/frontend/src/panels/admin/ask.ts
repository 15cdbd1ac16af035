import type {Desk} from '../desk';
import {h, say, type Child} from '../element';
import {sentenceFor} from '../failure';

/** A dialog with a form; `act` does it, and the dialog stays with the reason where it cannot. */
export function ask(desk: Desk, title: string, content: Child[], submit: string, act: () => Promise<void>): void {
  const {texts} = desk;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'problem'}});
  const button = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'submit'}}, submit);
  const cancel = h('button', {type: 'button', class: 'jw-button', on: {click: () => dialog.close()}}, texts.form.cancel);
  const form = h('form', {method: 'dialog', class: 'jw-dialog-body', novalidate: true}, h('h2', {}, title), content, problem, h('div', {class: 'jw-dialog-buttons'}, cancel, button));
  const dialog = h('dialog', {class: 'jw-dialog', 'aria-label': title, data: {testid: 'dialog'}}, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    button.disabled = true;
    act().then(
      () => dialog.close(),
      (error: unknown) => {
        button.disabled = false;
        say(problem, sentenceFor(error, texts, texts.admin.failed));
      },
    );
  });
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
}

/** What is nowhere else: it is gone when the dialog closes. */
export function tellOnce(desk: Desk, title: string, secret: string, what: string, close: string): void {
  const dialog = h(
    'dialog',
    {class: 'jw-dialog', 'aria-label': title, data: {testid: 'once-dialog'}},
    h(
      'form',
      {method: 'dialog', class: 'jw-dialog-body'},
      h('h2', {}, title),
      h('output', {class: 'jw-once jw-num', tabindex: 0, data: {testid: 'once'}}, secret),
      h('p', {}, what),
      h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'once-close'}}, close)),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
}
