import {BARRIERS, type Barrier} from '../../drafting/deskcalls';
import {BARRIER_COLOURS} from '../../map/barrierLayers';
import type {Desk, Panel} from '../desk';
import {h} from '../element';

/** Which barriers part the ground of the draft on foot, and whether they are shown. */
export function createBarriers(desk: Desk, run: (act: () => Promise<unknown>) => Promise<void>): Panel {
  const {operations, texts, language} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const counting = (): Barrier[] => BARRIERS.filter((kind) => boxes[kind].checked);
  const box = (kind: Barrier): HTMLInputElement => h('input', {type: 'checkbox', data: {testid: `barrier-${kind}`}, on: {change: () => void run(() => drafting.honour(counting(), language))}});
  const boxes: Record<Barrier, HTMLInputElement> = {water: box('water'), rail: box('rail'), trunk: box('trunk')};
  const shown = h('input', {type: 'checkbox', data: {testid: 'barriers-shown'}, on: {change: () => void run(() => drafting.showBarriers(shown.checked))}});
  const draw = (): void => {
    const sight = drafting.sight.get();
    shown.checked = drafting.barriers.get() !== null;
    for (const kind of BARRIERS) {
      boxes[kind].checked = sight?.plan.barriers.includes(kind) ?? false;
      boxes[kind].disabled = sight?.plan.state !== 'draft';
    }
  };
  const stops = [drafting.sight.subscribe(draw), drafting.barriers.subscribe(draw)];
  draw();
  const label = (kind: Barrier): HTMLElement => h('label', {class: 'jw-draft-check'}, boxes[kind], h('span', {class: 'jw-swatch', style: {background: BARRIER_COLOURS[kind]}, 'aria-hidden': 'true'}), h('span', {}, words.barrierNames[kind]));
  return {
    element: h('section', {class: 'jw-plan-part', data: {testid: 'barriers'}}, h('h3', {}, words.barriers), h('div', {class: 'jw-draft-buttons'}, BARRIERS.map(label)), h('label', {class: 'jw-draft-check'}, shown, h('span', {}, words.showBarriers)), h('p', {class: 'jw-hint'}, words.barriersHint)),
    dispose: () => stops.forEach((stop) => stop()),
  };
}
