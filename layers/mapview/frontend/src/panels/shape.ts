import {svg} from './element';

/** Marks on a 12 × 12 sheet: the second sign beside every colour. */
const PATHS: Record<string, {d: string; hollow?: boolean; line?: boolean; dashed?: boolean}> = {
  dot: {d: 'M6 10.5A4.5 4.5 0 1 0 6 1.5 4.5 4.5 0 0 0 6 10.5Z'},
  square: {d: 'M1.8 1.8H10.2V10.2H1.8Z'},
  triangle: {d: 'M6 1.2 11 10.4H1Z'},
  diamond: {d: 'M6 .8 11.2 6 6 11.2 .8 6Z'},
  ring: {d: 'M6 10A4 4 0 1 0 6 2 4 4 0 0 0 6 10Z', hollow: true},
  dashes: {d: 'M6 10A4 4 0 1 0 6 2 4 4 0 0 0 6 10Z', hollow: true, dashed: true},
  frame: {d: 'M2.3 2.3H9.7V9.7H2.3Z', hollow: true},
  line: {d: 'M.5 6H11.5', line: true},
  fan: {d: 'M2 11 3.2 2.2A9 9 0 0 1 10.8 6.6Z'},
  cross: {d: 'M2.5 2.5 9.5 9.5M9.5 2.5 2.5 9.5', line: true},
  dash: {d: 'M2.5 6H9.5', line: true},
  heart: {d: 'M6 10.8C2.4 8 1 6.3 1 4.4A2.6 2.6 0 0 1 6 3.2 2.6 2.6 0 0 1 11 4.4C11 6.3 9.6 8 6 10.8Z'},
};
const SAME_AS: Record<string, string> = {circle: 'dot', point: 'dot', polygon: 'square', fill: 'square', outline: 'frame'};

export function shape(name: string, colour?: string): SVGElement {
  const mark = PATHS[name] ?? PATHS[SAME_AS[name] ?? 'dot'] ?? {d: ''};
  const paint = colour ?? 'currentColor';
  const stroked = mark.hollow || mark.line;
  return svg(
    'svg',
    {class: 'jw-shape', viewBox: '0 0 12 12', 'aria-hidden': 'true', focusable: 'false'},
    svg('path', {
      d: mark.d,
      fill: stroked ? 'none' : paint,
      stroke: stroked ? paint : 'none',
      'stroke-width': mark.line ? 2.2 : 1.8,
      'stroke-linecap': mark.dashed ? 'butt' : 'round',
      'stroke-dasharray': mark.dashed ? '2.6 1.6' : 'none',
    }),
  );
}
