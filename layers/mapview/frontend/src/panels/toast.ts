import {h} from './element';

const SHOWN_MS = 2_500;

/** A short word that something was done. */
export function createToast(): {element: HTMLElement; say(text: string): void; dispose(): void} {
  const element = h('div', {class: 'jw-toast', role: 'status'});
  let timer: number | undefined;
  return {
    element,
    say: (text) => {
      clearTimeout(timer);
      element.textContent = text;
      timer = window.setTimeout(() => (element.textContent = ''), SHOWN_MS);
    },
    dispose: () => clearTimeout(timer),
  };
}
