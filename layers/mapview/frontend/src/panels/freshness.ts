import type {Desk, Panel} from './desk';
import {h, say} from './element';

const SLOW_S = 15;

/** A dot and a word: how old what is on screen is. */
export function createFreshness(desk: Desk): Panel {
  const {liveness, store, texts} = desk;
  const words = texts.freshness;
  const text = h('span', {class: 'jw-num'});
  const element = h('span', {class: 'jw-freshness', data: {testid: 'freshness'}}, h('i', {'aria-hidden': 'true'}), text);

  const age = (at: number): string => {
    const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
    if (seconds < 2) return words.now;
    return seconds < 60 ? words.seconds(seconds) : words.minutes(Math.floor(seconds / 60));
  };
  const draw = (): void => {
    const {freshAt, unreachableSince} = liveness.pulse;
    const {database} = store.get();
    const tell = (state: string, sentence: string): void => {
      element.dataset['state'] = state;
      say(text, sentence);
    };
    if (unreachableSince !== null) tell('bad', words.unreachable);
    else if (!database.up) tell('bad', words.database);
    else if (freshAt === null) tell('waiting', words.waiting);
    else if (Date.now() - freshAt > SLOW_S * 1000) tell('slow', words.stale(age(freshAt)));
    else tell('good', words.fresh(age(freshAt)));
  };
  draw();
  const timer = window.setInterval(draw, 1000);
  const stop = liveness.subscribe(draw);
  return {
    element,
    dispose: () => {
      clearInterval(timer);
      stop();
    },
  };
}
