import {getManifest} from '../../api';
import {changeOwnLayer, getOwnLayers, removeOwnLayer, type OwnLayer, type OwnLayerAnswer} from '../../ownlayers';
import type {Desk} from '../desk';
import {h} from '../element';
import {ask} from './ask';
import {cells, field, table} from './section';

const ROLES = ['operator', 'leader', 'planner', 'grid_officer', 'administrator', 'auditor'];

/** The site's own layers under the program's: what is on them, and a dialog to change or remove each. */
export function createOwnLayers(desk: Desk, fail: (error: unknown, retry?: () => void) => void): HTMLElement {
  const {texts, language, store} = desk;
  const words = texts.ownLayers;
  const body = h('div', {});
  const element = h('section', {class: 'jw-own-layers', 'aria-label': words.title, data: {testid: 'own-layers'}}, h('h3', {}, words.title), h('p', {class: 'jw-hint'}, words.hint), body);

  const read = async (): Promise<void> => {
    try {
      draw(await getOwnLayers(language));
    } catch (error) {
      fail(error, () => void read());
    }
  };
  const took = async (answer: OwnLayerAnswer, told: string): Promise<void> => {
    draw(answer);
    desk.notify(told);
    store.set({manifest: await getManifest(language)});
  };
  const draw = ({layers}: OwnLayerAnswer): void => {
    body.replaceChildren(table(words.title, words.heads, layers.map(row), words.none));
  };
  const row = (one: OwnLayer): HTMLTableRowElement =>
    h(
      'tr',
      {data: {testid: 'own-layer', code: one.code}},
      cells(
        h('span', {class: 'jw-inline'}, swatch(one.colour), h('span', {class: 'jw-two'}, language === 'en' ? one.name_en : one.name_zh, h('small', {}, one.code))),
        words.shapes[one.shape],
        h('span', {class: 'jw-own-attributes', title: one.attributes.map(({name}) => name).join(', ')}, words.attributes(one.attributes.length)),
        one.roles === null ? texts.admin.layers.everybody : texts.admin.layers.some(one.roles.length),
        one.visible ? texts.admin.layers.shown : texts.admin.layers.hidden,
        h('span', {class: 'jw-num'}, one.count.toLocaleString('en')),
        h('div', {class: 'jw-admin-actions'}, h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `own-edit-${one.code}`}, on: {click: () => edit(one)}}, words.edit), h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `own-remove-${one.code}`}, on: {click: () => remove(one)}}, words.remove)),
      ),
    );
  const swatch = (colour: string): HTMLElement => {
    const mark = h('span', {class: 'jw-swatch', 'aria-hidden': 'true'});
    mark.style.background = colour;
    return mark;
  };

  const edit = (one: OwnLayer): void => {
    const zh = h('input', {type: 'text', name: 'name_zh', maxlength: 40, value: one.name_zh});
    const en = h('input', {type: 'text', name: 'name_en', maxlength: 40, value: one.name_en});
    const colour = h('input', {type: 'color', name: 'colour', value: one.colour});
    const visible = h('input', {type: 'checkbox', name: 'visible', checked: one.visible});
    const boxes = ROLES.map((role) => h('input', {type: 'checkbox', value: role, checked: one.roles === null || one.roles.includes(role), disabled: role === 'administrator'}));
    ask(
      desk,
      words.editTitle(language === 'en' ? one.name_en : one.name_zh),
      [
        field(texts.admin.layers.names.name_zh, zh),
        field(texts.admin.layers.names.name_en, en),
        field(words.colour, colour),
        h('label', {class: 'jw-tick'}, visible, words.visible),
        h('fieldset', {class: 'jw-own-roles'}, h('legend', {class: 'jw-hint'}, texts.admin.layers.heads[5]!), boxes.map((box) => h('label', {class: 'jw-tick'}, box, texts.role[box.value] ?? box.value))),
      ],
      texts.admin.layers.save,
      async () => {
        const on = boxes.filter((box) => box.checked).map((box) => box.value);
        const changed = {...one, name_zh: zh.value.trim(), name_en: en.value.trim(), colour: colour.value, visible: visible.checked, roles: on.length === ROLES.length ? null : on};
        await took(await changeOwnLayer(changed, language), words.saved);
      },
    );
  };
  const remove = (one: OwnLayer): void => {
    const name = language === 'en' ? one.name_en : one.name_zh;
    ask(desk, words.removeTitle(name), [h('p', {}, words.removeWhat(one.count))], words.remove, async () => took(await removeOwnLayer(one.code, language), words.removed(name)));
  };

  void read();
  return element;
}
