import {cancelTask, getTask, patrolPhoto, type EntryRow, type Stop, type TaskFile} from '../../patrols/calls';
import {isAborted} from '../../api';
import {dayHourMinute, hourMinute} from '../clocktime';
import type {Desk, Panel} from '../desk';
import {metres} from '../duration';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons} from '../homes/fields';
import {entryForm} from './entryform';
import {percent, progressOf, taskName} from './taskrow';

const AGAIN_MS = 20_000;
const ENDED = new Set(['done', 'late', 'missed', 'cancelled']);
const MARGIN_DEG = 0.0006;

/** One task: its places in order, what was entered, and what may be done about it. */
export function createTaskFile(desk: Desk, id: number, back: () => void): Panel {
  const words = desk.texts.patrols;
  const {may, tools} = desk.operations;
  const element = h('div', {class: 'jw-task-file', data: {testid: 'patrol-file'}}, h('p', {class: 'jw-hint', role: 'status'}, words.loading));
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const request = new AbortController();
  let entering: number | null = null;
  let gone = false;

  const load = async (first = false): Promise<void> => {
    try {
      const file = await getTask(id, request.signal);
      if (entering === null && !gone) draw(file);
      if (first && !gone) fly(file.stops);
    } catch (error) {
      if (!isAborted(error)) say(problem, sentenceFor(error, desk.texts, words.failed));
      if (first && !gone) element.replaceChildren(button(words.back, back, 'patrol-back'), problem);
    }
  };
  const fly = (stops: readonly Stop[]): void => {
    if (!stops.length) return;
    const [lngs, lats] = [stops.map(({lng}) => lng), stops.map(({lat}) => lat)];
    desk.store.flyTo({bounds: [Math.min(...lngs) - MARGIN_DEG, Math.min(...lats) - MARGIN_DEG, Math.max(...lngs) + MARGIN_DEG, Math.max(...lats) + MARGIN_DEG]});
  };
  const draw = (file: TaskFile): void => {
    const {task, stops, entries} = file;
    const running = !ENDED.has(task.state) && task.state !== 'waiting';
    tools.patrols.stops.set(stops);
    const room = h('div', {});
    const reason = h('input', {type: 'text', maxlength: 500, placeholder: words.reason, 'aria-label': words.reason, data: {testid: 'cancel-reason'}});
    const withdraw = async (): Promise<void> => {
      try {
        draw(await cancelTask(id, reason.value, desk.language));
        desk.notify(words.withdrawn);
      } catch (error) {
        say(problem, sentenceFor(error, desk.texts));
      }
    };
    element.replaceChildren(
      buttons(button(words.back, back, 'patrol-back'), stops.length > 0 && button(words.showOnMap, () => fly(stops), 'patrol-show')),
      h('h3', {}, taskName(desk.texts, task), h('span', {class: `jw-task-state is-${task.state}`}, words.state[task.state] ?? task.state)),
      h('p', {class: 'jw-hint'}, [task.grid_name, words.kind[task.kind] ?? task.kind, `${dayHourMinute(task.due_from)}–${dayHourMinute(task.due_until)}`, task.unit_name].filter(Boolean).join(' · ')),
      h('p', {class: 'jw-num'}, `${percent(task.progress)} · ${progressOf(desk.texts, task)}`),
      ...(task.ordered ? [h('p', {class: 'jw-hint'}, desk.texts.checks.orderedBy(task.ordered_by))] : []),
      ...(task.words ? [h('p', {class: 'jw-task-words', data: {testid: 'task-words'}}, task.words)] : []),
      ...(task.nobody ? [h('p', {class: 'jw-problem'}, words.nobody)] : []),
      ...(task.cancel_reason ? [h('p', {class: 'jw-hint'}, task.cancel_reason)] : []),
      problem,
      h('ol', {class: 'jw-stops'}, stops.map((stop) => row(stop, running, room))),
      room,
      ...(entries.length ? [h('h4', {}, words.entries), h('ul', {class: 'jw-stops'}, entries.map((entry) => entered(entry, stops)))] : []),
      ...(!ENDED.has(task.state) && may.orderChecks ? [h('div', {class: 'jw-change-verdict'}, reason, button(words.withdraw, () => void withdraw(), 'patrol-cancel'))] : []),
    );
  };
  const row = (stop: Stop, running: boolean, room: HTMLElement): HTMLElement => {
    const close = (): void => {
      entering = null;
      room.replaceChildren();
    };
    const enter = (): void => {
      entering = stop.number;
      room.replaceChildren(
        entryForm(desk, id, stop, (file) => {
          entering = null;
          draw(file);
        }, close),
      );
      room.scrollIntoView({block: 'nearest', behavior: 'smooth'});
    };
    const seen = stop.seen_at ? words.seenAt(hourMinute(stop.seen_at), words.seenBy[stop.how ?? ''] ?? '') : words.fence(`${Math.round(stop.radius_m)} m`, words.seconds(stop.dwell_s));
    return h(
      'li',
      {class: stop.seen_at ? 'is-seen' : '', data: {testid: 'patrol-stop'}},
      h('button', {type: 'button', class: 'jw-stop-place', title: words.showOnMap, on: {click: () => desk.store.flyTo({lng: stop.lng, lat: stop.lat, zoom: 17.5})}}, h('i', {}, stop.seen_at ? '✓' : String(stop.number)), h('span', {}, h('b', {}, stop.label), h('small', {class: 'jw-hint'}, seen))),
      !stop.seen_at && running && may.patrol && button(words.entry, enter, 'patrol-enter'),
    );
  };
  const entered = (entry: EntryRow, stops: readonly Stop[]): HTMLElement =>
    h(
      'li',
      {class: entry.outcome === 'found' ? 'is-found' : ''},
      h('div', {}, h('b', {}, stops.find(({number}) => number === entry.number)?.label, ' '), h('span', {}, words.outcome[entry.outcome]), h('small', {class: 'jw-hint'}, ` ${hourMinute(entry.at)} · ${entry.by}${entry.off_m === null ? '' : ` · ${words.off(metres(entry.off_m))}`}`), entry.words && h('p', {}, entry.words)),
      h('div', {class: 'jw-entry-photos'}, entry.photos.map((photo) => h('a', {href: patrolPhoto(photo), target: '_blank', rel: 'noopener'}, h('img', {src: patrolPhoto(photo), alt: words.photoOf, loading: 'lazy'})))),
    );

  void load(true);
  const timer = window.setInterval(() => void load(), AGAIN_MS);
  return {
    element,
    dispose: () => {
      gone = true;
      clearInterval(timer);
      request.abort();
      tools.patrols.stops.set([]);
    },
  };
}
