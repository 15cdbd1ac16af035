import type {Desk} from './desk';
import {h} from './element';
import {openGuide} from './guide';
import {actionsOf} from './keyboard';
import {keyRows} from './keyrows';

const MOST_SHOWN = 4;

/** The list of keys, as a dialog: those that this screen answers to now. */
export function openKeyMap(desk: Desk): void {
  if (desk.root.querySelector('.jw-keymap')) return;
  const words = desk.texts.keys;
  const actions = actionsOf(desk.root);
  const rows = keyRows(desk.texts, desk.store.get().screen).filter((row) => row.actions.every((action) => actions?.[action]));
  const shown = (keys: string[]): string[] => (keys.length > MOST_SHOWN ? [keys[0]!, '…', keys.at(-1)!] : keys);
  const again = (): void => {
    dialog.close();
    openGuide(desk);
  };
  const dialog = h(
    'dialog',
    {class: 'jw-dialog jw-keymap', 'aria-label': words.title},
    h(
      'form',
      {method: 'dialog', class: 'jw-dialog-body'},
      h('h2', {}, words.title),
      h('dl', {}, rows.map(({keys, what}) => h('div', {}, h('dt', {}, shown(keys).map((key) => h('kbd', {}, key))), h('dd', {}, what)))),
      h(
        'div',
        {class: 'jw-dialog-buttons'},
        h('button', {type: 'button', class: 'jw-button', data: {testid: 'guide-again'}, on: {click: again}}, desk.texts.tools.guide.again),
        h('button', {type: 'submit', class: 'jw-button is-primary'}, words.close),
      ),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
}
