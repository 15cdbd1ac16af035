import type {ApiError} from '../api';
import type {Thing} from '../store';
import {hourMinute} from './clocktime';
import type {Desk, Panel} from './desk';
import {h} from './element';
import {icon} from './icons';

type Tone = 'warn' | 'bad' | 'good';

export interface Banners extends Panel {
  /** The address named a thing that cannot be shown. */
  deadLink(thing: Thing, error: ApiError): void;
}

const GOOD_NEWS_MS = 5_000;

/** What is wrong at large, in one place: what happened, what is kept. */
export function createBanners(desk: Desk): Banners {
  const {store, liveness, texts, operations} = desk;
  const words = texts.banner;
  const element = h('div', {class: 'jw-banners', role: 'status', 'aria-live': 'polite'});
  const shown = new Map<string, HTMLElement>();
  const dismissed = new Set<string>();
  const timers = new Set<number>();

  const put = (id: string, tone: Tone, text: string | null, onDismiss?: () => void): void => {
    const there = shown.get(id);
    if (text === null || dismissed.has(id)) {
      there?.remove();
      shown.delete(id);
      if (text === null) dismissed.delete(id);
      return;
    }
    if (there) {
      const sentence = there.querySelector('p');
      if (sentence && sentence.textContent !== text) sentence.textContent = text;
      return;
    }
    const banner = h(
      'div',
      {class: `jw-banner is-${tone}`, data: {testid: 'banner', banner: id}},
      icon(tone === 'good' ? 'tick' : 'warn'),
      h('p', {}, text),
      onDismiss && h('button', {type: 'button', class: 'jw-text-button', on: {click: onDismiss}}, words.dismiss),
    );
    shown.set(id, banner);
    element.append(banner);
  };
  const dismiss = (id: string) => (): void => {
    dismissed.add(id);
    shown.get(id)?.remove();
    shown.delete(id);
  };
  const goodNews = (id: string, text: string): void => {
    put(id, 'good', text);
    const timer = window.setTimeout(() => {
      timers.delete(timer);
      put(id, 'good', null);
    }, GOOD_NEWS_MS);
    timers.add(timer);
  };

  const draw = (): void => {
    const {webgl, database} = store.get();
    const {unreachableSince} = liveness.pulse;
    put('webgl', 'warn', webgl ? null : words.webgl, dismiss('webgl'));
    put('unreachable', 'bad', unreachableSince === null ? null : words.unreachable(hourMinute(unreachableSince)));
    const away = !database.up && unreachableSince === null;
    const {state, downSince_ms} = operations.board.hearing;
    const silent = state === 'down' && downSince_ms !== null && operations.board.known && unreachableSince === null && !away;
    put('live', 'warn', silent ? texts.live.banner(hourMinute(downSince_ms)) : null);
    put('database', 'bad', away ? words.database(hourMinute(database.since)) : null);
  };
  let wasDown = false;
  draw();
  const stops = [
    operations.board.subscribe((change) => {
      if (!change.hearing) return;
      const {state} = operations.board.hearing;
      if (wasDown && state === 'live') goodNews('relinked', texts.live.restored);
      if (state !== 'connecting') wasDown = state === 'down' && operations.board.known;
      draw();
    }),
    store.subscribe((state, previous) => {
      if (state.database !== previous.database && state.database.up && !previous.database.up) {
        goodNews('restored', words.restored);
      }
      if (state.database !== previous.database || state.webgl !== previous.webgl) draw();
    }),
    liveness.subscribe((pulse, previous) => {
      if (pulse.unreachableSince === previous.unreachableSince) return;
      if (pulse.unreachableSince === null) goodNews('reachable', words.reachable);
      draw();
    }),
  ];
  return {
    element,
    deadLink: (thing, error) => {
      const name = `${texts.kind[thing.kind] ?? thing.kind} ${thing.id}`;
      const sentence = error.code === 'not_permitted' ? words.forbiddenLink(name) : words.unknownLink(name);
      put('link', 'warn', sentence, () => put('link', 'warn', null));
    },
    dispose: () => {
      for (const stop of stops) stop();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
