import type {Case} from '../../casework/case';
import {addressOf} from '../address';
import type {Desk} from '../desk';
import {h} from '../element';
import {button} from '../homes/fields';
import {orderForm} from '../patrols/orderform';

const CLOSED = new Set(['closed', 'rated']);

/** 复查: an officer is sent to look once more at the place of a closed case. */
export function recheckBlock(desk: Desk, subject: Case, reload: () => void): HTMLElement | null {
  const {grid} = subject;
  if (!desk.operations.may.orderChecks || !CLOSED.has(subject.state) || grid === null) return null;
  const words = desk.texts.checks;
  const room = h('div', {});
  const close = (): void => room.replaceChildren(open);
  const done = (): void => {
    close();
    reload();
  };
  const ask = (): void => {
    const place = {ref: `incident/${subject.id}`, label: [subject.number, addressOf(desk, subject)].filter(Boolean).join(' · '), lng: subject.lng, lat: subject.lat};
    room.replaceChildren(orderForm(desk, [], {kind: 'recheck', grid, place}, done, close));
  };
  const open = button(words.again, ask, 'recheck');
  open.title = words.againHint;
  close();
  return h('section', {class: 'jw-block'}, room);
}
