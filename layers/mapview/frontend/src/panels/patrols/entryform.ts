import {sendEntry, type Stop, type TaskFile} from '../../patrols/calls';
import {choosePhoto} from '../case/photos';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, labelled} from '../homes/fields';

const PLACE_TIMEOUT_MS = 8_000;

/** 巡查记录: one place of a task, with a photo and where the phone is. */
export function entryForm(desk: Desk, task: number, stop: Stop, entered: (file: TaskFile) => void, close: () => void): HTMLElement {
  const words = desk.texts.patrols;
  const photos: Blob[] = [];
  let place: {lng: number; lat: number} | null = null;
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'entry-problem'}});
  const where = h('p', {class: 'jw-hint', role: 'status'}, words.place);
  const chosen = h('div', {class: 'jw-entry-photos'});
  const text = h('textarea', {rows: 2, maxlength: 500, placeholder: words.wordsHint, data: {testid: 'entry-words'}});
  const outcomes = (['fine', 'found'] as const).map((outcome) => {
    const input = h('input', {type: 'radio', name: 'outcome', value: outcome, checked: outcome === 'fine'});
    return {outcome, input, label: h('label', {class: 'jw-entry-outcome'}, input, h('span', {data: {testid: `outcome-${outcome}`}}, words.outcome[outcome]))};
  });
  const add = async (): Promise<void> => {
    const photo = await choosePhoto();
    if (!photo) return;
    photos.push(photo);
    const address = URL.createObjectURL(photo);
    const image = h('img', {src: address, alt: words.photoOf});
    image.addEventListener('load', () => URL.revokeObjectURL(address));
    chosen.append(image);
    say(problem, '');
  };
  const send = async (): Promise<void> => {
    const outcome = outcomes.find(({input}) => input.checked)!.outcome;
    if (!photos.length) return say(problem, words.photoNeeded);
    if (outcome === 'found' && !text.value.trim()) return say(problem, words.wordsNeeded);
    submit.disabled = true;
    say(submit, words.sending);
    try {
      entered(await sendEntry(task, {outcome, words: text.value, number: stop.number, photos, place}, desk.language));
      desk.notify(words.sent);
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
      submit.disabled = false;
      say(submit, words.send);
    }
  };
  const submit = button(words.send, () => void send(), 'entry-send', true);
  const unknown = (): void => say(where, words.placeUnknown);
  // Only told with this entry, and only when the officer lets the browser say it.
  if (navigator.geolocation && window.isSecureContext) {
    navigator.geolocation.getCurrentPosition(
      ({coords}) => {
        place = {lng: coords.longitude, lat: coords.latitude};
        say(where, words.placeKnown);
      },
      unknown,
      {enableHighAccuracy: true, timeout: PLACE_TIMEOUT_MS},
    );
  } else unknown();
  return h(
    'section',
    {class: 'jw-entry', 'aria-label': words.entryFor(stop.label), data: {testid: 'patrol-entry'}},
    h('h4', {}, words.entryFor(stop.label)),
    h('div', {class: 'jw-entry-outcomes', role: 'radiogroup'}, outcomes.map(({label}) => label)),
    labelled(words.words, text),
    chosen,
    where,
    problem,
    buttons(button(words.photo, () => void add(), 'entry-photo'), button(words.cancel, close, 'entry-cancel'), submit),
  );
}
