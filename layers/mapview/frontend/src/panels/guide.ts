import type {Desk} from './desk';
import {h, say} from './element';

const KEY = 'jingwei.guide';

interface Step {
  /** What it is about, of which the first that is there is pointed at. */
  at: string;
  title: string;
  text: string;
}

/** Show the guide to whoever signs in on this browser for the first time. */
export function greet(desk: Desk): void {
  if (desk.operations.wall.get() || wasShown(desk)) return;
  openGuide(desk);
}

/** A few words on the parts of the screen, one after another; nothing else waits for it. */
export function openGuide(desk: Desk): void {
  desk.root.querySelector('.jw-guide')?.remove();
  const words = desk.texts.tools.guide;
  const steps = words.steps[desk.store.get().screen]?.filter(({at}) => found(desk, at)) ?? [];
  if (!steps.length) return;
  let now = 0;
  const title = h('h2', {});
  const text = h('p', {});
  const count = h('span', {class: 'jw-hint jw-num'});
  const next = h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'guide-next'}, on: {click: () => turn(1)}});
  const back = h('button', {type: 'button', class: 'jw-button', on: {click: () => turn(-1)}}, words.back);
  const skip = h('button', {type: 'button', class: 'jw-text-button', data: {testid: 'guide-skip'}, on: {click: () => end()}}, words.skip);
  const element = h(
    'section',
    {class: 'jw-guide', role: 'dialog', 'aria-label': words.title, data: {testid: 'guide'}},
    count,
    title,
    text,
    h('div', {class: 'jw-dialog-buttons'}, skip, back, next),
  );
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    end();
  });
  const light = (on: Element | null): void => {
    for (const lit of desk.root.querySelectorAll('.is-guided')) lit.classList.remove('is-guided');
    on?.classList.add('is-guided');
  };
  const draw = (): void => {
    const step = steps[now]!;
    say(count, `${now + 1} / ${steps.length}`);
    say(title, step.title);
    say(text, step.text);
    say(next, now === steps.length - 1 ? words.done : words.next);
    back.hidden = now === 0;
    light(found(desk, step.at));
  };
  const turn = (by: number): void => {
    now += by;
    if (now >= steps.length) end();
    else draw();
  };
  const end = (): void => {
    light(null);
    element.remove();
    remember(desk);
  };
  draw();
  desk.root.appendChild(element);
}

function found({root}: Desk, at: Step['at']): Element | null {
  const there = root.querySelector(at);
  return there instanceof HTMLElement && there.offsetParent === null && getComputedStyle(there).position !== 'fixed' ? null : there;
}

function keyOf(desk: Desk): string {
  const {account, name} = desk.store.get().manifest.actor;
  return `${KEY}.${account ?? name}`;
}

function wasShown(desk: Desk): boolean {
  try {
    return localStorage.getItem(keyOf(desk)) !== null;
  } catch {
    // Where nothing can be kept it would come every time.
    return true;
  }
}

function remember(desk: Desk): void {
  try {
    localStorage.setItem(keyOf(desk), new Date().toISOString());
  } catch {
    // It comes again; the way out is one press.
  }
}
