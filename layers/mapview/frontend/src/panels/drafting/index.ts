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
  const named = (): void => {
    drafting.communities = new Map(plan.reading.get().grids.map(({community, community_name}) => [community, community_name]));
  };
  const stops = [drafting.sight.subscribe(draw), plan.reading.subscribe(named)];
  named();
  draw();
  return {
    element,
    dispose: () => {
      stops.forEach((stop) => stop());
      list.dispose();
      open.dispose();
      published.dispose();
      drafting.close();
    },
  };
}
