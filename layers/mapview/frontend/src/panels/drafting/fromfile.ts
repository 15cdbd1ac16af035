import type {Misfit} from '../../drafting/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';

const DATUMS = ['', 'wgs84', 'gcj02', 'bd09'] as const;
const LISTED = 40;

/** The open draft told by grids of a file, with what of it did not fit. */
export function createFromFile(desk: Desk, run: (act: () => Promise<unknown>, place?: HTMLElement) => Promise<void>): Panel {
  const {operations, texts, language, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.planUnits;
  const datum = h('select', {'aria-label': words.datum, data: {testid: 'from-file-datum'}}, DATUMS.map((one) => h('option', {value: one}, words.datums[one])));
  const chosen = h('input', {type: 'file', multiple: true, class: 'jw-visually-hidden', tabindex: -1, 'aria-label': words.choose, data: {testid: 'from-file'}, on: {change: () => void run(take, problem)}});
  const button = h('button', {type: 'button', class: 'jw-button', on: {click: () => chosen.click()}}, words.choose);
  const repair = h('input', {type: 'checkbox', data: {testid: 'from-file-repair'}});
  const said = h('p', {class: 'jw-hint', role: 'status', data: {testid: 'from-file-said'}});
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'from-file-problem'}});
  const list = h('ul', {class: 'jw-findings', data: {testid: 'misfits'}});
  const fly = (unit: number): void => {
    const place = drafting.sight.get()?.units.indexOf(unit) ?? -1;
    if (drafting.ground && place >= 0) store.flyTo({bounds: drafting.ground.around([place])});
  };
  const row = ({kind, row: at, name, unit, share}: Misfit): HTMLElement =>
    h(
      'li',
      {class: 'jw-finding', data: {kind}},
      h('span', {}, at === null ? '' : `${words.row(at, name)} `, words.misfit[kind] ?? kind, unit !== null && h('small', {class: 'jw-num'}, ` ${Math.round(share * 100)}%`)),
      unit !== null && h('button', {type: 'button', class: 'jw-link jw-num', title: texts.drafting.showUnit, on: {click: () => fly(unit)}}, texts.drafting.unitNumber(unit)),
    );
  const take = async (): Promise<void> => {
    const files = [...(chosen.files ?? [])];
    chosen.value = '';
    if (!files.length) return;
    button.disabled = true;
    say(said, words.reading);
    list.replaceChildren();
    try {
      const {homes_moved: homes, changed, misfits} = await drafting.file(files, datum.value, repair.checked, language);
      say(said, `${words.told(homes, changed.units.length)} ${misfits.length ? words.misfits(misfits.length) : words.allFits}`);
      list.replaceChildren(...misfits.slice(0, LISTED).map(row), ...(misfits.length > LISTED ? [h('li', {class: 'jw-hint'}, `… +${misfits.length - LISTED}`)] : []));
    } catch (error) {
      say(said, '');
      throw error;
    } finally {
      button.disabled = false;
    }
  };
  let plan = -1;
  const draw = (): void => {
    const now = drafting.sight.get()?.plan;
    element.hidden = now?.state !== 'draft';
    if (now && now.id !== plan) {
      plan = now.id;
      say(said, '');
      say(problem, '');
      list.replaceChildren();
    }
  };
  const element = h('section', {class: 'jw-plan-part', data: {testid: 'from-file-part'}}, h('h3', {}, words.fromFile), h('div', {class: 'jw-draft-buttons'}, button, chosen, datum), h('label', {class: 'jw-draft-check'}, repair, h('span', {}, words.repair)), said, problem, list, h('p', {class: 'jw-hint'}, words.fromFileHint));
  const stop = drafting.sight.subscribe(draw);
  draw();
  return {element, dispose: stop};
}
