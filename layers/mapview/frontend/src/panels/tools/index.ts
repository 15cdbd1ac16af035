import {TOOLS, type ToolName} from '../../tools';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import {listenToToolKeys} from './keys';
import {createMeasure} from './measure';
import {savePicture} from './picture';
import {createPin} from './pin';
import {createReach} from './reach';
import {createTourBar} from './tourbar';
import type {SavedView} from '../../tools/views';
import {createViews, tourSeconds} from './views';

export interface ToolBar extends Panel {
  /** What the open tool shows, and the pin. */
  readonly windows: HTMLElement;
  readonly keys: ToolKeys;
}

/** What the keys of the screen ask of the tools. */
export interface ToolKeys {
  distance(): void;
  area(): void;
  reach?(): void;
  views(): void;
  picture(): void;
  tour(): void;
  /** Open one of the first nine saved views, counted from 1. */
  view(number: number): void;
}

const ICONS: Record<ToolName, string> = {distance: 'ruler', area: 'area', reach: 'reach', views: 'bookmark'};
const TOOL_KEYS: Record<ToolName, string> = {distance: 'D', area: 'S', reach: 'G', views: 'V'};
const BODIES: Record<ToolName, (desk: Desk) => Panel> = {distance: createMeasure, area: createMeasure, reach: createReach, views: createViews};
const FIRST_VIEWS = 9;

/** The tools of the map: a row of buttons, and a small window for the one that is open. */
export function createTools(desk: Desk): ToolBar {
  const {texts, operations} = desk;
  const {tools} = operations;
  const words = texts.tools;
  const button = (name: ToolName, drawing: string, key: string): HTMLButtonElement =>
    h(
      'button',
      {type: 'button', class: 'jw-map-button', 'aria-label': `${words[name]} (${key})`, title: `${words[name]} (${key})`, 'aria-pressed': 'false', data: {testid: `tool-${name}`}, on: {click: () => tools.toggle(name)}},
      icon(drawing),
    );
  const names = TOOLS.filter((name) => name !== 'reach' || operations.may.incidents);
  const buttons = names.map((name) => button(name, ICONS[name], TOOL_KEYS[name]));
  const label = `${words.picture.button} (P)`;
  const camera = h('button', {type: 'button', class: 'jw-map-button', 'aria-label': label, title: label, data: {testid: 'tool-picture'}, on: {click: () => void picture()}}, icon('picture'));
  const element = h('div', {class: 'jw-map-buttons jw-tool-buttons', role: 'toolbar', 'aria-label': words.title}, buttons, camera);
  const aim = h('div', {class: 'jw-aim', 'aria-hidden': 'true'});
  const places = {tool: h('div', {}), pin: h('div', {})};
  const tourBar = createTourBar(desk);
  const windows = h('div', {}, h('div', {class: 'jw-tool-windows'}, places.pin, places.tool), aim, tourBar.element);
  let opened: Panel | null = null;
  let pinned: Panel | null = null;

  const picture = async (): Promise<void> => {
    if (camera.disabled) return;
    camera.disabled = true;
    desk.notify(words.picture.taking);
    const saved = await savePicture(desk).catch(() => false);
    camera.disabled = false;
    desk.notify(saved ? words.picture.saved : words.picture.failed);
  };
  const frame = (name: string, title: string, body: HTMLElement, close: () => void): HTMLElement =>
    h(
      'section',
      {class: 'jw-tool', 'aria-label': title, data: {testid: `window-${name}`}},
      h(
        'header',
        {},
        h('h2', {}, title),
        h('button', {type: 'button', class: 'jw-icon-button is-small', 'aria-label': words.close, title: words.close, on: {click: close}}, icon('close')),
      ),
      body,
    );
  const draw = (): void => {
    const name = tools.open.get();
    opened?.dispose();
    opened = name === null ? null : BODIES[name](desk);
    places.tool.replaceChildren(...(opened && name ? [frame(name, words[name], opened.element, () => tools.open.set(null))] : []));
    names.forEach((each, at) => buttons[at]!.setAttribute('aria-pressed', String(each === name)));
  };
  const drawPin = (): void => {
    const wanted = tools.pin.get() !== null;
    if (wanted === !!pinned) return;
    pinned?.dispose();
    pinned = wanted ? createPin(desk) : null;
    places.pin.replaceChildren(...(pinned ? [frame('pin', words.pin.title, pinned.element, () => tools.pin.set(null))] : []));
  };
  draw();
  drawPin();
  const stops = [tools.open.subscribe(draw), tools.pin.subscribe(drawPin), listenToToolKeys(desk)];
  /** The list is read when it is first asked for. */
  const listed = async (): Promise<readonly SavedView[]> => {
    if (tools.views.list.get() === null) await tools.views.read().catch(() => undefined);
    return tools.views.list.get() ?? [];
  };
  const keys: ToolKeys = {
    distance: () => tools.toggle('distance'),
    area: () => tools.toggle('area'),
    ...(operations.may.incidents && {reach: () => tools.toggle('reach')}),
    views: () => tools.toggle('views'),
    picture: () => void picture(),
    tour: () =>
      void listed().then((all) => {
        if (!all.length) desk.notify(words.saved.none);
        else tools.tour.start(() => tools.views.list.get() ?? [], tourSeconds());
      }),
    view: (number) =>
      void listed().then((all) => {
        const view = number <= FIRST_VIEWS ? all[number - 1] : undefined;
        if (view) operations.onView(view);
        else desk.notify(words.saved.noSuch(number));
      }),
  };
  return {
    element,
    windows,
    keys,
    dispose: () => {
      for (const stop of stops) stop();
      opened?.dispose();
      pinned?.dispose();
      tourBar.dispose();
    },
  };
}
