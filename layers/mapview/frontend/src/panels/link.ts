import {thingToText, type Thing} from '../store';
import type {Desk} from './desk';
import {h} from './element';

/** Put the address of a thing on the clipboard. */
export async function copyLink(desk: Desk, thing: Thing): Promise<void> {
  const query = new URLSearchParams(location.search);
  const screen = query.get('screen');
  const address = `${location.origin}${location.pathname}?${screen ? `screen=${screen}&` : ''}select=${thingToText(thing)}`;
  const {copied, copyFailed} = desk.texts.card;
  desk.notify((await copy(desk.root, address)) ? copied : copyFailed);
}

export async function copy(root: HTMLElement, text: string): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
  // On plain http, as on many office networks, there is no clipboard object.
  const field = root.appendChild(h('textarea', {class: 'jw-offscreen', readonly: true}));
  field.value = text;
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
