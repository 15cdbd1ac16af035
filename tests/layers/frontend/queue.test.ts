import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Clock} from '../../../layers/mapview/frontend/src/live/clock';
import type {IncidentRow, Severity} from '../../../layers/mapview/frontend/src/live/values';
import {signsOf} from '../../../layers/mapview/frontend/src/map/clusters';
import {EVERYTHING, filtered, isEverything, sorted} from '../../../layers/mapview/frontend/src/panels/queue/order';

const at = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const row = (id: number, more: Partial<IncidentRow> = {}): IncidentRow =>
  ({id, number: `20261122-${id}`, version: 1, state: 'accepted', severity: 3, class: '010101', address: '', text: '', lng: 114, lat: 22.5, suspended: false, due: null, forecast: null, units: [], ...more}) as IncidentRow;
const help = {clock: new Clock(), isMine: (id: number) => id === 2, label: (code: string) => (code.startsWith('01') ? '烟感报警' : '暴露垃圾')};
const ids = (rows: IncidentRow[]): number[] => rows.map(({id}) => id);

test('what is due first comes first; a stopped clock and no deadline come last', () => {
  const rows = [row(1), row(2, {due: {milestone: 'handle', at: at(30)}}), row(3, {due: {milestone: 'handle', at: at(-5)}}), row(4, {due: {milestone: 'handle', at: at(1)}, suspended: true})];
  assert.deepEqual(ids(sorted(rows, 'due')), [3, 2, 4, 1]);
});

test('a grave report that nobody accepted yet is in front, a slight one after what is due before long', () => {
  const reported = {state: 'reported', reported_at: at(-1)};
  const rows = [row(1, {severity: 4, ...reported}), row(2, {due: {milestone: 'handle', at: at(30)}}), row(3, {severity: 1, ...reported}), row(4, {severity: 2, ...reported, suspended: true})];
  assert.deepEqual(ids(sorted(rows, 'due')), [3, 2, 1, 4]);
});

test('sorts by severity, then by deadline', () => {
  const rows = [row(1, {severity: 4}), row(2, {severity: 1, due: {milestone: 'arrive', at: at(9)}}), row(3, {severity: 1, due: {milestone: 'arrive', at: at(2)}})];
  assert.deepEqual(ids(sorted(rows, 'severity')), [3, 2, 1]);
  assert.deepEqual(ids(sorted(rows, 'newest')), [3, 2, 1]);
});

test('never shows what has ended', () => {
  assert.deepEqual(ids(filtered([row(1, {state: 'closed'}), row(2)], EVERYTHING, help)), [2]);
});

test('filters by severity, state, class, lateness, own work and words at once', () => {
  const rows = [
    row(1, {severity: 1, due: {milestone: 'arrive', at: at(-1)}}),
    row(2, {severity: 1, due: {milestone: 'arrive', at: at(-1)}, address: '澜桥路 5 号'}),
    row(3, {severity: 2, due: {milestone: 'arrive', at: at(-1)}}),
    row(4, {severity: 1, class: '020101'}),
  ];
  const only = (patch: object): number[] => ids(filtered(rows, {...EVERYTHING, ...patch}, help));
  assert.deepEqual(only({severities: new Set<Severity>([1])}), [1, 2, 4]);
  assert.deepEqual(only({late: true}), [1, 2, 3]);
  assert.deepEqual(only({kind: '02'}), [4]);
  assert.deepEqual(only({mine: true}), [2]);
  assert.deepEqual(only({text: '烟感 澜桥'}), [2]);
  assert.deepEqual(only({state: 'handled'}), []);
});

test('a suspended case is not late however long ago it was due', () => {
  assert.deepEqual(ids(filtered([row(1, {suspended: true, due: {milestone: 'handle', at: at(-90)}})], {...EVERYTHING, late: true}, help)), []);
});

test('only a filter that leaves nothing out shows everything', () => {
  assert.ok(isEverything({...EVERYTHING, text: '  '}));
  assert.ok(!isEverything({...EVERYTHING, late: true}));
});

test('signs keep every incident exactly once, whatever the zoom', () => {
  const rows = Array.from({length: 300}, (_, id) => row(id + 1, {lng: 114 + (id % 20) * 0.0007, lat: 22.5 + Math.floor(id / 20) * 0.0007}));
  for (const zoom of [11, 13.2, 15, 17, 19.5]) {
    const members = signsOf(rows, zoom, 1, 5).flatMap((sign) => ids([...sign.members]));
    assert.deepEqual(members.sort((one, other) => one - other), ids(rows));
  }
});

test('a sign shows its gravest incident, and the selected one stands apart', () => {
  const rows = [row(1, {severity: 4}), row(2, {severity: 1}), row(3, {severity: 3})];
  const [together] = signsOf(rows, 13, 1, null);
  assert.equal(together!.row.id, 2);
  assert.equal(together!.members.length, 3);
  assert.deepEqual(signsOf(rows, 13, 1, 2).map(({members}) => members.length).sort(), [1, 2]);
});
