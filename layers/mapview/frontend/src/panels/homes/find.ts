import {findHomes} from '../../households/calls';
import {choose} from '../choose';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, choice, labelled} from './fields';

/** Find a home by who lives in it: a form of its own, with a reason, and every question recorded. */
export function openFind(desk: Desk): void {
  const words = desk.texts.homes;
  const name = h('input', {type: 'text', maxlength: 60, autocomplete: 'off', data: {testid: 'find-name'}});
  const phone = h('input', {type: 'tel', maxlength: 30, autocomplete: 'off', data: {testid: 'find-phone'}});
  const reason = choice(Object.entries(words.reasons), 'find-reason');
  const why = h('textarea', {rows: 2, maxlength: 300, data: {testid: 'find-words'}});
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const found = h('div', {role: 'status', data: {testid: 'found'}});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'find-go'}}, words.findGo);
  const form = h(
    'form',
    {class: 'jw-dialog-body', novalidate: true},
    h('h2', {}, words.find),
    h('p', {class: 'jw-hint'}, words.findHint),
    labelled(words.findName, name),
    labelled(words.findPhone, phone),
    labelled(words.findReason, reason),
    labelled(words.findWords, why),
    problem,
    found,
    buttons(button(words.cancel, () => dialog.close(), 'find-close'), submit),
  );
  const dialog = h('dialog', {class: 'jw-dialog jw-find', 'aria-label': words.find, data: {testid: 'find'}}, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    say(problem, '');
    found.replaceChildren();
    if (!name.value.trim() && !phone.value.trim()) {
      say(problem, words.findOne);
      name.focus();
      return;
    }
    submit.disabled = true;
    findHomes({name: name.value, phone: phone.value, reason: reason.value, words: why.value}, desk.language)
      .then(({homes, more}) => {
        const go = (dwelling: number): void => {
          dialog.close();
          choose(desk.store, {thing: {kind: 'dwelling', id: String(dwelling)}});
        };
        found.replaceChildren(
          ...homes.map((one) => h('button', {type: 'button', class: 'jw-row is-link', on: {click: () => go(one.dwelling)}}, h('span', {class: 'jw-row-text'}, h('span', {class: 'jw-row-title'}, one.address), h('span', {class: 'jw-row-subtitle'}, [one.name, one.phone].filter(Boolean).join(' · '))))),
          ...(homes.length ? [] : [h('p', {}, words.findNone)]),
          ...(more ? [h('p', {class: 'jw-hint'}, words.findMore)] : []),
        );
      })
      .catch((error: unknown) => say(problem, sentenceFor(error, desk.texts)))
      .finally(() => (submit.disabled = false));
  });
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
  name.focus();
}
