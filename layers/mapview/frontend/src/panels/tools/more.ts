import type {Desk, Panel} from '../desk';
import {h} from '../element';
import {icon} from '../icons';

export interface MoreUse {
  timeline?(): void;
  compare(): void;
}

/** Buttons for looking back and for two maps, pressed while they are in use. */
export function createMoreButtons({store, texts}: Desk, use: MoreUse): Panel {
  const button = (name: string, drawing: string, label: string, act: () => void): HTMLButtonElement =>
    h('button', {type: 'button', class: 'jw-map-button', 'aria-label': label, title: label, data: {testid: `tool-${name}`}, on: {click: act}}, icon(drawing));
  const timeline = use.timeline && button('timeline', 'clock', `${texts.timeline.open} (L)`, use.timeline);
  const compare = button('compare', 'compare', `${texts.compare.open} (C)`, use.compare);
  const element = h('div', {class: 'jw-map-buttons jw-tool-buttons', role: 'toolbar'}, timeline, compare);
  const draw = (): void => {
    const {time, compare: two} = store.get();
    timeline?.setAttribute('aria-pressed', String(!!time));
    compare.setAttribute('aria-pressed', String(!!two));
  };
  draw();
  return {element, dispose: store.subscribe(draw)};
}
