import {getRequests} from '../casework/calls';
import type {Waiting} from '../casework/case';
import {latenessOf} from '../casework/lateness';
import {isEnded, type IncidentRow} from '../live/values';
import {addressOf} from './address';
import type {Desk, Panel} from './desk';
import {ago, lateBy, ticking} from './duration';
import {h, say} from './element';
import {sorted} from './queue/order';
import {severityMark} from './severitymark';

const LISTED = 30;
const GATHER_MS = 800;
const AGAIN_MS = 30_000;

/** For the leader: what waits for an approval, and what is open, the first due first. Nothing is changed here. */
export function createOverview(desk: Desk): Panel {
  const {texts, operations, store, language} = desk;
  const words = texts.leaderOps;
  const {board, clock, may} = operations;
  let waiting: Waiting[] = [];
  let timer: number | undefined;
  const figures = h('p', {class: 'jw-overview-figures jw-num'});
  const approvals = h('ul', {class: 'jw-overview-list', data: {testid: 'approvals'}});
  const list = h('ul', {class: 'jw-overview-list', data: {testid: 'incidents'}});
  const element = h(
    'section',
    {class: 'jw-overview'},
    may.approve && h('h3', {}, words.approvals),
    may.approve && approvals,
    h('h3', {}, words.incidents, figures),
    list,
  );

  const open = (row: IncidentRow): void => store.select({kind: 'incident', id: String(row.id)}, {fly: true, position: {lng: row.lng, lat: row.lat}});
  const line = (row: IncidentRow, second: string, end: string, late: string): HTMLElement =>
    h(
      'li',
      {},
      h(
        'button',
        {type: 'button', class: 'jw-overview-row', data: {testid: 'overview-incident', id: row.id}, on: {click: () => open(row)}},
        severityMark(row.severity),
        h('span', {class: 'jw-row-text'}, h('b', {}, `${texts.severity[row.severity] ?? ''} ${operations.classLabel(row.class)}`), h('span', {class: 'jw-row-subtitle'}, second)),
        h('span', {class: 'jw-overview-end jw-num', data: {late}}, end),
      ),
    );
  const draw = (): void => {
    const rows = sorted([...board.incidents.values()].filter((row) => !isEnded(row)), 'due');
    const late = rows.filter((row) => latenessOf(row, clock) === 'late').length;
    say(figures, `${words.open(rows.length)} · ${words.late(late)}`);
    list.replaceChildren(
      ...rows.slice(0, LISTED).map((row) => {
        const lateness = latenessOf(row, clock);
        const left_s = row.due ? clock.until_s(row.due.at) : 0;
        const end = lateness === 'still' ? texts.time.still : lateness === 'late' ? texts.time.late(lateBy(-left_s, texts)) : row.due ? ticking(left_s, texts) : '';
        return line(row, [addressOf(desk, row), texts.state[row.state]].filter(Boolean).join(' · '), end, lateness);
      }),
    );
    const asked = waiting.flatMap((one) => {
      const row = board.incidents.get(one.incident);
      const verb = texts.commands[one.kind === 'extension' ? 'ask_extension' : 'ask_suspension'] ?? '';
      return row ? [line(row, `${texts.incident.asks(one.asked_by)}${verb} · ${one.reason}`, ago(-clock.until_s(one.asked_at), texts), 'soon')] : [];
    });
    approvals.replaceChildren(...(asked.length ? asked : [h('li', {class: 'jw-hint'}, words.noApprovals)]));
  };
  const read = async (): Promise<void> => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void read(), AGAIN_MS);
    if (!may.approve) return;
    try {
      waiting = await getRequests(language);
      draw();
    } catch {
      // The list of a moment ago stays; the next round asks again.
    }
  };
  const stops = [
    board.subscribe((change) => {
      if (!change.incidents) return;
      draw();
      clearTimeout(timer);
      timer = window.setTimeout(() => void read(), GATHER_MS);
    }),
    operations.classes.subscribe(draw),
  ];
  const ticks = window.setInterval(() => {
    if (!document.hidden && element.isConnected) draw();
  }, 5_000);
  draw();
  void read();
  return {
    element,
    dispose: () => {
      clearTimeout(timer);
      clearInterval(ticks);
      for (const stop of stops) stop();
    },
  };
}
