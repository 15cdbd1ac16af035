import type {Desk} from './desk';
import {h} from './element';

/** The list of keys, as a dialog. */
export function openKeyMap(desk: Desk): void {
  const words = desk.texts.keys;
  const more = desk.texts.keysOps;
  const {screen} = desk.store.get();
  const plan = desk.texts.planner.keys;
  const duty: [string[], string][] = screen === 'planner' ? [[['J', 'K', '↑', '↓'], plan.list], [['F'], plan.filter]] : desk.operations.active && screen !== 'admin'
    ? [
        [['J', 'K', '↑', '↓'], more.list],
        [['Enter'], more.open],
        [['Space'], more.space],
        [['A'], more.acknowledge],
        [['M'], more.mute],
        [['F'], more.filter],
        [['N'], more.report],
        [['W'], more.wall],
      ]
    : [];
  if (desk.root.querySelector('.jw-keymap')) return;
  const rows: [string[], string][] = [
    ...duty,
    [['/'], words.search],
    [['Esc'], words.escape],
    [['Backspace'], words.up],
    [['['], words.left],
    [[']'], words.right],
    [['↑', '↓', '←', '→'], words.arrows],
    [['Enter'], words.enter],
    [['H'], words.home],
    [['0'], more.north],
    [['T'], words.tilt],
    [['D'], desk.texts.tools.distance],
    [['S'], desk.texts.tools.area],
    [['G'], desk.texts.tools.reach],
    [['V'], desk.texts.tools.views],
    [['1', '…', '9'], desk.texts.tools.saved.open],
    [['O'], desk.texts.tools.saved.tour],
    [['P'], desk.texts.tools.picture.button],
    [['?'], words.help],
  ];
  const dialog = h(
    'dialog',
    {class: 'jw-dialog jw-keymap', 'aria-label': words.title},
    h(
      'form',
      {method: 'dialog', class: 'jw-dialog-body'},
      h('h2', {}, words.title),
      h('dl', {}, rows.map(([keys, what]) => h('div', {}, h('dt', {}, keys.map((key) => h('kbd', {}, key))), h('dd', {}, what)))),
      h('div', {class: 'jw-dialog-buttons'}, h('button', {type: 'submit', class: 'jw-button is-primary'}, words.close)),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  desk.root.appendChild(dialog);
  dialog.showModal();
}
