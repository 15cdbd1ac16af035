import type {Case} from '../../casework/case';
import type {CommandField, CommandForm} from '../../casework/commands';
import {SEVERITIES} from '../../casework/severity';
import {isEnded, type UnitRow} from '../../live/values';
import {addressOf} from '../address';
import {createClassPicker} from '../classpicker';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';

/** A reason shorter than this says nothing; the server holds it to the same. */
export const LEAST_CHARACTERS = 2;
const ALARM_LEVELS = [1, 2, 3, 4];
const HOUR_MS = 3_600_000;
/** Incidents near by that one may be merged into. */
const LISTED = 40;

/** What is filled in already when a form opens. */
export interface Preset {
  into?: number;
  reason?: string;
}

interface Input {
  element: HTMLElement;
  /** What goes into the command; a text says what is missing. */
  read(): {value: unknown} | {missing: string};
  focus(): void;
}

export interface OpenForm {
  element: HTMLElement;
  name: string;
  focus(): void;
  /** Whether anything was filled in. */
  isTouched(): boolean;
}

/**
 * The questions of one command, in place. What was typed stays until it is done or given up,
 * whatever happens to the case meanwhile.
 */
export function createForm(
  desk: Desk,
  form: CommandForm,
  subject: Case,
  give: (body: Record<string, unknown>) => Promise<void>,
  cancel: () => void,
  preset: Preset = {},
): OpenForm {
  const {texts, written} = desk;
  const key = `${subject.id}/${form.name}`;
  const verb = texts.commands[form.name] ?? form.name;
  // Taking a case from a team is explained to that team.
  const asked = form.fields.map((field) => (form.name === 'assign' && subject.responsible ? {...field, needed: true} : field));
  const inputs = asked.map((field) => ({field, input: inputFor(desk, form, field, subject, preset)}));
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'problem'}});
  const submit = h('button', {type: 'submit', class: 'jw-button is-primary'}, texts.form.submit(verb));
  const element = h(
    'form',
    {class: 'jw-command-form', novalidate: true, 'aria-label': verb, data: {testid: 'command-form', command: form.name}},
    inputs.map(({field, input}) =>
      h(
        'label',
        {class: 'jw-command-field'},
        h('span', {class: 'jw-hint'}, texts.fields[field.name] ?? field.name, !field.needed && ` · ${texts.form.optional}`),
        input.element,
      ),
    ),
    problem,
    h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'button', class: 'jw-button', on: {click: cancel}}, texts.form.cancel), submit),
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    const body: Record<string, unknown> = {};
    for (const {field, input} of inputs) {
      const read = input.read();
      if ('missing' in read) {
        say(problem, read.missing);
        input.focus();
        return;
      }
      if (read.value !== undefined) body[field.name] = read.value;
    }
    say(problem, '');
    submit.disabled = true;
    give(body).catch((error: unknown) => {
      submit.disabled = false;
      say(problem, sentenceFor(error, texts));
    });
  });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      cancel();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.requestSubmit();
  });
  written.open(key);
  written.keep(key, element);
  return {element, name: form.name, focus: () => inputs[0]?.input.focus(), isTouched: () => written.isTouched(key)};
}

