import type {Desk, Panel} from '../desk';
import {h} from '../element';
import type {Plan} from '../planner/plan';
import {createDraftDesk} from './desk';
import {createDraftList} from './list';
import {createPublications} from '../publishing/list';

/** Plans: the list of drafts, and the one that is open. */
export function createDrafting(desk: Desk, plan: Plan): Panel {
  const {drafting} = desk.operations.tools;
  const list = createDraftList(desk, plan);
  const open = createDraftDesk(desk);
  const published = createPublications(desk);
  const element = h('div', {class: 'jw-plan jw-plan-side', data: {testid: 'drafting'}}, list.element, published.element, open.element);
  const draw = (): void => {
    const on = drafting.sight.get() !== null && !drafting.readOnly.get();
    list.element.hidden = published.element.hidden = on;
    open.element.hidden = !on;
  };
  const stop = drafting.sight.subscribe(draw);
  draw();
  return {
    element,
    dispose: () => {
      stop();
      list.dispose();
      open.dispose();
      published.dispose();
      drafting.close();
    },
  };
}
