import type {Desk, Panel} from '../desk';
import {h, say} from '../element';

/** What a tour shows now; any touch, key or turn of the wheel ends it. */
export function createTourBar(desk: Desk): Panel {
  const {texts, operations} = desk;
  const {tour} = operations.tools;
  const words = texts.tools.saved;
  const text = h('span', {});
  const element = h('div', {class: 'jw-tour', role: 'status', hidden: true, data: {testid: 'tour-bar'}}, text, h('small', {}, words.tourHint));
  let stopping: AbortController | null = null;
  const end = (event: Event): void => {
    tour.end();
    if (event instanceof KeyboardEvent && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const draw = (): void => {
    const stop = tour.stop.get();
    element.hidden = !stop;
    if (stop) say(text, words.touring(stop.what.name, stop.at + 1, stop.of));
    if (stop && !stopping) {
      stopping = new AbortController();
      const options = {capture: true, signal: stopping.signal};
      for (const name of ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const) window.addEventListener(name, end, {...options, passive: name !== 'keydown'});
    } else if (!stop) {
      stopping?.abort();
      stopping = null;
    }
  };
  draw();
  const stop = tour.stop.subscribe(draw);
  return {
    element,
    dispose: () => {
      stop();
      stopping?.abort();
    },
  };
}
