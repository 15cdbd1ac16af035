import {acknowledgeAll, acknowledgeIncident} from '../../casework/calls';
import {isEnded, type IncidentRow} from '../../live/values';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {worst} from '../../map/clusters';
import {createFilterBar} from './filters';
import {createList} from './list';
import {EVERYTHING, filtered, isEverything, sorted, type Filter, type SortName} from './order';
import type {Sound} from './sound';

const SORTS: SortName[] = ['due', 'severity', 'newest'];
/** Nothing blinks for longer. */
const FLASH_MS = 4_000;
const WALL_ROWS = 5;

export interface Queue extends Panel {
  step(by: number): void;
  /** Open the row under the cursor; false when it is open already or there is none. */
  openCursor(): boolean;
  acknowledge(): void;
  filter(): void;
  /** Whether there was a filter to clear. */
  clearFilter(): boolean;
}

/** 事件队列: what is open, what is due next, and what nobody has acknowledged. */
export function createQueue(desk: Desk, sound: Sound): Queue {
  const {store, texts, operations, mine} = desk;
  const words = texts.queue;
  const {board, clock} = operations;
  let filter: Filter = EVERYTHING;
  let order: SortName = 'due';
  let rows: IncidentRow[] = [];

  const count = h('span', {class: 'jw-queue-count jw-num', data: {testid: 'queue-count'}});
  const bell = h('button', {type: 'button', class: 'jw-queue-bell jw-num', data: {testid: 'bell'}, on: {click: () => acknowledgeEverything()}}, h('i', {}), h('span', {}));
  const sort = h(
    'select',
    {
      'aria-label': words.sort,
      on: {
        change: () => {
          order = sort.value as SortName;
          collect();
        },
      },
    },
    SORTS.map((name) => h('option', {value: name}, words.sorts[name] ?? name)),
  );
  const filterButton = iconButton('filter', words.filterKey, () => bar.toggle());
  const muteButton = iconButton('sound', words.mute, () => sound.toggle());
  const bar = createFilterBar(desk, (next) => {
    filter = next;
    collect();
  });
  const empty = h('div', {class: 'jw-empty', hidden: true});
  const list = createList(desk, (row) => open(row));
  const more = h('p', {class: 'jw-queue-more', hidden: true});
  const summary = h('p', {class: 'jw-queue-summary jw-num'});
  const head = h(
    'div',
    {class: 'jw-queue-head'},
    h('h2', {}, words.title),
    count,
    bell,
    h('span', {class: 'jw-queue-tools'}, sort, filterButton, muteButton),
  );
  const element = h('section', {class: 'jw-queue', 'aria-label': words.title}, head, bar.element, list.element, empty, more, summary);

  function iconButton(name: string, label: string, act: () => void): HTMLButtonElement {
    return h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': label, title: label, on: {click: act}}, icon(name));
  }

  function open(row: IncidentRow): void {
    store.select({kind: 'incident', id: String(row.id)}, {fly: true, position: {lng: row.lng, lat: row.lat}});
    acknowledgeOne(row.id);
  }

  function acknowledgeOne(id: number): void {
    if (board.isSeen(id)) return;
    board.acknowledge([id]);
    acknowledgeIncident(id).catch(() => {
      // Seen on this desk all the same; the next snapshot says what the server knows.
    });
  }

  function acknowledgeEverything(): void {
    const unread = board.unread().map((row) => row.id);
    if (!unread.length) return;
    board.acknowledge(unread);
    acknowledgeAll(unread).catch(() => {
      // As above.
    });
  }

  function collect(): void {
    rows = sorted(filtered(board.incidents.values(), filter, {clock, isMine: (id) => mine.has(id), label: (code) => operations.classLabel(code)}), order);
    operations.shown.set(isEverything(filter) ? null : new Set(rows.map((row) => row.id)));
    draw();
  }

  function draw(): void {
    const all = [...board.incidents.values()].filter((row) => !isEnded(row)).length;
    const unread = board.unread();
    const everything = isEverything(filter);
    say(count, everything ? String(all) : words.shown(rows.length, all));
    bell.hidden = !unread.length;
    say(bell.lastElementChild as HTMLElement, String(unread.length));
    bell.title = `${words.unread(unread.length)} · ${words.acknowledgeAll}`;
    bell.setAttribute('aria-label', bell.title);
    if (unread.length) bell.dataset['severity'] = String(worst(unread));
    filterButton.classList.toggle('is-on', !everything);
    const wall = operations.wall.get();
    const shown = wall ? rows.slice(0, WALL_ROWS) : rows;
    list.show(shown);
    more.hidden = !wall || rows.length <= WALL_ROWS;
    say(more, words.more(rows.length - WALL_ROWS));
    empty.hidden = rows.length > 0;
    list.element.hidden = !rows.length;
    if (!rows.length) fillEmpty(all);
    drawSummary();
  }

  function fillEmpty(all: number): void {
    const [title, hint] = !board.known ? [words.unknown, ''] : all ? [words.noMatch, ''] : [words.none, words.noneHint];
    if (empty.dataset['title'] === title) return;
    empty.dataset['title'] = title;
    empty.replaceChildren(
      icon(board.known ? 'tick' : 'bell'),
      h('p', {}, title),
      ...(hint ? [h('p', {class: 'jw-hint'}, hint)] : []),
      ...(board.known && all ? [h('button', {type: 'button', class: 'jw-button', on: {click: () => bar.clear()}}, words.clear)] : []),
    );
  }

  function drawSummary(): void {
    let [duty, free] = [0, 0];
    for (const unit of board.units.values()) {
      if (unit.status !== 'out_of_service') duty += 1;
      if (unit.status === 'available') free += 1;
    }
    say(summary, board.known ? words.summary(duty, free) : '');
  }

  /** The sound's visual twin: the head of the queue lights up in the colour of the gravest. */
  let calm: number | undefined;
  function alert(arrived: readonly IncidentRow[]): void {
    const severity = worst(arrived);
    sound.play(severity);
    head.dataset['alert'] = String(severity);
    clearTimeout(calm);
    calm = window.setTimeout(() => delete head.dataset['alert'], FLASH_MS);
  }

  function drawSound(): void {
    const on = sound.on.get();
    const locked = on && !sound.unlocked.get();
    const label = locked ? `${words.mute} · ${words.locked}` : on ? words.mute : words.unmute;
    muteButton.replaceChildren(icon(on ? 'sound' : 'mute'));
    muteButton.classList.toggle('is-faint', locked);
    muteButton.title = label;
    muteButton.setAttribute('aria-label', label);
  }

  const timer = window.setInterval(() => list.tick(), 1000);
  const stops = [
    board.subscribe((change) => {
      if (change.arrived.length) alert(change.arrived);
      if (change.incidents) collect();
      else if (change.seen) draw();
      else if (change.units) drawSummary();
    }),
    operations.classes.subscribe(() => collect()),
    operations.wall.subscribe(() => draw()),
    store.subscribe((state, previous) => {
      if (state.selection === previous.selection) return;
      list.refresh();
      if (state.selection?.kind === 'incident') {
        acknowledgeOne(Number(state.selection.id));
        // Enter then sends for this one, and does not go back to another.
        list.point(Number(state.selection.id));
      }
    }),
    sound.on.subscribe(drawSound),
    sound.unlocked.subscribe(drawSound),
  ];
  drawSound();
  collect();

  return {
    element,
    step: (by) => {
      list.step(by);
    },
    openCursor: () => {
      const row = list.cursor();
      const {selection} = store.get();
      if (!row || (selection?.kind === 'incident' && Number(selection.id) === row.id)) return false;
      open(row);
      return true;
    },
    acknowledge: () => {
      const row = list.cursor();
      if (row) acknowledgeOne(row.id);
      else acknowledgeEverything();
    },
    filter: () => (bar.isOpen() ? bar.toggle() : bar.focus()),
    clearFilter: () => {
      if (isEverything(filter)) return false;
      bar.clear();
      return true;
    },
    dispose: () => {
      clearInterval(timer);
      clearTimeout(calm);
      operations.shown.set(null);
      bar.dispose();
      for (const stop of stops) stop();
    },
  };
}
