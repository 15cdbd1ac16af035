import type {ToolName} from '../../tools';
import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';
import {listenToToolKeys} from './keys';
import {createMeasure} from './measure';
import {createPin} from './pin';

export interface ToolBar extends Panel {
  /** What the open tool shows, and the pin. */
  readonly windows: HTMLElement;
}

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
  const buttons: Record<ToolName, HTMLButtonElement> = {distance: button('distance', 'ruler', 'D'), area: button('area', 'area', 'S')};
  const element = h('div', {class: 'jw-map-buttons jw-tool-buttons', role: 'toolbar', 'aria-label': words.title}, Object.values(buttons));
  const aim = h('div', {class: 'jw-aim', 'aria-hidden': 'true'});
  const places = {tool: h('div', {}), pin: h('div', {})};
  const windows = h('div', {class: 'jw-tool-windows'}, places.pin, places.tool, aim);
  let opened: Panel | null = null;
  let pinned: Panel | null = null;

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
    opened = name === null ? null : createMeasure(desk);
    places.tool.replaceChildren(...(opened && name ? [frame(name, words[name], opened.element, () => tools.open.set(null))] : []));
    for (const [each, one] of Object.entries(buttons)) one.setAttribute('aria-pressed', String(each === name));
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
  return {
    element,
    windows,
    dispose: () => {
      for (const stop of stops) stop();
      opened?.dispose();
      pinned?.dispose();
    },
  };
}
