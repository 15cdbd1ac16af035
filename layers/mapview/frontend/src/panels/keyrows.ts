import type {Texts} from '../texts';
import type {KeyActions} from './keyboard';

/** One line of the list of keys. */
export interface KeyRow {
  keys: string[];
  what: string;
  /** What the keys ask of the screen; without any they belong to a part of it that has the focus. */
  actions: (keyof KeyActions)[];
}

/** The administrator's desk has lists and forms, and no map to move. */
function adminRows({keys, keysAdmin}: Texts): KeyRow[] {
  return [
    {keys: ['Tab'], what: keysAdmin.next, actions: []},
    {keys: ['↑', '↓'], what: keysAdmin.pages, actions: []},
    {keys: ['Enter', 'Space'], what: keysAdmin.press, actions: []},
    {keys: ['Esc'], what: keysAdmin.close, actions: []},
    {keys: ['?'], what: keys.help, actions: []},
  ];
}

/** Every key of a screen, in the order of the list: what the screen cannot do is left out by whoever shows it. */
export function keyRows(texts: Texts, screen: string): KeyRow[] {
  const {keys: words, keysOps: more, tools} = texts;
  const plan = texts.planner.keys;
  const planner = screen === 'planner';
  const row = (keys: string[], what: string, ...actions: (keyof KeyActions)[]): KeyRow => ({keys, what, actions});
  if (screen === 'admin') return adminRows(texts);
  return [
    row(['J', 'K', '↑', '↓'], planner ? plan.list : more.list, 'next', 'previous'),
    row(['Enter'], more.open, 'enter'),
    row(['Space'], more.space, 'enter'),
    row(['I'], more.candidates, 'candidates'),
    row(['E'], more.proceed, 'proceed'),
    row(['X'], more.steps, 'steps'),
    row(['Ctrl', 'Enter'], more.submit),
    row(['U'], more.undo, 'undo'),
    row(['B'], more.follow, 'follow'),
    row(['A'], more.acknowledge, 'acknowledge'),
    row(['M'], more.mute, 'mute'),
    row(['F'], planner ? plan.filter : more.filter, 'filter'),
    row(['N'], more.report, 'report'),
    row(['W'], more.wall, 'wall'),
    row(['/'], words.search, 'search'),
    row(['Esc'], words.escape, 'escape'),
    row(['Backspace'], words.up, 'up'),
    row(['['], words.left, 'left'),
    row([']'], words.right, 'right'),
    row(['↑', '↓', '←', '→'], words.arrows),
    row(['↑', '↓', '←', '→'], tools.keys.pan),
    row(['Enter'], words.enter),
    row(['H', 'Home'], words.home, 'home'),
    row(['+', '-'], tools.keys.zoom, 'nearer', 'farther'),
    row(['0'], more.north, 'north'),
    row(['T'], words.tilt, 'tilt'),
    row(['D'], tools.distance, 'distance'),
    row(['S'], tools.area, 'area'),
    row(['Space', 'Backspace', 'Enter', 'Esc'], tools.keys.drawing, 'distance'),
    row(['G'], tools.reach, 'reach'),
    row(['V'], tools.views, 'views'),
    row(['1', '2', '3', '4', '5', '6', '7', '8', '9'], tools.saved.open, 'view'),
    row(['O'], tools.saved.tour, 'tour'),
    row(['P'], tools.picture.button, 'picture'),
    row(['L'], texts.timeline.open, 'timeline'),
    row(['Space', ',', '.'], texts.timeline.keys, 'timeline'),
    row(['R'], texts.playback.key, 'track'),
    row(['Space', ',', '.'], texts.playback.keys, 'track'),
    row(['C'], texts.compare.open, 'compare'),
    row(['Q'], texts.patrols.key, 'patrols'),
    row(['Y'], texts.appraisal.open, 'appraisal'),
    row(['?'], words.help, 'help'),
  ];
}

const NAMES: Record<string, string> = {
  ' ': 'Space', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→',
  // The same key with or without shift, or typed full width.
  '=': '+', _: '-', '／': '/', '【': '[', '】': ']', '？': '?', '，': ',', '。': '.',
};

/** A key as it is written in the list. */
export function keyName(key: string): string {
  return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
