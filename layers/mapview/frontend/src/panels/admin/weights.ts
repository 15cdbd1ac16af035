import {getWeights, putWeights, type Edition, type Metric, type WeightTable} from '../../appraisal';
import {today} from '../../chinaday';
import {number} from '../appraisal/amounts';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {cells, table, when, type Frame} from './section';

const WHOLE = 100;
const NEAR = 1e-6;
type Part = 'points' | 'none_at' | 'all_at' | 'least';
const PARTS: Part[] = ['points', 'none_at', 'all_at', 'least'];

/** What each metric weighs from a day on: the table in force to change, and every other to look at. */
export function createWeights(desk: Desk, page: Frame): HTMLElement {
  const {texts, language} = desk;
  const words = texts.weights;
  const now = today();
  const day = h('input', {type: 'date', value: now, min: now, required: true, data: {testid: 'weights-from'}});
  const total = h('output', {class: 'jw-num', data: {testid: 'weights-total'}});
  const save = h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'weights-save'}}, words.save);
  const editor = h('div', {});
  const history = h('div', {class: 'jw-weights-history'});
  const form = h(
    'form',
    {
      class: 'jw-weights',
      on: {
        submit: (event) => {
          event.preventDefault();
          void put();
        },
      },
    },
    h('p', {class: 'jw-hint'}, words.hint),
    editor,
    h('div', {class: 'jw-weights-foot'}, total, h('label', {}, words.from, day), save),
  );
  let inputs: {metric: Metric; fields: Record<Part, HTMLInputElement>}[] = [];

  const input = (metric: Metric, part: Part, heading: string): HTMLInputElement =>
    h('input', {
      type: 'number', value: metric[part], min: part === 'least' ? 1 : 0, max: part === 'points' ? WHOLE : 10_000, step: part === 'least' ? 1 : 'any', required: true,
      'aria-label': `${metric.label} ${heading}`, data: {testid: `weight-${metric.metric}-${part}`}, on: {input: count},
    });
  function count(): void {
    const points = inputs.reduce((sum, {fields}) => sum + (Number(fields.points.value) || 0), 0);
    const right = Math.abs(points - WHOLE) < NEAR;
    say(total, right ? words.total(number(points, 0)) : words.off(String(Math.round(points * 100) / 100)));
    total.classList.toggle('is-off', !right);
    save.disabled = !right;
  }
  const edit = (current: WeightTable): void => {
    inputs = current.metrics.map((metric) => ({
      metric,
      fields: {
        points: input(metric, 'points', words.heads[1]!), none_at: input(metric, 'none_at', words.heads[2]!),
        all_at: input(metric, 'all_at', words.heads[3]!), least: input(metric, 'least', words.heads[4]!),
      },
    }));
    editor.replaceChildren(
      table(
        words.tab,
        words.heads,
        inputs.map(({metric, fields}) =>
          h('tr', {data: {testid: 'weight-row'}}, cells(h('span', {title: metric.about}, metric.label, h('small', {class: 'jw-hint'}, ` ${metric.unit}`)), ...PARTS.map((part) => fields[part]))),
        ),
        '',
      ),
    );
    count();
  };
  const draw = ({tables, edition, at}: Edition): void => {
    const begun = tables.filter((one) => one.valid_from <= now);
    const current = begun[0] ?? tables.at(-1);
    if (!current) return;
    edit(tables[0]!.valid_from > now ? tables[0]! : current);
    const state = (one: WeightTable): string => (one === current ? words.current : one.valid_from > now ? words.coming : words.past);
    history.replaceChildren(
      h('h3', {}, words.history),
      ...tables.map((one) =>
        h(
          'details',
          {data: {testid: 'weights-table'}},
          h('summary', {}, h('b', {class: 'jw-num'}, one.valid_from), ` ${state(one)}`),
          table(words.history, words.heads, one.metrics.map((metric) => h('tr', {}, cells(metric.label, ...PARTS.map((part) => h('span', {class: 'jw-num'}, metric[part]))))), ''),
        ),
      ),
      at ? h('p', {class: 'jw-hint jw-num'}, words.edition(edition, when(at, ''))) : '',
    );
  };
  const put = async (): Promise<void> => {
    save.disabled = true;
    try {
      const weights = inputs.map(({metric, fields}) => ({
        metric: metric.metric, points: Number(fields.points.value), none_at: Number(fields.none_at.value), all_at: Number(fields.all_at.value), least: Number(fields.least.value),
      }));
      const fresh = await putWeights({valid_from: day.value, weights}, language);
      page.clear();
      desk.notify(words.saved(day.value));
      draw(fresh);
    } catch (error) {
      page.fail(error);
      count();
    }
  };
  const read = async (): Promise<void> => {
    try {
      draw(await getWeights(language));
    } catch (error) {
      page.fail(error, () => void read());
    }
  };
  void read();
  return h('div', {}, form, history);
}
