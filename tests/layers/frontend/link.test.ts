import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Board} from '../../../layers/mapview/frontend/src/live/board';
import {Clock} from '../../../layers/mapview/frontend/src/live/clock';
import {Link} from '../../../layers/mapview/frontend/src/live/link';
import {Motion} from '../../../layers/mapview/frontend/src/live/motion';

/** The server's end: what was asked of it, and what it says. */
class Line {
  static readonly OPEN = 1;
  static last: Line;
  readyState = Line.OPEN;
  readonly asked: {resume: number | null; epoch: string | null}[] = [];
  onopen: () => void = () => {};
  onmessage: (event: {data: string}) => void = () => {};
  onclose: (event: {code: number; reason: string}) => void = () => {};

  constructor() {
    Line.last = this;
  }

  send(text: string): void {
    this.asked.push(JSON.parse(text));
  }

  close(): void {}

  say(word: object): void {
    this.onmessage({data: JSON.stringify({at: '2026-01-01T00:00:00Z', ...word})});
  }
}

function connected(): {board: Board; line: Line; link: Link} {
  const nowhere = {addEventListener() {}, removeEventListener() {}};
  Object.assign(globalThis, {
    WebSocket: Line,
    window: {...nowhere, setTimeout: () => 0},
    document: {...nowhere, hidden: false},
    location: {protocol: 'http:', host: 'here'},
  });
  const clock = new Clock();
  const board = new Board(clock, new Motion());
  const link = new Link(board, () => {});
  Line.last.onopen();
  Line.last.say({type: 'snapshot', epoch: 'e', seq: 5, incidents: [], units: [], seen: []});
  return {board, line: Line.last, link};
}

const change = (previous: number, seq: number): object => ({type: 'change', epoch: 'e', previous, seq, incidents: [], units: [], gone: [], checks: []});

test('asks for a gap once, and goes on from the answer', () => {
  const {board, line, link} = connected();
  line.say(change(7, 8));
  line.say(change(8, 9));
  assert.deepEqual(line.asked.slice(1), [{resume: 5, epoch: 'e'}]);
  line.say(change(5, 9));
  assert.equal(board.seq, 9);
  link.close();
});

test('a pulse tells of what was missed in silence', () => {
  const {line, link} = connected();
  line.say({type: 'pulse', seq: 5});
  assert.equal(line.asked.length, 1);
  line.say({type: 'pulse', seq: 6});
  assert.deepEqual(line.asked.slice(1), [{resume: 5, epoch: 'e'}]);
  link.close();
});

test('asks again with the next pulse where an answer never came', () => {
  const {line, link} = connected();
  line.say(change(7, 8));
  line.say({type: 'pulse', seq: 8});
  assert.deepEqual(line.asked.slice(1), [{resume: 5, epoch: 'e'}, {resume: 5, epoch: 'e'}]);
  link.close();
});
