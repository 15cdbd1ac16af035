import type {State} from '../store';
import {windowFromText, windowToText, type TimeWindow} from '../timeline/window';
import {thematicFrom, type Thematic} from '../thematic/state';

/** What the second map shows beside the first: all else of it is the first one's. */
export interface Compare {
  thematic: Thematic | null;
  visible: Readonly<Record<string, boolean>>;
  time: TimeWindow | null;
}

/** At first the same as beside it, so that what is changed is seen. */
export function compareOf({thematic, visible, time}: State): Compare {
  return {thematic, visible, time};
}

/** As it stands in an address: the layers that show, by name. */
export function compareToText({thematic, visible, time}: Compare): string {
  const layers = Object.keys(visible).filter((layer) => visible[layer]);
  return JSON.stringify({...(thematic && {thematic}), ...(time && {time: windowToText(time)}), layers});
}

/** Null for anything that is none; layers that are not known here are left out. */
export function compareFromText(text: string | null, known: Readonly<Record<string, boolean>>): Compare | null {
  let said: unknown = null;
  try {
    said = JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return null;
  const {thematic, time, layers} = said as Record<string, unknown>;
  const shown = Array.isArray(layers) ? new Set(layers) : null;
  const visible = Object.fromEntries(Object.entries(known).map(([layer, on]) => [layer, shown ? shown.has(layer) : on]));
  return {thematic: thematicFrom(thematic), visible, time: windowFromText(time)};
}
