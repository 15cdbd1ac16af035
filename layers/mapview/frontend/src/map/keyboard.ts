import type {CameraCommand} from '../store';
import type {Camera} from './camera';

export const COMMANDS: Record<string, CameraCommand> = {
  '+': 'in',
  '=': 'in',
  '-': 'out',
  _: 'out',
  Home: 'home',
  '0': 'north',
};

export const PANS: Record<string, [across: number, down: number]> = {
  ArrowLeft: [-0.2, 0],
  ArrowRight: [0.2, 0],
  ArrowUp: [0, -0.2],
  ArrowDown: [0, 0.2],
};

/** Keys move the map while nothing else that takes keys has the focus. */
export function listenToKeys(root: HTMLElement, camera: Camera): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isForMap(event.target, root)) return;
    const command = COMMANDS[event.key];
    const pan = PANS[event.key];
    if (command) camera.command(command);
    else if (pan) camera.pan(...pan);
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function isForMap(target: EventTarget | null, root: HTMLElement): boolean {
  if (document.querySelector('dialog[open], [aria-modal=true]')) return false;
  return target === document.body || target === document.documentElement || (target instanceof Node && root.contains(target));
}
