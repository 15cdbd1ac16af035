import {latenessOf} from '../casework/lateness';
import {isEnded} from '../live/values';
import type {Desk, Panel} from './desk';
import {h, say} from './element';

const EVERY_MS = 1_000;

/** Four figures for the wall: what is open, what is late, who is on duty, who is free. */
export function createWallFigures(desk: Desk): Panel {
  const {texts, operations} = desk;
  const {board, clock} = operations;
  const words = texts.tools.wall;
  const figures = {open: h('b', {class: 'jw-num'}), late: h('b', {class: 'jw-num'}), duty: h('b', {class: 'jw-num'}), free: h('b', {class: 'jw-num'})};
  const element = h(
    'dl',
    {class: 'jw-wall-figures', data: {testid: 'wall-figures'}},
    (Object.keys(figures) as (keyof typeof figures)[]).map((name) => h('div', {data: {figure: name}}, h('dt', {}, words[name]), h('dd', {}, figures[name]))),
  );
  const draw = (): void => {
    const open = [...board.incidents.values()].filter((row) => !isEnded(row));
    const units = [...board.units.values()];
    say(figures.open, String(open.length));
    const late = open.filter((row) => latenessOf(row, clock) === 'late').length;
    say(figures.late, String(late));
    figures.late.closest('div')?.classList.toggle('is-late', late > 0);
    say(figures.duty, String(units.filter((unit) => unit.status !== 'out_of_service').length));
    say(figures.free, String(units.filter((unit) => unit.status === 'available').length));
  };
  draw();
  const timer = window.setInterval(() => operations.wall.get() && draw(), EVERY_MS);
  const stop = operations.wall.subscribe(draw);
  return {
    element,
    dispose: () => {
      clearInterval(timer);
      stop();
    },
  };
}
