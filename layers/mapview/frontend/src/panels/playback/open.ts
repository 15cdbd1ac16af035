import {MOST_OPEN} from '../../tracks/playback';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';

/** The button that opens a unit's track, or adds it to those that are open. */
export function trackButton(desk: Desk, unitOf: () => number | null): {element: HTMLElement; draw(): void; dispose(): void} {
  const {operations, texts} = desk;
  const {playback} = operations;
  const words = texts.playback;
  const label = h('span', {});
  const element = h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'track'}, on: {click: () => openTrack(desk, unitOf())}}, icon('track'), label);
  const draw = (): void => {
    const unit = unitOf();
    const shown = unit !== null && playback.has(unit);
    say(label, shown ? words.shown : playback.isOpen ? words.add : words.open);
    element.toggleAttribute('disabled', unit === null || shown);
  };
  return {element, draw, dispose: playback.state.subscribe(draw)};
}

/** The unit that is selected on the map, null where none is. */
export function selectedUnit({store, operations}: Desk): number | null {
  const {selection} = store.get();
  return selection ? (operations.board.unitOf(selection.kind, selection.id)?.id ?? null) : null;
}

/** Open the track of a unit, from its card or by key. */
export function openTrack({operations, texts, notify}: Desk, unit: number | null): void {
  const {playback, clock} = operations;
  if (unit === null || playback.has(unit)) return;
  if (playback.state.get().units.length >= MOST_OPEN) notify(texts.playback.most(MOST_OPEN));
  else void playback.add(unit, clock.now_ms());
}