function inputFor(desk: Desk, form: CommandForm, field: CommandField, subject: Case, preset: Preset): Input {
  const {texts} = desk;
  const label = texts.fields[field.name] ?? field.name;
  const choose = texts.form.choose(label);
  switch (field.kind) {
    case 'text': {
      const area = h('textarea', {rows: 2, maxlength: 500, 'aria-label': label});
      area.value = preset.reason ?? '';
      return {
        element: area,
        focus: () => area.focus(),
        read: () => {
          const value = area.value.trim();
          if (field.needed && [...value].length < LEAST_CHARACTERS) return {missing: texts.form.needed(label)};
          return {value: value || undefined};
        },
      };
    }
    case 'verdict': {
      const [yes, no] = [true, false].map((value) =>
        h('input', {type: 'radio', name: `jw-${field.name}`, value: String(value)}),
      ) as [HTMLInputElement, HTMLInputElement];
      const radios = h(
        'span',
        {class: 'jw-radios', role: 'radiogroup', 'aria-label': label},
        h('label', {class: 'jw-radio'}, yes, h('span', {}, texts.form.yes[field.name] ?? '')),
        h('label', {class: 'jw-radio'}, no, h('span', {}, texts.form.no[field.name] ?? '')),
      );
      return {
        element: radios,
        focus: () => yes.focus(),
        read: () => (yes.checked || no.checked ? {value: yes.checked} : {missing: choose}),
      };
    }
    case 'time': {
      const until = h('input', {type: 'datetime-local', 'aria-label': label});
      const later = new Date(desk.operations.clock.now_ms() + 24 * HOUR_MS);
      until.value = new Date(later.getTime() - later.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
      return {
        element: until,
        focus: () => until.focus(),
        read: () => {
          const at = until.value ? new Date(until.value) : null;
          if (!at || Number.isNaN(at.getTime())) return field.needed ? {missing: choose} : {value: undefined};
          return {value: at.toISOString()};
        },
      };
    }
    case 'class': {
      const picker = createClassPicker(desk, subject.class);
      return {element: picker.element, focus: () => picker.focus(), read: () => (picker.value() ? {value: picker.value()} : {missing: choose})};
    }
    case 'severity':
      return choice(SEVERITIES.map((one) => [String(one), texts.severity[one] ?? '']), String(subject.severity), label, choose, Number);
    case 'level':
      return choice(ALARM_LEVELS.filter((one) => one > subject.alarm).map((one) => [String(one), texts.incident.alarm(one)]), '', label, choose, Number);
    case 'stars':
      return choice([5, 4, 3, 2, 1].map((one) => [String(one), '★'.repeat(one) + '☆'.repeat(5 - one)]), '', label, choose, Number);
    case 'team': {
      const known = teamsFor(desk, form, subject);
      return choice(known, known.length === 1 ? known[0]![0] : '', label, choose, Number);
    }
    case 'teams': {
      const boxes = teams(desk).map(([id, name]) => ({id, box: h('input', {type: 'checkbox', value: id}), name}));
      return {
        element: h('span', {class: 'jw-team-list'}, boxes.map(({box, name}) => h('label', {}, box, name))),
        focus: () => boxes[0]?.box.focus(),
        read: () => {
          const to = boxes.filter(({box}) => box.checked).map(({id}) => Number(id));
          return to.length ? {value: to} : {missing: choose};
        },
      };
    }
    case 'incident': {
      const {board} = desk.operations;
      const into = preset.into ?? subject.likely[0]?.incident.id;
      const near = [...board.incidents.values()]
        .filter((row) => row.id !== subject.id && !isEnded(row))
        .sort((one, other) => Number(other.id === into) - Number(one.id === into) || away(one, subject) - away(other, subject))
        .slice(0, LISTED);
      return choice(
        near.map((row) => [String(row.id), `${row.number} ${desk.operations.classLabel(row.class)} ${addressOf(desk, row)}`]),
        into ? String(into) : '',
        label,
        choose,
        Number,
      );
    }
  }
}

function choice(options: [value: string, label: string][], first: string, label: string, missing: string, read: (value: string) => unknown): Input {
  const select = h(
    'select',
    {'aria-label': label},
    h('option', {value: ''}, '—'),
    options.map(([value, name]) => h('option', {value}, name)),
  );
  select.value = first;
  return {element: select, focus: () => select.focus(), read: () => (select.value ? {value: read(select.value)} : {missing})};
}

/** Teams as the board knows them, by the id of the team rather than of its unit. */
function teams(desk: Desk): [id: string, name: string][] {
  return [...desk.operations.board.units.values()]
    .filter((unit: UnitRow) => unit.kind === 'team')
    .map((unit): [string, string] => [String(unit.thing), unit.name])
    .sort(([, one], [, other]) => one.localeCompare(other, desk.language));
}

/** A whistle is answered for a team that was called, and rated for one that answered; another than the one responsible can be assigned. */
function teamsFor(desk: Desk, form: CommandForm, subject: Case): [id: string, name: string][] {
  if (form.name === 'answer_whistle' || form.name === 'rate_answer') {
    const teamsCalled = form.name === 'rate_answer' ? subject.whistle_answers : subject.whistled_to;
    return teamsCalled.filter(({id}) => typeof id === 'number').map(({id, name}) => [String(id), name]);
  }
  return teams(desk).filter(([id]) => id !== String(subject.responsible?.id));
}

function away(row: {lng: number; lat: number}, from: {lng: number; lat: number}): number {
  return Math.hypot((row.lng - from.lng) * Math.cos((from.lat * Math.PI) / 180), row.lat - from.lat);
}
