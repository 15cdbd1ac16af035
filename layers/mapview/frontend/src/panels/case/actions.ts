import {command} from '../../casework/calls';
import type {Case} from '../../casework/case';
import {formsOf, nextStep, type CommandForm} from '../../casework/commands';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {isLostRace, sentenceFor} from '../failure';
import {createForm, type OpenForm, type Preset} from './form';

/** As many as fit beside each other; the others wait behind one button. */
const AT_HAND = 4;
/** Decided where what was asked for is shown. */
const DECISIONS = new Set(['decide_extension', 'decide_suspension']);

export interface Actions {
  element: HTMLElement;
  /** Press the step that is next, as with the mouse; false when none is open. */
  proceed(): boolean;
  /** Show every step and go to the first of them. */
  focus(): boolean;
  show(subject: Case | null): void;
  /** Give a command at once; what went wrong is said in place. */
  give(name: string, body: Record<string, unknown>): Promise<boolean>;
  /** Open the form of a command, partly filled in; nothing is done before it is confirmed. */
  ask(name: string, preset: Preset): void;
}

/** The steps that are open for a case, as buttons with the users' verbs. */
export function createActions(desk: Desk, changed: () => void): Actions {
  const {texts, operations, language, mine, written} = desk;
  let subject: Case | null = null;
  let opened: OpenForm | null = null;
  let shown = '';
  const bar = h('div', {class: 'jw-actions', role: 'toolbar'});
  const rest = h('div', {class: 'jw-actions jw-actions-rest', hidden: true});
  const place = h('div', {});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'problem'}});
  const element = h('div', {class: 'jw-action-area'}, bar, rest, place, problem);
  // As in every toolbar the arrows go from step to step.
  element.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const buttons = [...bar.children, ...(rest.hidden ? [] : rest.children)].filter((one) => one instanceof HTMLButtonElement);
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (!by || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[(at + by + buttons.length) % buttons.length]!.focus();
  });

  let sending = false;
  const send = async (name: string, body: Record<string, unknown>): Promise<void> => {
    const {id, version} = subject!;
    sending = true;
    try {
      const done = await command(id, name, {version, ...body}, language);
      operations.board.take(done.incident);
      mine.add(id);
      desk.notify(texts.form.done(texts.commands[name] ?? name));
    } catch (error) {
      // Whoever was quicker is named by the server; the card then shows what they did.
      if (isLostRace(error)) changed();
      throw error;
    } finally {
      sending = false;
    }
    changed();
  };
  const putAway = (): void => {
    opened = null;
    place.replaceChildren();
  };
  const close = (): void => {
    if (opened && subject) written.forget(`${subject.id}/${opened.name}`);
    putAway();
  };
  /** Put the form away for another; what is written in it waits for the next time. */
  const leave = (): void => (opened?.isTouched() ? putAway() : close());
  const give = async (name: string, body: Record<string, unknown>): Promise<boolean> => {
    say(problem, '');
    try {
      await send(name, body);
      return true;
    } catch (error) {
      say(problem, sentenceFor(error, texts));
      return false;
    }
  };
  const press = (form: CommandForm, button: HTMLButtonElement): void => {
    say(problem, '');
    if (!form.fields.length) {
      button.disabled = true;
      void give(form.name, {}).finally(() => (button.disabled = false));
      return;
    }
    if (opened?.name === form.name) {
      leave();
      return;
    }
    show(form);
  };
  const show = (form: CommandForm, preset: Preset = {}, isBack = false): void => {
    if (!isBack) leave();
    const key = `${subject!.id}/${form.name}`;
    const mine = createForm(
      desk,
      form,
      subject!,
      async (body) => {
        const into = body['into'];
        await send(form.name, body);
        written.forget(key);
        if (opened === mine) putAway();
        // Whoever merged goes on with what it was merged into.
        if (form.name === 'merge') desk.store.select({kind: 'incident', id: String(into)}, {fly: true});
      },
      close,
      preset,
    );
    opened = mine;
    place.replaceChildren(opened.element);
    if (!isBack) opened.focus();
    opened.element.scrollIntoView({block: 'nearest'});
  };
  const buttonFor = (form: CommandForm, first: boolean): HTMLButtonElement => {
    const button = h(
      'button',
      {
        type: 'button',
        class: `jw-button${first ? ' is-next' : ''}${form.rare ? ' is-rare' : ''}`,
        data: {testid: 'command', command: form.name},
        on: {click: () => press(form, button)},
      },
      texts.commands[form.name] ?? form.name,
    );
    return button;
  };
  const draw = (of: Case): void => {
    const next = nextStep(of.state, of.allowed);
    const forms = formsOf(of.allowed).filter((form) => !DECISIONS.has(form.name));
    const ordered = [...forms.filter((form) => form.name === next), ...forms.filter((form) => form.name !== next)];
    const buttons = ordered.map((form) => buttonFor(form, form.name === next));
    const more = h(
      'button',
      {
        type: 'button',
        class: 'jw-button',
        'aria-expanded': String(!rest.hidden),
        data: {testid: 'more'},
        on: {
          click: () => showRest(!!rest.hidden),
        },
      },
      texts.incident.more,
    );
    bar.replaceChildren(...buttons.slice(0, AT_HAND), ...(buttons.length > AT_HAND ? [more] : []));
    rest.replaceChildren(...buttons.slice(AT_HAND));
    element.hidden = !buttons.length;
  };

  const showRest = (isShown: boolean): void => {
    rest.hidden = !isShown;
    bar.querySelector('[data-testid=more]')?.setAttribute('aria-expanded', String(isShown));
  };

  return {
    element,
    give,
    proceed: () => {
      const button = bar.querySelector('button');
      if (element.hidden || !button || button.disabled) return false;
      button.click();
      return true;
    },
    focus: () => {
      if (element.hidden) return false;
      showRest(true);
      bar.querySelector('button')?.focus();
      return true;
    },
    ask: (name, preset) => {
      const form = formsOf(subject?.allowed ?? []).find((one) => one.name === name);
      if (form) show(form, preset);
    },
    show: (next) => {
      const another = next?.id !== subject?.id;
      if (another) putAway();
      subject = next;
      if (another) {
        say(problem, '');
        rest.hidden = true;
      }
      if (!next) {
        element.hidden = true;
        shown = '';
        return;
      }
      // What was half written for this case goes on.
      const before = another ? written.first(`${next.id}/`) : null;
      const form = before ? formsOf(next.allowed).find((one) => one.name === before) : undefined;
      if (form) show(form, {}, true);
      else if (before) written.forget(`${next.id}/${before}`);
      // The buttons stay as they are under the hand unless what is open has changed.
      const now = `${next.id} ${next.state} ${next.allowed.join()}`;
      if (now === shown) return;
      shown = now;
      if (opened && !next.allowed.includes(opened.name)) {
        // A form that goes away under the hand says why.
        const state = next.suspended ? texts.time.still : (texts.state[next.state] ?? next.state);
        if (opened.isTouched() && !sending) say(problem, texts.form.gone(texts.commands[opened.name] ?? opened.name, state));
        close();
      }
      draw(next);
    },
  };
}
