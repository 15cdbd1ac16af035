import {dayOfChina} from '../../chinaday';
import {streetsToQuery} from '../../tracks/day';
import {afterPicture, clockOf, RATES, type Colouring} from '../../tracks/playback';
import type {Desk, Panel} from '../desk';
import {download} from '../download';
import {h, say, setAttribute} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {listenToTimelineKeys} from '../timeline/keys';
import {createTrackLegend} from './legend';
import {drawRibbons} from './ribbons';

const DAY_MS = 86_400_000;
/** Nobody reads a clock more often. */
const SAY_EVERY_MS = 100;

/** The bar that plays tracks of a day; it takes the place of the bar of time, whose window it leads. */
export function createPlayback(desk: Desk): Panel {
  const {store, texts, operations} = desk;
  const {playback, clock} = operations;
  const words = texts.playback;
  let waiting = 0;

  const button = (name: string, label: string, act: () => void, testid: string): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': label, title: label, data: {testid}, on: {click: act}}, icon(name));
  const playIcon = h('span', {});
  const play = h('button', {type: 'button', class: 'jw-icon-button is-play', data: {testid: 'playback-play'}, on: {click: () => playback.toggle()}}, playIcon);
  const jump = (direction: 1 | -1): void => {
    const mark = playback.jump(direction);
    if (!mark) desk.notify(words.noMark);
    else if (!isInView(desk, mark.lng, mark.lat)) store.flyTo({lng: mark.lng, lat: mark.lat, zoom: store.get().view.zoom});
  };
  const when = h('strong', {class: 'jw-num', role: 'timer', data: {testid: 'playback-clock'}});
  const rate = h(
    'select',
    {'aria-label': words.rate, title: words.rate, data: {testid: 'playback-rate'}, on: {change: () => chosen(rate, () => playback.speed(Number(rate.value)))}},
    RATES.map((times) => h('option', {value: times}, words.times(times))),
  );
  const day = h('input', {type: 'date', 'aria-label': words.day, title: words.day, data: {testid: 'playback-day'}, on: {change: () => void playback.choose(day.value)}});
  const dayBy = (days: number): void => void playback.choose(dayOfChina(Date.parse(`${playback.state.get().day}T00:00:00+08:00`) + days * DAY_MS));
  const earlier = button('chevron_left', words.dayBefore, () => dayBy(-1), 'playback-day-before');
  const later = button('chevron_right', words.dayAfter, () => dayBy(1), 'playback-day-after');
  const colouring = h(
    'select',
    {'aria-label': words.colouring, title: words.colouring, data: {testid: 'playback-colouring'}, on: {change: () => chosen(colouring, () => playback.colour(colouring.value as Colouring))}},
    h('option', {value: 'speed'}, words.bySpeed),
    h('option', {value: 'unit'}, words.byUnit),
  );
  const streets = h('button', {type: 'button', class: 'jw-chip-button', title: words.streetsHint, data: {testid: 'playback-streets'}, on: {click: () => void playback.onStreets(!playback.state.get().streets)}}, icon('street'), words.streets);
  const note = h('span', {class: 'jw-hint', role: 'status', data: {testid: 'playback-note'}});
  const problem = h('span', {class: 'jw-problem', role: 'alert'});
  const retry = h('button', {type: 'button', class: 'jw-chip-button', hidden: true, on: {click: () => void playback.retry()}}, words.retry);
  const save = (kind: 'gpx' | 'geojson', label: string): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-chip-button', title: label, 'aria-label': label, data: {testid: `playback-${kind}`}, on: {click: () => void saveAll(kind)}}, icon('download'), kind === 'gpx' ? 'GPX' : 'GeoJSON');
  const saves = [save('gpx', words.gpx), save('geojson', words.geojson)];
  const close = h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'playback-close'}, on: {click: () => playback.close()}}, words.close);
  const ribbons = h('div', {class: 'jw-playback-ribbons', 'aria-hidden': 'true'});
  const head = h('i', {class: 'jw-playback-head', 'aria-hidden': 'true'});
  const slider = h('input', {type: 'range', step: 1, 'aria-label': words.slider, data: {testid: 'playback-slider'}, on: {input: () => playback.seek(Number(slider.value))}});
  const ends = {from: h('span', {class: 'jw-num'}), to: h('span', {class: 'jw-num'})};
  const legend = createTrackLegend(desk);
  const element = h(
    'section',
    {class: 'jw-playback', hidden: true, 'aria-label': words.title, data: {testid: 'playback'}},
    h(
      'div',
      {class: 'jw-playback-row'},
      h('span', {class: 'jw-playback-group'}, button('skip_back', words.previous, () => jump(-1), 'playback-previous'), play, button('skip_on', words.next, () => jump(1), 'playback-next')),
      when,
      rate,
      h('span', {class: 'jw-playback-group'}, earlier, day, later),
      colouring,
      streets,
      h('span', {class: 'jw-playback-words'}, note, problem, retry),
      ...saves,
      close,
    ),
    h('div', {class: 'jw-playback-track jw-slid'}, ribbons, head, slider),
    h('div', {class: 'jw-playback-ends'}, ends.from, legend.element, ends.to),
  );

  const saveAll = async (kind: 'gpx' | 'geojson'): Promise<void> => {
    const {tracks, day: of, streets: on} = playback.state.get();
    try {
      for (const {unit, name} of tracks) await download(`/api/v1/tracks/${unit}.${kind}?day=${of}${streetsToQuery(on)}`, `${name}-${of}.${kind}`);
    } catch (error) {
      desk.notify(sentenceFor(error, texts));
    }
  };
  /** Only what changes while it plays. */
  const tick = (): void => {
    clearTimeout(waiting);
    playback.look();
    const at_s = playback.at_s(performance.now());
    const [first_s, last_s] = playback.span();
    const said = clockOf(at_s);
    say(when, said);
    slider.value = String(Math.floor(at_s));
    setAttribute(slider, 'aria-valuetext', said);
    head.style.left = `${(100 * (at_s - first_s)) / Math.max(last_s - first_s, 1)}%`;
    if (playback.state.get().playing) waiting = window.setTimeout(tick, SAY_EVERY_MS);
  };
  const draw = (): void => {
    const state = playback.state.get();
    element.hidden = !playback.isOpen;
    desk.root.closest('.jw')?.toggleAttribute('data-playback', playback.isOpen);
    if (!playback.isOpen) return;
    const {tracks, loading, failure, playing} = state;
    const some = tracks.some(({ways}) => ways.length);
    const [first_s, last_s] = playback.span();
    slider.min = String(Math.floor(first_s));
    slider.max = String(Math.ceil(last_s));
    for (const control of [play, slider, streets, ...saves]) control.disabled = !some;
    setAttribute(streets, 'aria-pressed', String(state.streets));
    rate.value = String(state.rate);
    colouring.value = state.colouring;
    if (day.value !== state.day) day.value = state.day;
    const today = dayOfChina(clock.now_ms());
    day.max = today;
    later.disabled = state.day >= today;
    playIcon.replaceChildren(icon(playing ? 'pause' : 'play'));
    for (const name of ['aria-label', 'title']) setAttribute(play, name, playing ? words.pause : words.play);
    setAttribute(play, 'aria-pressed', String(playing));
    say(note, loading ? words.loading : !some && !failure ? words.none : '');
    say(problem, failure ? sentenceFor(failure, texts, words.failed) : '');
    retry.hidden = !failure;
    say(ends.from, some ? clockOf(first_s).slice(0, 5) : '');
    say(ends.to, some ? clockOf(last_s).slice(0, 5) : '');
    tick();
  };
  let shown: unknown = null;
  const drawTracks = (): void => {
    const {tracks} = playback.state.get();
    if (tracks === shown) return;
    const first = !Array.isArray(shown) || !shown.length;
    shown = tracks;
    ribbons.replaceChildren(...drawRibbons(playback));
    // A flight draws the whole map again and again: the track comes before it.
    if (first && !playback.opened) afterPicture(flyThere);
  };
  const flyThere = (): void => {
    const ways = playback.state.get().tracks.flatMap(({ways: each}) => each);
    if (!ways.length) return;
    const bounds: [number, number, number, number] = [180, 90, -180, -90];
    for (const {lng, lat} of ways) {
      for (let row = 0; row < lng.length; row += 1) {
        bounds[0] = Math.min(bounds[0], lng[row]!);
        bounds[1] = Math.min(bounds[1], lat[row]!);
        bounds[2] = Math.max(bounds[2], lng[row]!);
        bounds[3] = Math.max(bounds[3], lat[row]!);
      }
    }
    store.flyTo({bounds, unlessSeen: true});
  };
  const stops = [
    playback.state.subscribe(() => {
      drawTracks();
      draw();
    }),
    listenToTimelineKeys(desk, {toggle: () => playback.toggle(), stepBy: (steps) => jump(steps > 0 ? 1 : -1)}, () => playback.isOpen),
  ];
  drawTracks();
  draw();
  return {
    element,
    dispose: () => {
      clearTimeout(waiting);
      legend.dispose();
      for (const stop of stops) stop();
    },
  };
}

/** Take a choice and give the keys back: space plays again. */
function chosen(select: HTMLSelectElement, act: () => void): void {
  act();
  select.blur();
}

/** Whether a place is within what the map shows, roughly. */
function isInView({store}: Desk, lng: number, lat: number): boolean {
  const {longitude, latitude, zoom} = store.get().view;
  const half_deg = (360 / 2 ** zoom / 512) * Math.min(innerWidth, innerHeight) * 0.35;
  return Math.abs(lng - longitude) < half_deg && Math.abs(lat - latitude) < half_deg;
}
