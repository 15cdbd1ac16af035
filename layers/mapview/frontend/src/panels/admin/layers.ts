import {buildTiles, getLayers, setLayers, type LayerAnswer, type LayerRow} from '../../administration';
import {getManifest} from '../../api';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {createOwnLayers} from './ownlayers';
import {cells, frame, table, when, type Section} from './section';

const ROLES = ['operator', 'leader', 'planner', 'grid_officer', 'administrator', 'auditor'];

/** What layers are called, in which order they stand, when they show and to whom. */
export function createLayers(desk: Desk): Section {
  const {texts, language, store} = desk;
  const words = texts.admin.layers;
  const page = frame(desk, 'layers', words.title, words.hint);
  let kept: LayerAnswer = {layers: [], stale_tiles: []};
  let draft: LayerRow[] = [];

  const save = h('button', {type: 'button', class: 'jw-button is-primary', disabled: true, data: {testid: 'save-layers'}, on: {click: () => void put()}}, words.save);
  const revert = h('button', {type: 'button', class: 'jw-button', disabled: true, on: {click: () => take(kept)}}, words.revert);
  const tiles = h('button', {type: 'button', class: 'jw-button', data: {testid: 'build-tiles'}, on: {click: () => void build()}}, words.build);
  page.tools.append(tiles, revert, save);

  const take = (answer: LayerAnswer): void => {
    kept = answer;
    draft = answer.layers.map((one) => ({...one}));
    page.clear();
    draw();
  };
  const read = async (): Promise<void> => {
    try {
      take(await getLayers(language));
    } catch (error) {
      page.fail(error, () => void read());
    }
  };
  const put = async (): Promise<void> => {
    save.disabled = true;
    try {
      const body = draft.map(({layer, name_zh, name_en, visible, min_zoom, roles}) => ({layer, name_zh, name_en, visible, min_zoom, roles}));
      take(await setLayers(body, language));
      desk.notify(words.saved);
      store.set({manifest: await getManifest(language)});
    } catch (error) {
      page.fail(error);
      changed();
    }
  };
  const build = async (): Promise<void> => {
    tiles.disabled = true;
    say(tiles, words.building);
    try {
      const {built} = await buildTiles(language);
      desk.notify(words.built(built));
      await read();
    } catch (error) {
      page.fail(error);
    } finally {
      tiles.disabled = false;
      say(tiles, words.build);
    }
  };
  const changed = (): void => {
    const same = JSON.stringify(draft) === JSON.stringify(kept.layers);
    save.disabled = revert.disabled = same;
  };
  const move = (at: number, by: number): void => {
    const [one] = draft.splice(at, 1);
    draft.splice(at + by, 0, one!);
    draw();
    page.body.querySelector<HTMLElement>(`[data-layer="${one!.layer}"] [data-move="${by}"]`)?.focus();
  };

  const draw = (): void => {
    changed();
    const rows = draft.map(row);
    const stale = kept.stale_tiles.length ? words.stale(kept.stale_tiles) : words.fresh;
    page.body.replaceChildren(h('p', {class: 'jw-hint'}, stale), table(words.title, words.heads, rows, texts.layers.empty));
  };
  const row = (one: LayerRow, at: number): HTMLTableRowElement => {
    const label = language === 'en' ? one.usual_en : one.usual_zh;
    const text = (key: 'name_zh' | 'name_en', usual: string): HTMLElement =>
      h('input', {
        type: 'text',
        maxlength: 40,
        placeholder: usual,
        value: one[key] ?? '',
        'aria-label': `${label} · ${words.names[key]}`,
        data: {testid: `${one.layer}-${key}`},
        on: {
          input: (event) => {
            one[key] = (event.target as HTMLInputElement).value.trim() || null;
            changed();
          },
        },
      });
    const visible = h(
      'select',
      {
        class: 'jw-admin-shown',
        'aria-label': `${label} · ${words.heads[3]}`,
        on: {
          change: () => {
            one.visible = visible.value === '' ? null : visible.value === 'true';
            changed();
          },
        },
      },
      h('option', {value: ''}, words.usual(one.usual_visible ? words.shown : words.hidden)),
      h('option', {value: 'true'}, words.shown),
      h('option', {value: 'false'}, words.hidden),
    );
    visible.value = one.visible === null ? '' : String(one.visible);
    const zoom = h('input', {
      type: 'number',
      min: 0,
      max: 22,
      step: 0.5,
      class: 'jw-num',
      placeholder: one.usual_min_zoom === null || one.usual_min_zoom === undefined ? '—' : String(one.usual_min_zoom),
      value: one.min_zoom ?? '',
      disabled: !one.zoomable,
      'aria-label': `${label} · ${words.heads[4]}`,
      on: {
        input: () => {
          one.min_zoom = zoom.value === '' ? null : Number(zoom.value);
          changed();
        },
      },
    });
    const step = (by: number, name: string, title: string): HTMLElement => {
      const other = draft[at + by];
      return h(
        'button',
        {type: 'button', class: 'jw-icon-button is-small', 'aria-label': `${label} · ${title}`, title, disabled: other?.group !== one.group, data: {move: by}, on: {click: () => move(at, by)}},
        icon(name),
      );
    };
    return h(
      'tr',
      {data: {testid: 'layer-row', layer: one.layer}},
      cells(
        h('div', {class: 'jw-admin-order'}, step(-1, 'chevron_up', words.up), step(1, 'chevron_down', words.down), h('span', {class: 'jw-two'}, label, h('small', {}, one.group_label))),
        text('name_zh', one.usual_zh),
        text('name_en', one.usual_en),
        visible,
        zoom,
        one.restrictable ? roles(one, label) : h('span', {class: 'jw-hint'}, words.byRight),
        h('span', {class: 'jw-num'}, one.count === null ? '—' : one.count.toLocaleString('en')),
        h('span', {class: 'jw-two jw-num'}, one.revision ?? '—', h('small', {}, when(one.imported_at, words.never))),
      ),
    );
  };
  const roles = (one: LayerRow, label: string): HTMLElement => {
    const summary = h('summary', {});
    const tell = (): void => say(summary, one.roles === null ? words.everybody : words.some(one.roles.length));
    const boxes = ROLES.map((role) => h('input', {type: 'checkbox', value: role, checked: one.roles === null || one.roles.includes(role), disabled: role === 'administrator'}));
    const read = (): void => {
      const on = boxes.filter((box) => box.checked).map((box) => box.value);
      one.roles = on.length === ROLES.length ? null : on.sort();
      tell();
      changed();
    };
    tell();
    return h(
      'details',
      {class: 'jw-admin-roles', 'aria-label': `${label} · ${words.heads[5]}`},
      summary,
      boxes.map((box) => h('label', {class: 'jw-tick', on: {change: read}}, box, texts.role[box.value] ?? box.value)),
    );
  };

  page.element.append(createOwnLayers(desk, page.fail));
  void read();
  return {element: page.element, dispose: () => {}};
}
