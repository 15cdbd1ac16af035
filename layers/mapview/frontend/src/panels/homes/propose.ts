import {proposeChange, type HomeRecord} from '../../households/calls';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, choice, labelled} from './fields';

const ABOUT_A_RESIDENT = new Set(['moves_out', 'phone', 'head', 'tag_added', 'tag_removed']);
const TENURES = ['owned', 'rented', 'collective', 'vacant'];

/** Propose a change; what a kind does not need is not asked. */
export function proposeForm(desk: Desk, home: HomeRecord, done: () => void, cancel: () => void): HTMLElement {
  const words = desk.texts.homes;
  const people = home.household?.people ?? [];
  const offered = Object.entries(words.kinds).filter(([name]) => (name === 'leaves' ? home.household : !['moves_out', 'phone', 'head'].includes(name) || people.length));
  const kind = choice(offered, 'change-kind');
  const from = h('input', {type: 'date', value: home.today, max: home.today});
  const remark = h('textarea', {rows: 2, maxlength: 500});
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'change-send'}}, words.send);
  const asked = h('div', {class: 'jw-home-questions'});
  const who = choice([], 'change-who');
  const name = h('input', {type: 'text', maxlength: 60, autocomplete: 'off', data: {testid: 'change-name'}});
  const phone = h('input', {type: 'tel', maxlength: 20, autocomplete: 'off', data: {testid: 'change-phone'}});
  const birth = h('input', {type: 'number', min: 1890, max: 2200});
  const head = h('input', {type: 'checkbox'});
  const tag = choice([], 'change-tag');
  const tenure = choice(TENURES.map((one) => [one, words.tenures[one] ?? one]), 'change-tenure');
  const tags = (): void => {
    const subject = who.value ? 'resident' : 'household';
    tag.replaceChildren(...home.tags.filter((one) => one.subject === subject).map((one) => h('option', {value: one.code}, one.label)));
  };
  const draw = (): void => {
    const tagged = kind.value.startsWith('tag');
    const lines: HTMLElement[] = [];
    if (ABOUT_A_RESIDENT.has(kind.value)) {
      who.replaceChildren(
        ...(tagged && home.household ? [h('option', {value: ''}, words.household)] : []),
        ...people.map((one) => h('option', {value: one.id}, `${one.name} ${one.about}`)),
      );
      lines.push(labelled(words.who, who));
    }
    if (kind.value === 'moves_in') lines.push(labelled(words.name, name), labelled(words.phone, phone), labelled(words.birth, birth), labelled(words.head, head));
    if (kind.value === 'phone') lines.push(labelled(words.phone, phone, words.phoneNone));
    const empty = !home.household || home.household.tenure === 'vacant';
    if (kind.value === 'tenure' || (kind.value === 'moves_in' && empty)) lines.push(labelled(words.tenure, tenure));
    if (tagged) {
      tags();
      lines.push(labelled(words.tag, tag));
    }
    asked.replaceChildren(...lines);
  };
  kind.addEventListener('change', draw);
  who.addEventListener('change', tags);
  draw();
  const element = h(
    'form',
    {class: 'jw-command-form', novalidate: true, data: {testid: 'change-form'}},
    labelled(words.kind, kind),
    asked,
    labelled(words.from, from),
    labelled(words.words, remark),
    problem,
    buttons(button(words.cancel, cancel, 'change-cancel'), submit),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    const on = (control: HTMLElement): boolean => asked.contains(control);
    if (on(name) && !name.value.trim()) {
      say(problem, words.nameNeeded);
      name.focus();
      return;
    }
    submit.disabled = true;
    const body = {
      kind: kind.value,
      from: from.value || null,
      words: remark.value,
      resident: on(who) && who.value ? Number(who.value) : null,
      name: on(name) ? name.value : null,
      phone: on(phone) ? phone.value.trim() || null : null,
      birth_year: on(birth) && birth.value ? Number(birth.value) : null,
      head: on(head) && head.checked,
      tenure: on(tenure) ? tenure.value : null,
      tag: on(tag) ? tag.value : null,
    };
    proposeChange(home.dwelling, body, desk.language).then(
      () => {
        desk.notify(words.proposed);
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
