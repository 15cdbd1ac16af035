import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {createCoverage} from './coverage';
import {createRenovations} from './renovations';
import {createRounds} from './rounds';
import {createTaskList} from './tasklist';

export interface PatrolPanel extends Panel {
  /** Read what is shown anew. */
  load(): void;
}

/** 巡查: today's tasks and orders, what was not seen, what is renovated, and the rounds; `come` brings it into sight. */
export function createPatrolPanel(desk: Desk, come: () => void = () => {}): PatrolPanel {
  const words = desk.texts.patrols;
  const parts = {tasks: createTaskList(desk), coverage: createCoverage(desk), renovations: createRenovations(desk), rounds: createRounds(desk)};
  const names = Object.keys(parts) as (keyof typeof parts)[];
  let shown: keyof typeof parts = 'tasks';
  const buttons = names.map((name) => h('button', {type: 'button', data: {testid: `patrol-${name}`}, on: {click: () => show(name)}}, words.views[name]));
  const show = (name: keyof typeof parts): void => {
    shown = name;
    names.forEach((each, at) => {
      parts[each].element.hidden = each !== name;
      buttons[at]!.setAttribute('aria-pressed', String(each === name));
    });
    if (name !== 'tasks') desk.operations.tools.patrols.stops.set([]);
    if (element.isConnected) parts[name].load();
  };
  const element = h('div', {class: 'jw-patrols', data: {testid: 'patrols'}}, h('div', {class: 'jw-segments', role: 'group', 'aria-label': words.title}, buttons), names.map((name) => parts[name].element));
  show('tasks');
  const {task} = desk.operations.tools.patrols;
  const stop = task.subscribe((id) => {
    if (id === null) return;
    task.set(null);
    come();
    show('tasks');
    parts.tasks.open(id);
  });
  return {
    element,
    load: () => parts[shown].load(),
    dispose: () => {
      stop();
      names.forEach((name) => parts[name].dispose());
    },
  };
}
