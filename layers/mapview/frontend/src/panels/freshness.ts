import {hourMinute} from './clocktime';
import type {Desk, Panel} from './desk';
import {h, say} from './element';

const SLOW_S = 15;
/** The live link says something every second, or every five when nothing moves. */
const SLOW_LINK_S = 8;

/** A dot and a word: how old what is on screen is. */
export function createFreshness(desk: Desk): Panel {
  const {liveness, store, texts, operations} = desk;
  const words = texts.freshness;
  const text = h('span', {class: 'jw-num'});
  const element = h('span', {class: 'jw-freshness', data: {testid: 'freshness'}}, h('i', {'aria-hidden': 'true'}), text);

  const tell = (state: string, sentence: string): void => {
    element.dataset['state'] = state;
    say(text, sentence);
  };
  const age = (at: number): string => {
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    if (seconds < 2) return words.now;
    return seconds < 60 ? words.seconds(seconds) : words.minutes(Math.floor(seconds / 60));
  };
  /** What happens comes over the live link: its last word says how old the screen is. */
  const tellLive = (): void => {
    const {state, heardAt_ms, downSince_ms} = operations.board.hearing;
    const live = texts.live;
    if (state === 'refused') tell('bad', live.refused);
    else if (state === 'down') tell('bad', live.down(hourMinute(downSince_ms ?? Date.now())));
    else if (heardAt_ms === null) tell('waiting', live.connecting);
    else if (Date.now() - heardAt_ms > SLOW_LINK_S * 1000) tell('slow', live.stale(age(heardAt_ms)));
    else tell('good', live.fresh(age(heardAt_ms)));
  };
  const draw = (): void => {
    const {freshAt, unreachableSince} = liveness.pulse;
    const {database} = store.get();
    if (unreachableSince !== null) tell('bad', words.unreachable);
    else if (!database.up) tell('bad', words.database);
    else if (operations.active) tellLive();
    else if (freshAt === null) tell('waiting', words.waiting);
    else if (Date.now() - freshAt > SLOW_S * 1000) tell('slow', words.stale(age(freshAt)));
    else tell('good', words.fresh(age(freshAt)));
  };
  draw();
  const timer = window.setInterval(draw, 1000);
  const stops = [
    liveness.subscribe(draw),
    operations.board.subscribe((change) => {
      if (change.hearing) draw();
    }),
  ];
  return {
    element,
    dispose: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
