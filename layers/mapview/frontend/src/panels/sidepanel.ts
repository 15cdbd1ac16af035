import {h, setAttribute} from './element';
import {icon} from './icons';

export interface SidePanel {
  element: HTMLElement;
  toggle(): void;
  open(): void;
  isOpen(): boolean;
}

interface Labels {
  title: string;
  collapse: string;
  expand: string;
}

const KEPT_UNDER = 'jingwei-panel-';

/** A panel at the left or right edge that folds away to a tab. */
export function createSidePanel(side: 'left' | 'right', key: string, labels: Labels, content: HTMLElement): SidePanel {
  const body = h('div', {class: 'jw-side-body', id: `jw-side-${side}`}, content);
  const handle = h('button', {
    type: 'button',
    class: 'jw-side-handle',
    'aria-controls': `jw-side-${side}`,
    on: {click: () => toggle()},
  });
  const element = h('aside', {class: `jw-side is-${side}`, 'aria-label': labels.title}, body, handle);
  let isOpen = remembered(side);
  const draw = (): void => {
    element.classList.toggle('is-closed', !isOpen);
    setAttribute(body, 'inert', !isOpen);
    const label = `${isOpen ? labels.collapse : labels.expand} (${key})`;
    handle.setAttribute('aria-expanded', String(isOpen));
    handle.setAttribute('aria-label', label);
    handle.title = label;
    handle.replaceChildren(icon((side === 'left') === isOpen ? 'chevron_left' : 'chevron_right'));
  };
  const set = (next: boolean): void => {
    isOpen = next;
    draw();
    sessionStorage.setItem(KEPT_UNDER + side, next ? 'open' : 'closed');
  };
  const toggle = (): void => set(!isOpen);
  draw();
  return {element, toggle, open: () => isOpen || set(true), isOpen: () => isOpen};
}

function remembered(side: string): boolean {
  return sessionStorage.getItem(KEPT_UNDER + side) !== 'closed';
}
