import type {OwnSaid} from '../../importing';
import {getOwnLayers, type OwnLayer} from '../../ownlayers';
import {field} from '../admin/section';
import type {Desk} from '../desk';
import {h, say} from '../element';

const CODE = /^[a-z][a-z0-9_]{1,29}$/;

export interface OwnFields {
  element: HTMLElement;
  /** Take over what was said before, and the columns that may name a thing. */
  show(said: OwnSaid | null, attributes: readonly string[]): void;
  /** What is said, or null where the code cannot be one. */
  said(): OwnSaid | null;
}

/** Which layer of the site's own a file makes or adds to, what it is called and what names its things. */
export function createOwnFields({texts, language}: Desk): OwnFields {
  const words = texts.ownLayers.importing;
  let layers: OwnLayer[] = [];
  const code = h('input', {type: 'text', list: 'jw-own-codes', maxlength: 30, spellcheck: false, class: 'jw-num', data: {testid: 'import-own-code'}, on: {input: () => tell()}});
  const codes = h('datalist', {id: 'jw-own-codes'});
  const zh = h('input', {type: 'text', maxlength: 40, data: {testid: 'import-own-zh'}});
  const en = h('input', {type: 'text', maxlength: 40, data: {testid: 'import-own-en'}});
  const title = h('select', {data: {testid: 'import-own-title'}});
  const note = h('small', {class: 'jw-hint', role: 'status'});
  const codeField = h('label', {class: 'jw-field'}, h('span', {class: 'jw-hint'}, words.code), code, codes, note);
  const element = h('div', {class: 'jw-import-fields', data: {testid: 'import-own'}}, codeField, field(texts.admin.layers.names.name_zh, zh), field(texts.admin.layers.names.name_en, en), field(words.title, title));

  const tell = (): void => {
    const known = layers.find((one) => one.code === code.value.trim());
    say(note, known ? words.adds(language === 'en' ? known.name_en : known.name_zh, known.count) : words.codeHint);
    zh.placeholder = known?.name_zh ?? code.value.trim();
    en.placeholder = known?.name_en ?? code.value.trim();
  };
  const read = async (): Promise<void> => {
    try {
      ({layers} = await getOwnLayers(language));
      codes.replaceChildren(...layers.map((one) => h('option', {value: one.code}, language === 'en' ? one.name_en : one.name_zh)));
      tell();
    } catch {
      // The code can be typed without the list.
    }
  };
  void read();
  return {
    element,
    show: (said, attributes) => {
      if (said) {
        code.value = said.code;
        zh.value = said.name_zh ?? '';
        en.value = said.name_en ?? '';
      }
      const chosen = said?.title ?? title.value;
      title.replaceChildren(h('option', {value: ''}, words.untitled), ...attributes.map((name) => h('option', {value: name}, name)));
      title.value = attributes.includes(chosen) ? chosen : '';
      tell();
    },
    said: () => (CODE.test(code.value.trim()) ? {code: code.value.trim(), name_zh: zh.value.trim() || null, name_en: en.value.trim() || null, title: title.value || null} : null),
  };
}
