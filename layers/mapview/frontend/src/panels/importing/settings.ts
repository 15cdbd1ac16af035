import {getScopes, type Scope} from '../../administration';
import {isAborted} from '../../api';
import {getMapping, getPreview, OWN_KIND, type CheckBody, type Described, type ImportKind, type Job} from '../../importing';
import type {Bounds, Preview} from '../../store';
import {field} from '../admin/section';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {createOwnFields} from './own';

const DATUMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'];
const OTHER = 'epsg';
const PREVIEW_DELAY_MS = 350;
const PREVIEW_ROWS = 8;
const COMMUNITY_DIGITS = 12;
const ATTRIBUTE = 'attribute';

export interface Hooks {
  kinds(): ImportKind[];
  check(body: CheckBody): void;
  layer(layer: string): void;
  failed(error: unknown): void;
  clear(): void;
}

export interface ImportSettings {
  element: HTMLElement;
  show(job: Job): void;
  enable(on: boolean): void;
  dispose(): void;
}

/** What the file is: its kind, where its coordinates lie, and which column means what. */
export function createSettings(desk: Desk, hooks: Hooks): ImportSettings {
  const {texts, language, store} = desk;
  const words = texts.importing;
  let job: Job | null = null;
  let described: Described | null = null;
  let mapping: Record<string, string | null> = {};
  let request: AbortController | null = null;
  let timer: number | undefined;
  let scopes: Scope[] = [];

  const kind = h('select', {data: {testid: 'import-kind'}, on: {change: () => void changeKind()}});
  const layer = h('select', {data: {testid: 'import-layer'}, on: {change: () => hooks.layer(layer.value)}});
  const layerField = field(words.layer, layer);
  const datum = h(
    'select',
    {data: {testid: 'import-datum'}, on: {change: () => changed()}},
    h('option', {value: ''}, words.chooseDatum),
    DATUMS.map((name) => h('option', {value: name}, words.datum[name])),
    h('option', {value: OTHER}, words.datum[OTHER]),
  );
  const epsg = h('input', {type: 'text', class: 'jw-num', placeholder: 'EPSG:4547', 'aria-label': 'EPSG', hidden: true, data: {testid: 'import-crs'}, on: {input: () => changed()}});
  const declared = h('p', {});
  const datumField = h('label', {class: 'jw-field'}, h('span', {class: 'jw-hint'}, words.datumLabel), datum, epsg, h('small', {class: 'jw-hint'}, words.datumHint));
  const community = h('input', {type: 'text', list: 'jw-communities', inputmode: 'numeric', maxlength: COMMUNITY_DIGITS, class: 'jw-num', data: {testid: 'import-community'}, on: {input: () => nameCommunity()}});
  const communities = h('datalist', {id: 'jw-communities'});
  const communityName = h('small', {class: 'jw-hint'});
  const communityField = h('label', {class: 'jw-field'}, h('span', {class: 'jw-hint'}, words.community), community, communities, communityName);
  const own = createOwnFields(desk);
  const tasks = h('input', {type: 'checkbox', data: {testid: 'import-tasks'}});
  const tasksField = h('div', {class: 'jw-import-tasks'}, h('label', {class: 'jw-tick'}, tasks, words.tasks), h('small', {class: 'jw-hint'}, words.tasksHint));
  const columns = h('div', {});
  const rows = h('div', {class: 'jw-admin-scroll jw-import-preview', data: {testid: 'import-preview'}});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'import-problem'}});
  const go = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'import-check'}}, words.check);
  const element = h(
    'form',
    {class: 'jw-import-settings', novalidate: true, on: {submit: (event) => (event.preventDefault(), submit())}},
    h('div', {class: 'jw-import-fields'}, field(words.kind, kind), layerField, datumField, communityField),
    own.element,
    tasksField,
    declared,
    h('h3', {}, words.columns),
    columns,
    h('h3', {}, words.preview),
    rows,
    problem,
    h('div', {class: 'jw-dialog-buttons'}, h('span', {class: 'jw-hint'}, words.checkHint), go),
  );

  const attributes = (): string[] => (described?.columns ?? []).map(({name}) => name).filter((name) => mapping[name] === ATTRIBUTE);
  const chosenKind = (): ImportKind | undefined => hooks.kinds().find((one) => one.kind === kind.value);
  const located = (): boolean => !!described && (described.datum_needed || Object.values(mapping).some((name) => ['lng', 'lat', 'wkt'].includes(name ?? '')));
  const nameCommunity = (): void => say(communityName, scopes.find((one) => one.code === community.value.trim())?.name ?? words.communityHint);

  const show = (next: Job): void => {
    job = next;
    described = next.described ?? null;
    if (!described) return;
    const {kinds, layers, crs} = described;
    const {settled} = next;
    const likely = new Set(kinds.map((one) => one.kind));
    const others = hooks.kinds().filter((one) => !likely.has(one.kind));
    kind.replaceChildren(
      ...(kinds.length ? [h('optgroup', {label: words.likely}, kinds.map((one) => h('option', {value: one.kind}, one.label)))] : [h('option', {value: ''}, words.chooseKind)]),
      h('optgroup', {label: words.otherKinds}, others.map((one) => h('option', {value: one.kind}, one.label))),
    );
    kind.value = settled?.own ? OWN_KIND : (settled?.kind ?? described.kind ?? '');
    layer.replaceChildren(...layers.map((name) => h('option', {value: name}, name)));
    layer.value = described.layer ?? '';
    layerField.hidden = layers.length < 2;
    datum.value = settled?.datum ?? (settled?.crs ? OTHER : '');
    epsg.value = settled?.crs ?? '';
    declared.hidden = !crs;
    declared.replaceChildren(icon('info'), words.declared(crs ?? ''));
    declared.className = 'jw-note';
    community.value = settled?.community ?? (store.get().manifest.region?.length === COMMUNITY_DIGITS ? (store.get().manifest.region ?? '') : community.value);
    mapping = {...(settled?.own ? {} : described.mapping), ...settled?.mapping};
    own.show(settled?.own ?? null, attributes());
    tasks.checked = settled?.as_tasks ?? false;
    nameCommunity();
    changed();
    void readCommunities();
  };
  const readCommunities = async (): Promise<void> => {
    if (scopes.length) return;
    try {
      const found = await getScopes(language);
      scopes = found.scopes.filter(({code}) => code.length === COMMUNITY_DIGITS);
      communities.replaceChildren(...scopes.map(({code, name}) => h('option', {value: code}, name)));
      const [only] = scopes;
      if (scopes.length === 1 && only && !community.value) community.value = only.code;
      nameCommunity();
    } catch {
      // The code can be typed without the list.
    }
  };
  const changeKind = async (): Promise<void> => {
    if (!job || !kind.value) return;
    try {
      ({mapping} = await getMapping(job.id, kind.value, described?.layer ?? null, language));
      hooks.clear();
    } catch (error) {
      hooks.failed(error);
    }
    changed();
  };
  const changed = (): void => {
    say(problem, '');
    epsg.hidden = datum.value !== OTHER;
    datumField.hidden = !located() || !!described?.crs;
    communityField.hidden = !chosenKind()?.community;
    tasksField.hidden = !chosenKind()?.tasks;
    own.element.hidden = kind.value !== OWN_KIND;
    if (!own.element.hidden) own.show(null, attributes());
    drawColumns();
    clearTimeout(timer);
    timer = window.setTimeout(() => void preview(), PREVIEW_DELAY_MS);
  };
  const drawColumns = (): void => {
    const of = chosenKind();
    const taken = new Set(Object.values(mapping));
    const missing = (of?.fields ?? []).filter((one) => one.required && !taken.has(one.name) && !one.instead.some((other) => taken.has(other)));
    const select = (column: string): HTMLElement => {
      const choose = h(
        'select',
        {
          'aria-label': words.means(column),
          data: {testid: 'column-field', column},
          on: {
            change: () => {
              mapping = {...mapping, [column]: choose.value || null};
              changed();
            },
          },
        },
        h('option', {value: ''}, words.ignore),
        (of?.fields ?? []).map((one) => h('option', {value: one.name}, `${one.label}${one.required ? ' *' : ''}`)),
        (of?.places ?? []).map((name) => h('option', {value: name}, words.place[name] ?? name)),
      );
      choose.value = mapping[column] ?? '';
      return choose;
    };
    columns.replaceChildren(
      h(
        'div',
        {class: 'jw-admin-scroll'},
        h(
          'table',
          {class: 'jw-admin-table'},
          h('thead', {}, h('tr', {}, words.columnHeads.map((head) => h('th', {scope: 'col'}, head)))),
          h(
            'tbody',
            {},
            (described?.columns ?? []).map(({name, examples, filled}) =>
              h(
                'tr',
                {class: mapping[name] ? '' : 'is-off'},
                h('td', {}, h('b', {}, name)),
                h('td', {class: 'jw-examples'}, examples.slice(0, 3).join('  ·  ')),
                h('td', {class: 'jw-num'}, `${Math.round(filled * 100)}%`),
                h('td', {}, select(name)),
              ),
            ),
          ),
        ),
      ),
      missing.length ? h('p', {class: 'jw-problem', data: {testid: 'import-missing'}}, words.missing(missing.map((one) => one.label))) : '',
    );
  };
  const where = (): {datum: string | null; crs: string | null} =>
    datumField.hidden ? {datum: null, crs: null} : datum.value === OTHER ? {datum: null, crs: epsg.value.trim() || null} : {datum: datum.value || null, crs: null};

  const preview = async (): Promise<void> => {
    if (!job || job.stage === 'applied') return;
    request?.abort();
    request = new AbortController();
    const {signal} = request;
    const {datum: said, crs} = where();
    const query = new URLSearchParams();
    if (said) query.set('datum', said);
    if (crs) query.set('crs', crs);
    if (described?.layer) query.set('layer', described.layer);
    for (const [column, name] of Object.entries(mapping)) if (name && ['lng', 'lat', 'wkt'].includes(name)) query.set(name, column);
    try {
      const found = await getPreview(job.id, query, language, signal);
      drawRows(found.features.map((one) => (one.properties ?? {}) as Record<string, unknown>));
      const shown = found.features.filter((one) => one.geometry !== null);
      // Without a datum it is not known where they lie.
      const known = !!said || !!crs || !!described?.crs;
      const collection = {...found, features: shown} as Preview;
      store.set({preview: known && shown.length ? collection : null});
      const bounds = known ? boundsOf(collection) : null;
      if (bounds) store.flyTo({bounds});
    } catch (error) {
      if (isAborted(error) || signal.aborted) return;
      hooks.failed(error);
    }
  };
  const drawRows = (found: Record<string, unknown>[]): void => {
    const names = (described?.columns ?? []).map((one) => one.name);
    rows.replaceChildren(
      h(
        'table',
        {class: 'jw-admin-table'},
        h('thead', {}, h('tr', {}, names.map((name) => h('th', {scope: 'col', class: mapping[name] ? '' : 'is-off'}, name)))),
        h('tbody', {}, found.slice(0, PREVIEW_ROWS).map((one) => h('tr', {}, names.map((name) => h('td', {class: mapping[name] ? '' : 'is-off'}, one[name] === null || one[name] === undefined ? '' : String(one[name])))))),
      ),
    );
  };
  const submit = (): void => {
    const {datum: said, crs} = where();
    if (!kind.value) say(problem, words.needKind);
    else if (!datumField.hidden && !said && !crs) say(problem, words.needDatum);
    else if (!communityField.hidden && !Object.values(mapping).includes('community_code') && community.value.trim().length !== COMMUNITY_DIGITS) say(problem, words.needCommunity);
    else if (kind.value === OWN_KIND && !own.said()) say(problem, texts.ownLayers.importing.needCode);
    else {
      say(problem, '');
      hooks.check({
        own: kind.value === OWN_KIND ? own.said() : null,
        kind: kind.value,
        community: communityField.hidden ? null : community.value.trim() || null,
        datum: said,
        crs,
        layer: described?.layer ?? null,
        mapping,
        as_tasks: !tasksField.hidden && tasks.checked,
      });
    }
  };
  return {
    element,
    show,
    enable: (on) => {
      go.disabled = !on;
    },
    dispose: () => {
      clearTimeout(timer);
      request?.abort();
    },
  };
}

function boundsOf({features}: Preview): Bounds | null {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
  const add = (place: unknown): void => {
    if (!Array.isArray(place)) return;
    const [x, y] = place as unknown[];
    if (typeof x === 'number' && typeof y === 'number') {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else for (const inner of place) add(inner);
  };
  for (const {geometry} of features) if (geometry && 'coordinates' in geometry) add(geometry.coordinates);
  return Number.isFinite(box[0]) ? box : null;
}
