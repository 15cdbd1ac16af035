import {h} from './element';

const SHOWN_MS = 2_500;

/** Something that can still be taken back, for as long as the word is there. */
export interface TakeBack {
  label: string;
  seconds: number;
  act(): void;
}

export interface Toast {
  element: HTMLElement;
  say(text: string, takeBack?: TakeBack): void;
  dispose(): void;
}

/** A short word that something was done, and for a while the way back. */
export function createToast(): Toast {
  const element = h('div', {class: 'jw-toast', role: 'status', data: {testid: 'toast'}});
  let timer: number | undefined;
  let countdown: number | undefined;
  const clear = (): void => {
    clearTimeout(timer);
    clearInterval(countdown);
    element.replaceChildren();
  };
  return {
    element,
    say: (text, takeBack) => {
      clear();
      if (!takeBack) {
        element.textContent = text;
        timer = window.setTimeout(clear, SHOWN_MS);
        return;
      }
      let left = takeBack.seconds;
      const seconds = h('span', {class: 'jw-num'}, `${left}`);
      const button = h(
        'button',
        {
          type: 'button',
          data: {testid: 'undo'},
          on: {
            click: () => {
              clear();
              takeBack.act();
            },
          },
        },
        takeBack.label,
        seconds,
      );
      element.replaceChildren(h('span', {}, text), button);
      countdown = window.setInterval(() => {
        left -= 1;
        seconds.textContent = `${left}`;
        if (left <= 0) clear();
      }, 1000);
    },
    dispose: clear,
  };
}
