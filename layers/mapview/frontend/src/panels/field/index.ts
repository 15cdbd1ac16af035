import type {ApiError} from '../../api';
import type {TaskRow} from '../../patrols/calls';
import {sameThing, type Thing} from '../../store';
import {openAppraisal} from '../appraisal';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {createFreshness} from '../freshness';
import {icon} from '../icons';
import {mark} from '../mark';
import {createMapButtons} from '../mapbuttons';
import {createTaskList} from '../patrols/tasklist';
import {createTabs} from '../tabs';
import {languageButton, screenLink, signOutForm, themeButton} from '../topbar';
import {createFieldHomes} from './homes';

const ENDED = new Set(['done', 'late', 'missed', 'cancelled']);

/** The officer's phone: today's tasks and the homes of the own grid with large targets, its map above them. */
export function createFieldScreen(desk: Desk, onFailure: (error: ApiError, thing: Thing) => void): Panel {
  const {store, texts, operations} = desk;
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
  const appraisal =
    operations.may.appraisal &&
    h('button', {type: 'button', class: 'jw-button jw-field-appraisal', data: {testid: 'appraisal-button'}, on: {click: () => openAppraisal(desk)}}, icon('ranking'), texts.appraisal.mine);
  const rounds = h(
    'div',
    {class: 'jw-field-rounds'},
    h('div', {class: 'jw-field-head'}, appraisal, h('div', {}, left, h('span', {class: 'jw-hint'}, [title, actor.name].filter(Boolean).join(' · '))), h('p', {class: 'jw-hint'}, words.hereHint)),
    list.element,
  );
  const homes = operations.may.households ? createFieldHomes(desk, onFailure) : null;
  const tabs = homes && createTabs([{name: 'rounds', label: words.title, content: rounds}, {name: 'homes', label: words.homes, content: homes.element}], words.work);
  const stop = store.subscribe((state, previous) => {
    if (state.selection && !sameThing(state.selection, previous.selection)) tabs?.show('homes');
  });
  if (store.get().selection) tabs?.show('homes');
  const element = h(
    'div',
    {class: 'jw-screen jw-officer'},
    h(
      'header',
      {class: 'jw-topbar'},
      h('div', {class: 'jw-brand'}, mark(), h('strong', {}, homes ? words.work : words.title)),
      h('div', {class: 'jw-topbar-end'}, freshness.element, screenLink(desk), languageButton(desk), themeButton(desk), signOutForm(desk)),
    ),
    h('div', {class: 'jw-field-map'}, buttons.element),
    h('main', {class: 'jw-field-sheet'}, tabs?.element ?? rounds),
  );
  list.load();
  return {
    element,
    dispose: () => {
      stop();
      for (const part of [freshness, buttons, list, homes]) part?.dispose();
    },
  };
}
