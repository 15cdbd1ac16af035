import {sameThing} from '../store';
import type {Desk, Panel} from './desk';
import {h, say} from './element';
import {icon} from './icons';

const OFFSET_PX = 14;

/** The name of what the mouse is over; a finger has no such thing. */
export function createTooltip(desk: Desk): Panel {
  const {store, texts} = desk;
  const text = h('span', {});
  const sign = h('span', {class: 'jw-tooltip-icon'});
  const element = h('div', {class: 'jw-tooltip', hidden: true, 'aria-hidden': 'true'}, sign, text);
  const stop = store.subscribe((state, previous) => {
    if (state.hover === previous.hover) return;
    const {hover} = state;
    element.hidden = !hover || state.screen === 'leader';
    if (!hover) return;
    if (!previous.hover || !sameThing(hover.thing, previous.hover.thing)) {
      sign.replaceChildren(icon(hover.thing.kind));
      say(text, hover.title || (texts.kind[hover.thing.kind] ?? ''));
    }
    element.style.transform = `translate(${hover.x + OFFSET_PX}px, ${hover.y + OFFSET_PX}px)`;
  });
  return {element, dispose: stop};
}
