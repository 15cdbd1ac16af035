import {strict as assert} from 'node:assert';
import {test} from 'node:test';
import type {CaseCheck} from '../../../layers/mapview/frontend/src/casework/case';
import {checkHappenings} from '../../../layers/mapview/frontend/src/panels/case/checked';
import {en} from '../../../layers/mapview/frontend/src/texts/en';

const ORDERED: CaseCheck = {
  task: 3, kind: 'recheck', state: 'open', from: '2026-11-23T01:00:00Z', until: '2026-11-23T10:00:00Z', unit_name: 'Qian', ordered: true, ordered_by: 'Li',
  words: 'is it dry?', seen_at: null, cancelled_at: null, cancel_reason: '', entry: null,
};

test('an order stands in the timeline with whom it was given to and how it stands', () => {
  const [one, ...none] = checkHappenings(en, ORDERED);
  assert.deepEqual([one?.happening, one?.title, one?.actor], ['check_ordered', 'Re-check ordered', 'Li']);
  assert.ok(one?.text.startsWith('Qian · is it dry? · '));
  assert.equal(none.length, 0);
});

test('what was entered is told once, with who said it', () => {
  const at = '2026-11-23T02:00:00Z';
  const told = checkHappenings(en, {...ORDERED, state: 'done', seen_at: at, entry: {at, by: 'Qian', outcome: 'found', words: 'wet again'}});
  assert.deepEqual(told.map(({happening}) => happening), ['check_ordered', 'check_made']);
  assert.deepEqual([told[1]?.actor, told[1]?.text], ['Qian', 'Something found · wet again']);
});

test('who only was there, and what was taken back, are told apart', () => {
  assert.equal(checkHappenings(en, {...ORDERED, seen_at: ORDERED.until})[1]?.text, en.checks.wasThere);
  assert.deepEqual(checkHappenings(en, {...ORDERED, cancelled_at: ORDERED.until, cancel_reason: 'done by others'})[1]?.text, 'done by others');
});
