import type {GridLook} from '../../store';
import type {GridFigures, Verdict} from '../../planning';
import {written} from '../../planning';
import {svg} from '../element';
import type {Plan} from './plan';

/** Blue and orange stay apart for every kind of colour blindness; the middle is quiet. */
export const VERDICT_COLOUR: Record<Verdict, string> = {under: '#4FA3FF', in: '#A9B7C4', over: '#F28E2B', unknown: '#6B7C8C'};
export const VERDICT_SIGN: Record<Verdict, string> = {under: '▼', in: '●', over: '▲', unknown: '?'};
export const VERDICTS: readonly Verdict[] = ['under', 'in', 'over', 'unknown'];

const SHAPES: Record<Verdict, string> = {
  under: 'M6 10.8 1 1.6H11Z',
  in: 'M6 9.8A3.8 3.8 0 1 0 6 2.2 3.8 3.8 0 0 0 6 9.8Z',
  over: 'M6 1.2 11 10.4H1Z',
  unknown: 'M2.5 5H9.5V7H2.5Z',
};
const IN_BAND = 0.14;
const LEAST = 0.3;
/** At this share outside the band a grid is as strong as it gets. */
const FARTHEST = 0.6;

export function verdictMark(verdict: Verdict): SVGElement {
  return svg('svg', {class: `jw-shape is-${verdict}`, viewBox: '0 0 12 12', 'aria-hidden': 'true'}, svg('path', {d: SHAPES[verdict], fill: VERDICT_COLOUR[verdict]}));
}

/** What each grid wears on the map: the farther outside the band, the stronger. */
export function looksOf(plan: Plan): ReadonlyMap<string, GridLook> {
  const {measure} = plan.choice.get();
  const listed = new Set(plan.listed().map((grid) => grid.code));
  const look = (grid: GridFigures): GridLook => {
    const verdict = plan.verdictOf(grid);
    const off = Math.min(Math.abs(plan.deviationOf(grid)) / FARTHEST, 1);
    const outside = verdict === 'under' || verdict === 'over';
    const shown = listed.has(grid.code);
    return {
      colour: VERDICT_COLOUR[verdict],
      strength: !shown ? 0 : outside ? LEAST + (1 - LEAST) * off : IN_BAND,
      words: shown ? `${VERDICT_SIGN[verdict]} ${written(measure, grid[measure])}` : '',
    };
  };
  return new Map(plan.reading.get().grids.map((grid) => [grid.code, look(grid)]));
}
