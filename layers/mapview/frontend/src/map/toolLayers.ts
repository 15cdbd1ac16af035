import type {Layer} from '@deck.gl/core';
import type {State} from '../store';
import {textsOf} from '../texts';
import type {Tools} from '../tools';
import {barrierLayers} from './barrierLayers';
import {besideLayers, draftLayers} from './draftLayers';
import {measureLayers} from './measures';
import type {Palette} from './palette';
import {patrolLayers} from './patrolLayers';
import {pinLayers} from './pin';

/** What the tools have drawn, above everything else. */
export function toolLayers(tools: Tools, language: State['language'], palette: Palette, scale: number, second: boolean): Layer[] {
  return [
    ...barrierLayers(tools.drafting, palette, scale),
    ...(second ? besideLayers(tools.drafting, palette, scale) : draftLayers(tools.drafting, palette, scale)),
    ...patrolLayers(tools.patrols, scale),
    ...measureLayers(tools.measuring, textsOf(language).tools.units, palette, scale),
    ...pinLayers('reach', tools.reaching.place.get(), palette, scale),
    ...pinLayers('pin', tools.pin.get(), palette, scale),
  ];
}
