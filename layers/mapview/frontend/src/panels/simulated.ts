import type {Desk, Panel} from './desk';
import {h} from './element';

/** A quiet word wherever what happens is made up, so that nobody takes it for the town. */
export function createSimulated(desk: Desk): Panel {
  const {liveness, texts} = desk;
  const element = h('span', {class: 'jw-simulated', role: 'status', title: texts.simulated.hint, data: {testid: 'simulated'}}, texts.simulated.mark);
  const draw = (): void => {
    element.hidden = !liveness.pulse.simulating;
  };
  draw();
  return {element, dispose: liveness.subscribe(draw)};
}
