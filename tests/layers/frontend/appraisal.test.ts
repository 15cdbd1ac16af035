import assert from 'node:assert/strict';
import {test} from 'node:test';
import {amountText, number} from '../../../layers/mapview/frontend/src/panels/appraisal/amounts';
import {around, codeOf, stepped} from '../../../layers/mapview/frontend/src/panels/appraisal/choice';

const day = (year: number, month: number, date: number): Date => new Date(year, month - 1, date);

test('a quarter, a month and a week are called as the server reads them', () => {
  assert.equal(codeOf(around('quarter', day(2026, 11, 22))), '2026Q4');
  assert.equal(codeOf(around('month', day(2026, 11, 22))), '2026-11');
  assert.equal(codeOf(around('week', day(2026, 11, 22))), '2026-W47');
  assert.equal(codeOf(around('range', day(2026, 11, 22))), '2026-10-24..2026-11-22');
});

test('the year of a week is that of its Thursday', () => {
  assert.equal(codeOf(around('week', day(2025, 12, 29))), '2026-W01');
  assert.equal(codeOf(around('week', day(2027, 1, 1))), '2026-W53');
});

test('one step leads over the end of a year and back', () => {
  for (const kind of ['quarter', 'month', 'week', 'range'] as const) {
    const here = around(kind, day(2026, 12, 31));
    const there = stepped(here, 1);
    assert.equal(there.first.getTime(), new Date(here.last.getFullYear(), here.last.getMonth(), here.last.getDate() + 1).getTime());
    assert.equal(codeOf(stepped(there, -1)), codeOf(here));
  }
});

test('an amount has its unit, and none is a dash', () => {
  assert.equal(amountText({decimals: 1, unit: '小时'}, 3.44), '3.4小时');
  assert.equal(amountText({decimals: 0, unit: '%'}, 96), '96 %');
  assert.equal(amountText({decimals: 0, unit: 'km'}, null), '—');
  assert.equal(number(1234.5, 1), '1,234.5');
});
