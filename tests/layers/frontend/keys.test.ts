import assert from 'node:assert/strict';
import {test} from 'node:test';
import {COMMANDS, PANS} from '../../../layers/mapview/frontend/src/map/keyboard';
import {KEYS, type KeyActions} from '../../../layers/mapview/frontend/src/panels/keyboard';
import {keyName, keyRows} from '../../../layers/mapview/frontend/src/panels/keyrows';
import {TIMELINE_KEYS} from '../../../layers/mapview/frontend/src/panels/timeline/keys';
import {MEASURE_KEYS} from '../../../layers/mapview/frontend/src/panels/tools/keys';
import {textsOf} from '../../../layers/mapview/frontend/src/texts';

const DIGITS = [...'123456789'];
/** Answered by whatever has the focus: a button, a list, the façade, the map. */
const OF_THE_FOCUS = new Set(['Enter', 'Ctrl', 'Space', '↑', '↓', '←', '→']);
/** Keys of the screen that are no single character of its table. */
const BESIDE: Partial<Record<keyof KeyActions, string[]>> = {enter: ['Enter', 'Space'], next: ['↓'], previous: ['↑'], view: DIGITS, distance: Object.keys(MEASURE_KEYS).map(keyName), timeline: Object.keys(TIMELINE_KEYS).map(keyName), track: Object.keys(TIMELINE_KEYS).map(keyName)};

for (const language of ['zh-CN', 'en'] as const) {
  for (const screen of ['operator', 'planner', 'leader']) {
    const rows = keyRows(textsOf(language), screen);

    test(`every key that is bound is listed (${screen}, ${language})`, () => {
      for (const [key, action] of Object.entries(KEYS)) {
        const listed = rows.some((row) => row.actions.includes(action) && row.keys.includes(keyName(key)));
        assert.ok(listed, `${key} does ${action}`);
      }
      for (const key of [...Object.keys(COMMANDS), ...Object.keys(PANS), ...Object.keys(MEASURE_KEYS), ...Object.keys(TIMELINE_KEYS), ...DIGITS]) {
        assert.ok(rows.some((row) => row.keys.includes(keyName(key))), key);
      }
    });

    test(`every key that is listed does what is said (${screen}, ${language})`, () => {
      for (const {keys, what, actions} of rows) {
        assert.ok(what, keys.join());
        const bound = new Set([
          ...actions.flatMap((action) => BESIDE[action] ?? []),
          ...Object.entries(KEYS).flatMap(([key, action]) => (actions.includes(action) ? [keyName(key)] : [])),
          ...Object.entries(COMMANDS).flatMap(([key, command]) => ((actions as string[]).includes(command) ? [keyName(key)] : [])),
        ]);
        for (const key of keys) assert.ok(actions.length ? bound.has(key) : OF_THE_FOCUS.has(key), `${key}: ${what}`);
      }
    });
  }
}

test('no key of the map means something else to the screen', () => {
  const meant: Record<string, string> = {in: 'nearer', out: 'farther', home: 'home', north: 'north'};
  for (const [key, command] of Object.entries(COMMANDS)) {
    const action = KEYS[key];
    if (action) assert.equal(meant[command], action, key);
    assert.ok(!DIGITS.includes(key), key);
  }
});
