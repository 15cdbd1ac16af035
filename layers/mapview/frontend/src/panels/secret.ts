import type {Desk} from './desk';
import {h} from './element';
import {icon} from './icons';
import {openReveal, type RevealRequest} from './reveal';
import {secretKey} from './revealed';

/** A masked value that may be seen for a minute, once a reason is written down. */
export function secret(resident: number, field: string, masked: string): HTMLElement {
  return h(
    'span',
    {class: 'jw-secret', data: {secret: secretKey(resident, field), masked}},
    h('span', {class: 'jw-num'}, masked),
    h('small', {class: 'jw-countdown', role: 'timer'}),
  );
}

export function revealButton(desk: Desk, request: RevealRequest): HTMLElement | null {
  if (!desk.mayReveal) return null;
  return h(
    'button',
    {
      type: 'button',
      class: 'jw-chip-button',
      'aria-label': desk.texts.reveal.title(request.who),
      on: {click: () => openReveal(desk, request)},
    },
    icon('eye'),
    desk.texts.reveal.button,
  );
}
