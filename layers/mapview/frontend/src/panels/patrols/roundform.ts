import {addRound, changeRound, type RoundBody, type RoundKind, type RoundRow} from '../../patrols/calls';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {button, buttons, choice, labelled} from '../homes/fields';
import {icon} from '../icons';

const KINDS: readonly RoundKind[] = ['patrol', 'recheck', 'renovation', 'spot_check'];
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** A round, new or as it is: what its kind does not ask for is hidden. */
export function roundForm(desk: Desk, round: RoundRow | null, grids: readonly (readonly [string, string])[], saved: () => void, close: () => void): HTMLElement {
  const words = desk.texts.patrols;
  const points = [...(round?.points ?? [])];
  const problem = h('p', {class: 'jw-problem', role: 'alert', data: {testid: 'round-problem'}});
  const number = (value: number | null | undefined, testid: string, least: number, most: number): HTMLInputElement =>
    h('input', {type: 'number', min: least, max: most, value: value ?? '', data: {testid}});
  const grid = choice(grids, 'round-grid');
  const name = h('input', {type: 'text', maxlength: 60, value: round?.name ?? '', data: {testid: 'round-name'}});
  const kind = choice(KINDS.map((one) => [one, words.kind[one] ?? one] as const), 'round-kind');
  kind.value = round?.kind ?? 'patrol';
  const days = EVERY_DAY.map((day) => h('input', {type: 'checkbox', checked: (round?.weekdays ?? EVERY_DAY).includes(day), 'aria-label': words.weekday[day]}));
  const from = h('input', {type: 'time', value: round?.from ?? '08:00', data: {testid: 'round-from'}});
  const until = h('input', {type: 'time', value: round?.until ?? '18:00', data: {testid: 'round-until'}});
  const asShare = (share: number | null | undefined): number | null => (share ? Math.round(share * 100) : null);
  const streets = number(asShare(round?.street_share), 'round-streets', 1, 100);
  const cells = number(asShare(round?.cell_share), 'round-cells', 1, 100);
  const draws = number(round?.draws ?? 3, 'round-draws', 1, 100);
  const drawn = choice(Object.entries(words.drawn), 'round-drawn');
  drawn.value = round?.drawn_from ?? 'premises';
  const after = number(round?.after_days ?? 3, 'round-after', 1, 60);
  const code = h('input', {type: 'text', maxlength: 6, value: round?.class ?? '', inputmode: 'numeric'});
  const radius = number(round?.radius_m ?? 25, 'round-radius', 5, 200);
  const dwell = number(round?.dwell_s ?? 20, 'round-dwell', 0, 3600);
  const listed = h('ol', {class: 'jw-round-points'});
  const drawPoints = (): void =>
    listed.replaceChildren(
      ...points.map((point, at) => {
        const label = h('input', {type: 'text', maxlength: 80, value: point.label, 'aria-label': words.pointLabel, on: {input: () => (points[at] = {...points[at]!, label: label.value})}});
        const remove = (): void => {
          points.splice(at, 1);
          drawPoints();
        };
        return h('li', {}, label, h('button', {type: 'button', class: 'jw-button', 'aria-label': words.showPoint, title: words.showPoint, on: {click: () => desk.store.flyTo({lng: point.lng, lat: point.lat, zoom: 17.5})}}, icon('locate')), h('button', {type: 'button', class: 'jw-button', 'aria-label': words.removePoint, title: words.removePoint, on: {click: remove}}, icon('close')));
      }),
    );
  const add = (): void => {
    const {longitude, latitude} = desk.store.get().view;
    points.push({label: `${words.pointLabel} ${points.length + 1}`, lng: longitude, lat: latitude});
    drawPoints();
  };
  const only: Record<string, HTMLElement[]> = {
    patrol: [h('div', {class: 'jw-round-row'}, labelled(words.streetAsked, streets), labelled(words.cellAsked, cells)), h('h4', {}, words.pointsAsked), listed, button(words.addPoint, add, 'round-point')],
    spot_check: [h('div', {class: 'jw-round-row'}, labelled(words.draws, draws), labelled(words.drawnFrom, drawn))],
    recheck: [h('div', {class: 'jw-round-row'}, labelled(words.afterDays, after), labelled(words.classCode, code))],
    renovation: [],
  };
  const special = h('div', {class: 'jw-round-special'});
  const drawKind = (): void => special.replaceChildren(...only[kind.value]!);
  kind.addEventListener('change', drawKind);
  const share = (input: HTMLInputElement): number | null => (input.value === '' ? null : input.valueAsNumber / 100);
  const save = async (): Promise<void> => {
    const body: RoundBody = {
      grid: round?.grid ?? grid.value, version: round?.version ?? 1, name: name.value.trim(), kind: kind.value as RoundKind,
      weekdays: EVERY_DAY.filter((day) => days[day]!.checked), from: from.value, until: until.value, radius_m: radius.valueAsNumber, dwell_s: dwell.valueAsNumber,
      valid_to: round?.valid_to ?? null,
      ...(kind.value === 'patrol' && {points, street_share: share(streets), cell_share: share(cells)}),
      ...(kind.value === 'spot_check' && {draws: draws.valueAsNumber, drawn_from: drawn.value}),
      ...(kind.value === 'recheck' && {after_days: after.valueAsNumber, class: code.value.trim()}),
    };
    try {
      await (round ? changeRound(round.id, body, desk.language) : addRound(body, desk.language));
      desk.notify(words.saved);
      saved();
    } catch (error) {
      say(problem, sentenceFor(error, desk.texts));
    }
  };
  drawKind();
  drawPoints();
  return h(
    'section',
    {class: 'jw-round-form', data: {testid: 'round-form'}},
    round ? h('h4', {}, `${round.grid_name} · ${round.name}`) : labelled(words.gridLabel, grid),
    labelled(words.name, name),
    labelled(words.kindLabel, kind),
    h('div', {class: 'jw-round-days', role: 'group', 'aria-label': words.weekdays}, days.map((day, at) => h('label', {}, day, h('span', {}, words.weekday[at])))),
    h('div', {class: 'jw-round-row'}, labelled(words.begins, from), labelled(words.ends, until)),
    special,
    h('div', {class: 'jw-round-row'}, labelled(words.radius, radius), labelled(words.dwell, dwell)),
    problem,
    buttons(button(words.cancel, close, 'round-cancel'), button(words.save, () => void save(), 'round-save', true)),
  );
}
