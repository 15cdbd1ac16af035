import {exportAddress, exportName, getExports, type ExportOffer} from '../../exporting';
import type {Desk} from '../desk';
import {download} from '../download';
import {h, say} from '../element';
import {icon} from '../icons';
import {field, frame, type Section} from './section';

const DATUMS = ['wgs84', 'cgcs2000', 'gcj02', 'bd09', 'epsg'] as const;

/** Everything of one kind as a file: the format and the datum are the reader's to choose. */
export function createExports(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.exporting;
  const page = frame(desk, 'exports', words.title, words.hint);
  let offer: ExportOffer = {kinds: [], formats: []};

  const kind = h('select', {data: {testid: 'export-kind'}, on: {change: () => tell()}});
  const format = h('select', {data: {testid: 'export-format'}, on: {change: () => tell()}});
  const datum = h(
    'select',
    {data: {testid: 'export-datum'}, on: {change: () => tell()}},
    DATUMS.map((one) => h('option', {value: one}, texts.importing.datum[one])),
  );
  const crs = h('input', {type: 'text', class: 'jw-num', inputmode: 'numeric', placeholder: '4547', maxlength: 20, data: {testid: 'export-crs'}, on: {input: () => tell()}});
  const community = h('input', {type: 'text', class: 'jw-num', inputmode: 'numeric', maxlength: 12, pattern: '[0-9]{2,12}', data: {testid: 'export-community'}});
  const crsField = field(words.crs, crs);
  const datumField = field(words.datum, datum);
  const note = h('p', {class: 'jw-hint', data: {testid: 'export-note'}});
  const go = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'export-go'}}, icon('download'), h('span', {}, words.go));
  const form = h(
    'form',
    {
      class: 'jw-export-form',
      on: {
        submit: (event) => {
          event.preventDefault();
          void take();
        },
      },
    },
    field(words.kind, kind),
    field(words.format, format),
    datumField,
    crsField,
    field(words.community, community, words.communityHint),
    note,
    go,
  );

  const drawn = (): boolean => offer.kinds.find((one) => one.kind === kind.value)?.shape !== 'none';
  const tell = (): void => {
    const placed = drawn();
    for (const option of format.options) {
      option.disabled = !placed && offer.formats.some((one) => one.ending === option.value && one.drawn);
    }
    if (format.selectedOptions[0]?.disabled) format.value = 'csv';
    datumField.hidden = !placed;
    crsField.hidden = !placed || datum.value !== 'epsg';
    const said = [placed ? '' : words.plain];
    if (placed && (datum.value === 'gcj02' || datum.value === 'bd09')) said.push(words.shifted);
    if (format.value === 'zip') said.push(words.short);
    if (format.value === 'csv' || format.value === 'xlsx') said.push(words.sheet);
    if (kind.value === 'resident') said.push(words.masked);
    say(note, said.filter(Boolean).join(' '));
    go.disabled = placed && datum.value === 'epsg' && !/\d{4,6}/.test(crs.value);
  };
  const take = async (): Promise<void> => {
    const wish = {kind: kind.value, ending: format.value, datum: drawn() ? datum.value : 'wgs84', crs: crs.value.trim(), community: community.value.trim()};
    go.disabled = true;
    go.setAttribute('aria-busy', 'true');
    try {
      await download(exportAddress(wish, language), exportName(wish, drawn()));
      page.clear();
      desk.notify(words.done(exportName(wish, drawn())));
    } catch (error) {
      page.fail(error);
    } finally {
      go.removeAttribute('aria-busy');
      tell();
    }
  };
  const read = async (): Promise<void> => {
    try {
      offer = await getExports(language);
      kind.replaceChildren(...offer.kinds.map((one) => h('option', {value: one.kind}, one.label)));
      format.replaceChildren(...offer.formats.map((one) => h('option', {value: one.ending}, `${one.name} (.${one.ending})`)));
      kind.value = 'building';
      format.value = 'gpkg';
      page.clear();
      page.body.replaceChildren(form);
      tell();
    } catch (error) {
      page.fail(error, () => void read());
    }
  };

  void read();
  return {element: page.element, dispose: () => {}};
}
