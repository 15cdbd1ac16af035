import {spotAt} from '../../tracks/day';
import {SPEED_ENDS_KPH, speedHexes, unitHex} from '../../tracks/colours';
import {MOST_OPEN} from '../../tracks/playback';
import type {Desk, Panel} from '../desk';
import {metres} from '../duration';
import {h} from '../element';
import {icon} from '../icons';
import {openTrack} from './open';

let lists = 0;

/** Whose tracks are shown and in which colour, one more to add, and what the colours of speed mean. */
export function createTrackLegend(desk: Desk): Panel {
  const {texts, operations, store} = desk;
  const {playback, board} = operations;
  const words = texts.playback;
  const units = h('div', {class: 'jw-playback-units'});
  lists += 1;
  const options = h('datalist', {id: `jw-playback-names-${lists}`});
  const name = h('input', {type: 'text', class: 'jw-playback-add', list: options.id, placeholder: words.addUnit, 'aria-label': words.addLabel, autocomplete: 'off', data: {testid: 'playback-add'}, on: {focus: () => fill(), change: () => take()}});
  const ramp = h('div', {class: 'jw-playback-ramp', data: {testid: 'playback-ramp'}});
  const element = h('div', {class: 'jw-playback-legend'}, units, name, options, ramp);

  const fill = (): void => {
    const names = [...board.units.values()].filter(({id}) => !playback.has(id)).map((unit) => unit.name).sort((one, other) => one.localeCompare(other, 'zh-CN', {numeric: true}));
    options.replaceChildren(...names.map((value) => h('option', {value})));
  };
  const take = (): void => {
    const wanted = name.value.trim();
    if (!wanted) return;
    const unit = [...board.units.values()].find((one) => one.name === wanted);
    if (!unit) {
      desk.notify(words.unknown(wanted));
      return;
    }
    name.value = '';
    openTrack(desk, unit.id);
  };
  const drawUnits = (): void => {
    const {tracks} = playback.state.get();
    units.replaceChildren(
      ...tracks.map((track, number) => {
        const distance_m = track.ways.reduce((sum, way) => sum + way.distance_m, 0);
        const stops = track.ways.reduce((sum, way) => sum + way.stops.length, 0);
        const way_m = track.streets ? track.ways.reduce((sum, way) => sum + (way.way_m ?? 0), 0) : null;
        const length = way_m === null ? metres(distance_m) : words.onStreets(metres(way_m), metres(distance_m));
        const facts = track.ways.length ? [length, words.stops(stops), ...(track.visits.length ? [words.visits(track.visits.length)] : [])] : [words.none];
        return h(
          'span',
          {class: 'jw-playback-unit', data: {testid: 'playback-unit'}},
          h('i', {style: {'--colour': unitHex(number)}}),
          h('b', {on: {click: () => show(track.unit)}}, track.name),
          h('span', {class: 'jw-hint jw-num'}, facts.join(' · ')),
          h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.remove(track.name), title: words.remove(track.name), on: {click: () => playback.remove(track.unit)}}, icon('close')),
        );
      }),
    );
    name.hidden = tracks.length >= MOST_OPEN;
  };
  /** Go where the unit is at the moment that is played. */
  const show = (unit: number): void => {
    const track = playback.state.get().tracks.find((one) => one.unit === unit);
    const spot = track?.ways.flatMap((way) => spotAt(way, playback.at_s(performance.now())) ?? [])[0];
    if (spot) store.flyTo({lng: spot.lng, lat: spot.lat, zoom: Math.max(store.get().view.zoom, 15)});
  };
  const drawRamp = (): void => {
    const bySpeed = playback.state.get().colouring === 'speed';
    ramp.hidden = !bySpeed;
    const ends = SPEED_ENDS_KPH;
    const label = (index: number): string => (index < ends.length ? `${index ? ends[index - 1] : 0}–${ends[index]}` : words.over(ends.at(-1)!));
    ramp.replaceChildren(
      ...speedHexes(store.get().theme === 'dark').map((colour, index) => h('span', {class: 'jw-num'}, h('i', {style: {'--colour': colour}}), label(index))),
      h('span', {class: 'jw-hint'}, words.kph),
    );
  };
  drawUnits();
  drawRamp();
  const stops = [
    playback.state.subscribe((state, previous) => {
      if (state.tracks !== previous.tracks) drawUnits();
      if (state.colouring !== previous.colouring) drawRamp();
    }),
    store.subscribe((state, previous) => state.theme !== previous.theme && drawRamp()),
  ];
  return {
    element,
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}
