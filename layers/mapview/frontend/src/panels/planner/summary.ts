import {fromScale, isUsual, MEASURES, toScale, usualBand, type Band, type GridFigures, type Measure, type Verdict} from '../../planning';
import {hourMinute} from '../clocktime';
import type {Desk, Panel} from '../desk';
import {download} from '../download';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import type {Plan} from './plan';
import {createSpread} from './spread';
import {verdictMark, VERDICTS} from './verdicts';

export interface Summary extends Panel {
  focus(): void;
}

/** Which grids, by which measure, against which band; how many lie outside, and how they are spread. */
export function createSummary(desk: Desk, plan: Plan): Summary {
  const {texts, language} = desk;
  const words = texts.planner;

  const area = h('select', {'aria-label': words.area, data: {testid: 'area'}, on: {change: () => plan.change({area: area.value})}});
  const filter = h('input', {
    type: 'search',
    class: 'jw-filter-text',
    placeholder: words.filter,
    'aria-label': words.filter,
    data: {testid: 'grid-filter'},
    on: {input: () => plan.change({words: filter.value})},
  });
  const measure = h(
    'select',
    {id: 'jw-measure', data: {testid: 'measure'}, on: {change: () => plan.change({measure: measure.value as Measure})}},
    MEASURES.map((one) => h('option', {value: one}, words.measure[one])),
  );
  const end = (name: string, label: string): HTMLInputElement =>
    h('input', {type: 'number', min: 0, step: 'any', inputmode: 'decimal', class: 'jw-num', 'aria-label': label, data: {testid: name}, on: {change: () => setBand()}});
  const low = end('band-low', words.low);
  const high = end('band-high', words.high);
  const unit = h('span', {class: 'jw-hint'});
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const bandHint = h('p', {class: 'jw-hint'});
  const reset = h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'band-reset'}, on: {click: () => resetBand()}}, words.reset);

  const setBand = (): void => {
    const name = plan.choice.get().measure;
    const [from, to] = [low, high].map((input) => (input.value.trim() === '' ? NaN : Number(input.value)));
    if (from === undefined || to === undefined || !Number.isFinite(from) || !Number.isFinite(to) || from < 0 || from > to) {
      say(problem, words.bandWrong(low.value, high.value));
      return;
    }
    say(problem, '');
    const band: Band = [toScale(name, from), toScale(name, to)];
    plan.change({bands: {...plan.choice.get().bands, [name]: band}});
  };
  const resetBand = (): void => {
    const {[plan.choice.get().measure]: _gone, ...bands} = plan.choice.get().bands;
    say(problem, '');
    plan.change({bands});
  };

  const verdicts = new Map(VERDICTS.map((one) => [one, verdictButton(one)]));
  function verdictButton(one: Verdict): {button: HTMLButtonElement; number: HTMLElement} {
    const number = h('b', {class: 'jw-num'});
    const turn = (): void => {
      const only = new Set(plan.choice.get().only);
      if (!only.delete(one)) only.add(one);
      plan.change({only});
    };
    const button = h(
      'button',
      {type: 'button', class: 'jw-verdict', 'aria-pressed': 'false', title: words.only(words.verdict[one]), data: {testid: `verdict-${one}`}, on: {click: turn}},
      h('span', {}, verdictMark(one), words.verdict[one]),
      number,
    );
    return {button, number};
  }
  const outside = h('p', {class: 'jw-outside', role: 'status', data: {testid: 'outside'}});
  const figures = h('dl', {class: 'jw-plan-figures', data: {testid: 'totals'}});
  const spread = createSpread(desk, plan);
  const note = h('p', {class: 'jw-hint'});
  const failure = h('div', {class: 'jw-note is-warn', role: 'alert', hidden: true});

  const exportProblem = h('p', {class: 'jw-problem', role: 'alert'});
  const exporter = (format: 'xlsx' | 'csv'): HTMLElement => {
    const take = (): void => {
      say(exportProblem, '');
      button.disabled = true;
      download(exportAddress(plan, format, language), `${words.fileName}.${format}`)
        .catch((error: unknown) => say(exportProblem, words.exportFailed(sentenceFor(error, texts))))
        .finally(() => (button.disabled = false));
    };
    const button = h('button', {type: 'button', class: 'jw-button', data: {testid: `export-${format}`}, on: {click: take}}, icon('download'), format.toUpperCase());
    return button;
  };

  const content = h(
    'div',
    {class: 'jw-plan'},
    h('section', {class: 'jw-plan-part'}, h('h3', {}, words.which), area, filter),
    h(
      'section',
      {class: 'jw-plan-part'},
      h('h3', {}, h('label', {for: 'jw-measure'}, words.by)),
      measure,
      h('div', {class: 'jw-band', role: 'group', 'aria-label': words.band}, low, h('span', {'aria-hidden': 'true'}, '–'), high, unit, reset),
      problem,
      bandHint,
    ),
    h('section', {class: 'jw-plan-part'}, outside, h('div', {class: 'jw-verdicts', role: 'group', 'aria-label': words.against}, [...verdicts.values()].map(({button}) => button)), spread.element),
    h('section', {class: 'jw-plan-part'}, h('h3', {}, words.totals), figures),
    h('section', {class: 'jw-plan-part'}, h('h3', {}, words.takeAway), h('div', {class: 'jw-plan-exports'}, exporter('xlsx'), exporter('csv')), exportProblem, note),
  );
  const nothing = h('div', {class: 'jw-empty', hidden: true}, icon('grid'), h('p', {}, words.noGrids), h('p', {class: 'jw-hint'}, words.noGridsHint));
  const element = h('div', {class: 'jw-plan-side', data: {testid: 'plan'}}, failure, nothing, content);

  const fillAreas = (grids: readonly GridFigures[]): void => {
    const streets = new Map<string, {name: string; communities: Map<string, {name: string; count: number}>}>();
    for (const grid of grids) {
      const street = streets.get(grid.street) ?? {name: grid.street_name, communities: new Map()};
      streets.set(grid.street, street);
      const community = street.communities.get(grid.community) ?? {name: grid.community_name, count: 0};
      street.communities.set(grid.community, community);
      community.count += 1;
    }
    const chosen = plan.choice.get().area;
    area.replaceChildren(
      h('option', {value: ''}, words.everywhere(grids.length)),
      ...[...streets].map(([code, {name, communities}]) => {
        const all = [...communities.values()].reduce((sum, one) => sum + one.count, 0);
        const ones = [...communities].map(([id, one]) => h('option', {value: id}, `${one.name} · ${one.count}`));
        return h('optgroup', {label: name}, communities.size > 1 && h('option', {value: code}, words.wholeStreet(name, all)), ones);
      }),
    );
    area.value = chosen;
    if (area.value !== chosen) plan.change({area: ''});
  };
  const drawBand = (): void => {
    const {measure: name, bands} = plan.choice.get();
    measure.value = name;
    const [from, to] = plan.band;
    if (document.activeElement !== low) low.value = String(fromScale(name, from));
    if (document.activeElement !== high) high.value = String(fromScale(name, to));
    say(unit, words.unit[name]);
    reset.hidden = !bands[name];
    const usual = usualBand(name, plan.reading.get().grids).map((one) => fromScale(name, one).toLocaleString('en')) as [string, string];
    say(bandHint, isUsual(name) ? words.usual(...usual) : words.middle(...usual));
  };
  const draw = (): void => {
    const {state, error, grids, readAt} = plan.reading.get();
    failure.hidden = state !== 'failed';
    if (state === 'failed') {
      failure.replaceChildren(
        h('p', {}, grids.length ? words.stale(sentenceFor(error, texts), hourMinute(readAt)) : words.failed(sentenceFor(error, texts))),
        h('button', {type: 'button', class: 'jw-button', on: {click: () => void plan.read()}}, texts.card.retry),
      );
    }
    nothing.hidden = state !== 'there' || grids.length > 0;
    content.hidden = !grids.length;
    if (!grids.length) return;
    drawBand();
    const shown = plan.inArea();
    const {only} = plan.choice.get();
    const counts: Record<Verdict, number> = {under: 0, in: 0, over: 0, unknown: 0};
    for (const grid of shown) counts[plan.verdictOf(grid)] += 1;
    for (const [one, {button, number}] of verdicts) {
      say(number, String(counts[one]));
      button.setAttribute('aria-pressed', String(only.has(one)));
      button.hidden = one === 'unknown' && !counts.unknown && !only.has(one);
    }
    const off = counts.under + counts.over;
    say(outside, words.outside(off, shown.length, shown.length ? Math.round((off / shown.length) * 100) : 0));
    figures.replaceChildren(...totals(shown).map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {class: 'jw-num'}, value))));
    say(note, words.note(hourMinute(readAt)));
  };
  const sum = (grids: readonly GridFigures[], key: Exclude<Measure, 'compactness'>): number => grids.reduce((total, grid) => total + (grid[key] ?? 0), 0);
  const totals = (grids: readonly GridFigures[]): [label: string, value: string][] => {
    const keptBack = grids.some((grid) => grid.residents === null);
    return [
      [words.grids, grids.length.toLocaleString('en')],
      [words.measure.households, sum(grids, 'households').toLocaleString('en')],
      [words.measure.residents, `${keptBack ? '≥ ' : ''}${sum(grids, 'residents').toLocaleString('en')}`],
      [words.measure.dwellings, sum(grids, 'dwellings').toLocaleString('en')],
      [words.measure.incidents, fromScale('incidents', sum(grids, 'incidents')).toLocaleString('en')],
      [words.measure.devices, sum(grids, 'devices').toLocaleString('en')],
      [words.measure.patrol, `${(sum(grids, 'patrol') / 1e3).toLocaleString('en', {maximumFractionDigits: 0})} km`],
      [words.totalArea, `${(sum(grids, 'area') / 1e6).toLocaleString('en', {maximumFractionDigits: 2})} km²`],
      [words.mean, grids.length ? Math.round(sum(grids, 'households') / grids.length).toLocaleString('en') : '—'],
    ];
  };
  const stops = [
    plan.reading.subscribe((now, before) => {
      if (now.grids !== before.grids) fillAreas(now.grids);
      draw();
    }),
    plan.choice.subscribe(draw),
  ];
  fillAreas(plan.reading.get().grids);
  draw();
  return {
    element,
    focus: () => filter.focus(),
    dispose: () => {
      spread.dispose();
      for (const stop of stops) stop();
    },
  };
}

function exportAddress(plan: Plan, format: string, language: string): string {
  const {measure, area, only} = plan.choice.get();
  const [low, high] = plan.band;
  const query = new URLSearchParams({measure, low: String(low), high: String(high), format, lang: language});
  if (area) query.set('area', area);
  for (const one of only) query.append('only', one);
  return `/api/v1/grids/figures/table?${query.toString()}`;
}
