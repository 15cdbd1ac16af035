import {stateNow, type SavedView} from '../../tools/views';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';

const ROLES = ['operator', 'leader', 'planner', 'grid_officer', 'administrator', 'auditor'] as const;
const SECONDS_KEY = 'jingwei.tour.seconds';
const SECONDS = [5, 10, 20, 30, 60];
const NUMBERED = 9;

/** Seconds that each view of a tour is shown; kept by the browser. */
export function tourSeconds(): number {
  try {
    const kept = Number(localStorage.getItem(SECONDS_KEY));
    return SECONDS.includes(kept) ? kept : 10;
  } catch {
    return 10;
  }
}

/** Views to come back to: one's own, and those shared with one's role. */
export function createViews(desk: Desk): Panel {
  const {store, texts, operations} = desk;
  const {views, tour} = operations.tools;
  const words = texts.tools.saved;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const list = h('ol', {class: 'jw-views', data: {testid: 'views'}});
  const name = h('input', {type: 'text', class: 'jw-view-field', maxlength: 60, placeholder: words.name, 'aria-label': words.name, data: {testid: 'view-name'}});
  const role = roleChoice();
  const save = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'view-save'}}, words.save);
  const form = h('form', {class: 'jw-view-form', novalidate: true}, name, role, save);
  const seconds = h(
    'select',
    {class: 'jw-view-field', 'aria-label': words.seconds},
    SECONDS.map((each) => h('option', {value: each, selected: each === tourSeconds()}, words.each(each))),
  );
  const play = h('button', {type: 'button', class: 'jw-button', data: {testid: 'tour'}, on: {click: () => startTour()}}, words.tour);
  const element = h('div', {class: 'jw-views-tool'}, form, problem, list, h('div', {class: 'jw-tool-actions'}, seconds, play));

  function roleChoice(chosen: string | null = null): HTMLSelectElement {
    return h(
      'select',
      {class: 'jw-view-field', 'aria-label': words.share},
      h('option', {value: '', selected: chosen === null}, words.private),
      ROLES.map((each) => h('option', {value: each, selected: each === chosen}, words.sharedWith(texts.role[each] ?? each))),
    );
  }
  const startTour = (): void => {
    operations.tools.open.set(null);
    tour.start(() => views.list.get() ?? [], tourSeconds());
  };
  /** Do one thing on the server and say what kept it from being done. */
  const act = async (done: Promise<void>): Promise<boolean> => {
    say(problem, '');
    try {
      await done;
      return true;
    } catch (error) {
      say(problem, sentenceFor(error, texts, words.failed));
      return false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = name.value.trim();
    if (!wanted) {
      say(problem, words.nameMissing);
      name.focus();
      return;
    }
    void act(views.add(wanted, stateNow(store.get()), role.value || null)).then((kept) => {
      if (!kept) return;
      name.value = '';
      desk.notify(words.saved(wanted));
    });
  });
  seconds.addEventListener('change', () => {
    try {
      localStorage.setItem(SECONDS_KEY, seconds.value);
    } catch {
      // It holds until the page is closed.
    }
  });

  const tool = (drawing: string, label: string, use: () => void, disabled = false): HTMLElement =>
    h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': label, title: label, disabled, on: {click: use}}, icon(drawing));
  const row = (view: SavedView, at: number, all: readonly SavedView[]): HTMLElement => {
    const own = all.filter((each) => each.mine).length;
    const note = view.mine ? (view.shared_role ? words.sharedWith(texts.role[view.shared_role] ?? view.shared_role) : '') : words.from(view.owner);
    const more = h('div', {class: 'jw-view-more', hidden: true});
    const twist = tool('chevron_down', words.more(view.name), () => {
      more.hidden = !more.hidden;
      if (!more.hidden && !more.childElementCount) more.append(editor(view, at, own));
    });
    return h(
      'li',
      {data: {testid: 'view', id: view.id}},
      h(
        'div',
        {class: 'jw-view'},
        h(
          'button',
          {type: 'button', class: 'jw-row is-link', on: {click: () => operations.onView(view)}},
          h('kbd', {'aria-hidden': 'true'}, at < NUMBERED ? String(at + 1) : '·'),
          h('span', {class: 'jw-row-text'}, h('span', {class: 'jw-row-title'}, view.name), note && h('span', {class: 'jw-row-subtitle'}, note)),
        ),
        view.mine ? twist : null,
      ),
      more,
    );
  };
  const editor = (view: SavedView, at: number, own: number): HTMLElement => {
    const renamed = h('input', {type: 'text', class: 'jw-view-field', maxlength: 60, value: view.name, 'aria-label': words.name});
    const shared = roleChoice(view.shared_role);
    const rename = (): void => {
      if (renamed.value.trim() && renamed.value.trim() !== view.name) void act(views.change(view.id, {name: renamed.value.trim()}));
    };
    renamed.addEventListener('change', rename);
    shared.addEventListener('change', () => void act(views.change(view.id, {shared_role: shared.value || null})));
    return h(
      'div',
      {class: 'jw-view-editor'},
      renamed,
      shared,
      h(
        'div',
        {class: 'jw-view-buttons'},
        tool('chevron_up', words.up(view.name), () => void act(views.move(view.id, -1)), at === 0),
        tool('chevron_down', words.down(view.name), () => void act(views.move(view.id, 1)), at === own - 1),
        h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => void act(views.change(view.id, {state: stateNow(store.get())}))}}, words.replace),
        h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'view-remove'}, on: {click: () => void remove(view)}}, words.remove),
      ),
    );
  };
  /** Removed at once; for a while it can be saved again. */
  const remove = async (view: SavedView): Promise<void> => {
    if (!(await act(views.remove(view.id)))) return;
    desk.notify(words.removed(view.name), {label: words.undo, seconds: 10, act: () => void act(views.add(view.name, view.state, view.shared_role))});
  };
  const draw = (): void => {
    const all = views.list.get();
    play.disabled = !all?.length;
    if (all === null) list.replaceChildren(h('li', {class: 'jw-hint'}, words.reading));
    else if (!all.length) list.replaceChildren(h('li', {class: 'jw-hint'}, words.none));
    else list.replaceChildren(...all.map(row));
  };
  draw();
  const stop = views.list.subscribe(draw);
  void act(views.read());
  return {element, dispose: stop};
}
