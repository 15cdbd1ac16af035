import {WAYS, type Reach, type ReachedUnit} from '../../tools/reach';
import {RING_COLOURS} from '../../map/rings';
import {lengthText} from '../../tools/amounts';
import {choose} from '../choose';
import type {Desk, Panel} from '../desk';
import {ticking} from '../duration';
import {h} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';

const LISTED = 3;

/** How soon a place is reached: rings along the streets, and who comes within each. */
export function createReach(desk: Desk): Panel {
  const {store, texts, operations} = desk;
  const {reaching} = operations.tools;
  const words = texts.tools.rings;
  const body = h('div', {class: 'jw-reach-body', data: {testid: 'reach'}, 'aria-live': 'polite'});
  const ways = h(
    'div',
    {class: 'jw-reach-ways', role: 'group', 'aria-label': words.way},
    WAYS.map((way) =>
      h('button', {type: 'button', class: 'jw-reach-way', 'aria-pressed': String(way === reaching.way.get()), data: {way}, on: {click: () => reaching.way.set(way)}}, icon(`way_${way}`), texts.way[way]),
    ),
  );
  const fromIncident = h('button', {type: 'button', class: 'jw-button', data: {testid: 'reach-incident'}, on: {click: () => takeIncident()}}, words.fromIncident);
  const element = h('div', {class: 'jw-reach'}, ways, body, fromIncident);
  const incident = () => {
    const {selection} = store.get();
    return selection?.kind === 'incident' ? (operations.board.incidents.get(Number(selection.id)) ?? null) : null;
  };
  const takeIncident = (): void => {
    const row = incident();
    if (row) reaching.place.set({lng: row.lng, lat: row.lat});
  };
  const unitRow = (unit: ReachedUnit): HTMLElement =>
    h(
      'button',
      {
        type: 'button',
        class: 'jw-row is-link',
        data: {testid: 'reach-unit'},
        on: {
          click: () => choose(store, {thing: {kind: unit.kind, id: String(unit.thing)}}),
          pointerenter: () => operations.pointed.set(unit.id),
          pointerleave: () => operations.pointed.set(null),
        },
      },
      icon(`way_${unit.way}`),
      h('span', {class: 'jw-row-text'}, h('span', {class: 'jw-row-title'}, unit.name)),
      h('span', {class: 'jw-num'}, ticking(unit.eta_s, texts)),
    );
  const ringPart = (reach: Reach, at: number): HTMLElement => {
    const {seconds, metres} = reach.rings[at]!;
    const units = reach.units.filter((unit) => unit.within_s === seconds);
    return h(
      'section',
      {class: 'jw-ring', data: {testid: 'ring', seconds}},
      h(
        'h3',
        {},
        h('i', {class: 'jw-ring-mark', style: {background: RING_COLOURS[at]!}, 'aria-hidden': 'true'}),
        words.within(seconds / 60),
        h('small', {class: 'jw-hint jw-num'}, [words.streets(lengthText(metres, texts.tools.units)), words.units(units.length)].join(' · ')),
      ),
      units.slice(0, LISTED).map(unitRow),
      units.length > LISTED ? h('p', {class: 'jw-hint'}, words.more(units.length - LISTED)) : null,
    );
  };
  const draw = (): void => {
    const found = reaching.found.get();
    const failure = reaching.failure.get();
    for (const button of ways.querySelectorAll<HTMLElement>('[data-way]')) button.setAttribute('aria-pressed', String(button.dataset['way'] === reaching.way.get()));
    if (failure) body.replaceChildren(h('p', {class: 'jw-problem', role: 'alert'}, sentenceFor(failure, texts)));
    else if (found) body.replaceChildren(...found.rings.map((_, at) => ringPart(found, at)), h('p', {class: 'jw-hint'}, words.note));
    else body.replaceChildren(h('p', {class: 'jw-hint'}, reaching.place.get() ? words.asking : words.start));
  };
  const drawIncident = (): void => {
    fromIncident.hidden = !incident();
  };
  draw();
  drawIncident();
  const stops = [
    ...[reaching.found, reaching.failure, reaching.place, reaching.way].map((watched) => (watched as {subscribe(listener: () => void): () => void}).subscribe(draw)),
    store.subscribe((state, previous) => state.selection !== previous.selection && drawIncident()),
  ];
  return {
    element,
    dispose: () => {
      operations.pointed.set(null);
      for (const stop of stops) stop();
    },
  };
}
