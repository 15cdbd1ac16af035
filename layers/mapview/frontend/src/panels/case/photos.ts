import {addPhoto, photoAddress} from '../../casework/calls';
import type {Case} from '../../casework/case';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {when} from './milestones';

/** Photos of a case; each opens large. */
export function photoBlock(desk: Desk, subject: Case, mayAdd: boolean, changed: () => void): HTMLElement | null {
  const {texts} = desk;
  const words = texts.incident;
  if (!subject.pictures.length && !mayAdd) return null;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const add = (): void => {
    const send = async (): Promise<void> => {
      const photo = await choosePhoto();
      if (!photo) return;
      await addPhoto(subject.id, 'handle', photo, desk.language);
      changed();
    };
    send().catch((error: unknown) => say(problem, sentenceFor(error, texts)));
  };
  return h(
    'section',
    {class: 'jw-block'},
    h('h3', {}, words.photos, mayAdd && h('button', {type: 'button', class: 'jw-chip-button', on: {click: add}}, icon('plus'), words.addPhoto)),
    h(
      'div',
      {class: 'jw-photos'},
      subject.pictures.map((picture, at) =>
        h(
          'button',
          {type: 'button', 'aria-label': words.photo(at + 1), on: {click: () => openPhoto(desk, subject, at)}},
          h('img', {src: photoAddress(picture.id), alt: '', loading: 'lazy'}),
          h('span', {class: 'jw-hint'}, words.phase[picture.phase] ?? picture.phase),
        ),
      ),
    ),
    problem,
  );
}

function openPhoto(desk: Desk, {pictures}: Case, first: number): void {
  const words = desk.texts.incident;
  let at = first;
  const image = h('img', {alt: ''});
  const caption = h('p', {class: 'jw-hint jw-num'});
  const show = (next: number): void => {
    at = (next + pictures.length) % pictures.length;
    const picture = pictures[at]!;
    image.src = photoAddress(picture.id);
    say(caption, `${at + 1}/${pictures.length} · ${words.phase[picture.phase] ?? picture.phase} · ${when(picture.at, desk.operations.clock)}`);
  };
  const dialog = h(
    'dialog',
    {class: 'jw-lightbox', 'aria-label': words.photos},
    image,
    h('form', {method: 'dialog'}, caption, h('button', {type: 'submit', class: 'jw-button'}, words.closePhoto)),
  );
  image.addEventListener('click', () => show(at + 1));
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') show(at + 1);
    else if (event.key === 'ArrowLeft') show(at - 1);
  });
  dialog.addEventListener('close', () => dialog.remove());
  show(first);
  desk.root.appendChild(dialog);
  dialog.showModal();
}

/** Ask for a picture file; null when none was chosen. */
export function choosePhoto(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = h('input', {type: 'file', accept: 'image/*'});
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}
