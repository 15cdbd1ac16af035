import type {TaskRow} from '../../patrols/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {createFreshness} from '../freshness';
import {mark} from '../mark';
import {createMapButtons} from '../mapbuttons';
import {createTaskList} from '../patrols/tasklist';
import {languageButton, screenLink, signOutForm, themeButton} from '../topbar';

const ENDED = new Set(['done', 'late', 'missed', 'cancelled']);

/** The officer's phone: today's tasks with large targets, the map of the own grid above them. */
export function createFieldScreen(desk: Desk): Panel {
  const {store, texts} = desk;
  const words = texts.field;
  const freshness = createFreshness(desk);
  const left = h('b', {role: 'status', data: {testid: 'field-left'}});
  const {title, actor} = store.get().manifest;
  // An account that is nobody's sees what the whole grid has to do.
  const own = actor.unit ?? null;
  const told = (tasks: readonly TaskRow[]): void => {
    const open = tasks.filter(({state, unit}) => !ENDED.has(state) && (!own || unit === own)).length;
    say(left, open ? words.left(open) : words.allDone);
  };
  const list = createTaskList(desk, told);
  const buttons = createMapButtons(desk);
  const element = h(
    'div',
    {class: 'jw-screen jw-field'},
    h(
      'header',
      {class: 'jw-topbar'},
      h('div', {class: 'jw-brand'}, mark(), h('strong', {}, words.title)),
      h('div', {class: 'jw-topbar-end'}, freshness.element, screenLink(desk), languageButton(desk), themeButton(desk), signOutForm(desk)),
    ),
    h('div', {class: 'jw-field-map'}, buttons.element),
    h(
      'main',
      {class: 'jw-field-sheet'},
      h('div', {class: 'jw-field-head'}, h('div', {}, left, h('span', {class: 'jw-hint'}, [title, actor.name].filter(Boolean).join(' · '))), h('p', {class: 'jw-hint'}, words.hereHint)),
      list.element,
    ),
  );
  list.load();
  return {
    element,
    dispose: () => {
      for (const part of [freshness, buttons, list]) part.dispose();
    },
  };
}
