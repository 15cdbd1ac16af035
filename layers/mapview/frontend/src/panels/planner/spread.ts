import {fromScale, histogram, verdict, written, type Bin} from '../../planning';
import type {Desk, Panel} from '../desk';
import {h, svg} from '../element';
import type {Plan} from './plan';
import {VERDICT_COLOUR} from './verdicts';

const MOST_BINS = 22;
const [WIDTH, HEIGHT, FOOT] = [264, 92, 16];

/** How the grids are spread over the measure, with the band behind them. */
export function createSpread(desk: Desk, plan: Plan): Panel {
  const words = desk.texts.planner;
  const element = h('figure', {class: 'jw-spread', data: {testid: 'spread'}});
  const draw = (): void => {
    const {measure} = plan.choice.get();
    const grids = plan.inArea();
    const figures = grids.flatMap((grid) => grid[measure] ?? []);
    const bins = histogram(figures, plan.band, MOST_BINS);
    element.hidden = !bins.length;
    if (!bins.length) return;
    const end = bins.at(-1)!.to;
    const tallest = Math.max(...bins.map((bin) => bin.count), 1);
    const x = (figure: number): number => (Math.min(figure, end) / end) * WIDTH;
    const [low, high] = plan.band;
    const bar = (bin: Bin): SVGElement => {
      const height = (bin.count / tallest) * (HEIGHT - FOOT - 6);
      const side = verdict((bin.from + bin.to) / 2, plan.band);
      const rect = svg('rect', {
        x: x(bin.from) + 0.75,
        y: HEIGHT - FOOT - height,
        width: Math.max(x(bin.to) - x(bin.from) - 1.5, 1),
        height,
        rx: 1.5,
        fill: VERDICT_COLOUR[side],
      });
      const title = svg('title', {});
      title.textContent = words.bin(written(measure, bin.from), written(measure, bin.to), bin.count);
      rect.appendChild(title);
      return rect;
    };
    const label = (figure: number, anchor: string): SVGElement => {
      const text = svg('text', {x: x(figure), y: HEIGHT - 3, 'text-anchor': anchor});
      text.textContent = fromScale(measure, figure).toLocaleString('en');
      return text;
    };
    const marks = [label(0, 'start'), ...(low > 0 && x(low) > 24 ? [label(low, 'middle')] : []), ...(x(high) - x(low) > 34 && x(high) < WIDTH - 40 ? [label(high, 'middle')] : []), label(end, 'end')];
    const outside = grids.filter((grid) => ['under', 'over'].includes(plan.verdictOf(grid))).length;
    element.replaceChildren(
      svg(
        'svg',
        {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': words.spreadLabel(words.measure[measure], grids.length, outside)},
        svg('rect', {x: x(low), y: 0, width: Math.max(x(high) - x(low), 1), height: HEIGHT - FOOT, class: 'jw-spread-band'}),
        svg('path', {d: `M0 ${HEIGHT - FOOT}H${WIDTH}`, class: 'jw-spread-axis'}),
        ...bins.filter((bin) => bin.count).map(bar),
        ...marks,
      ),
      h('figcaption', {class: 'jw-hint'}, words.spread(words.measure[measure], words.unit[measure])),
    );
  };
  const stops = [plan.reading.subscribe(draw), plan.choice.subscribe(draw)];
  draw();
  return {
    element,
    dispose: () => {
      for (const stop of stops) stop();
    },
  };
}
