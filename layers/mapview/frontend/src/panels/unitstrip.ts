import {addressOf} from './address';
import {choose} from './choose';
import type {Desk, Panel} from './desk';
import {ago} from './duration';
import {h, say} from './element';
import {icon} from './icons';
import {trackButton} from './playback/open';
import {severityMark} from './severitymark';

/** What a unit does now, above its card: status, how old its position is, what it works on, follow. */
export function createUnitStrip(desk: Desk): Panel {
  const {texts, operations, store} = desk;
  const {board, motion, clock, followed} = operations;
  const words = texts.unit;
  const status = h('span', {class: 'jw-unit-status'});
  const seen = h('span', {class: 'jw-hint jw-num'});
  const work = h('div', {class: 'jw-unit-work'});
  const follow = h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'follow'}}, icon('locate'), h('span', {}));
  const track = operations.may.tracks ? trackButton(desk, () => unitNow()?.id ?? null) : null;
  const title = h('b', {});
  const abilities = h('span', {class: 'jw-hint'});
  const element = h('section', {class: 'jw-unit-strip', hidden: true, data: {testid: 'unit'}}, h('div', {class: 'jw-unit-line'}, title, status, seen, track?.element, follow), work, abilities);

  const unitNow = () => {
    const {selection} = store.get();
    return selection ? board.unitOf(selection.kind, selection.id) : null;
  };
  const tick = (): void => {
    const unit = unitNow();
    if (!unit) return;
    const at_ms = motion.seenAt_ms(unit.id);
    say(seen, at_ms ? words.seen(ago((clock.now_ms() - at_ms) / 1000, texts)) : words.neverSeen);
  };
  const draw = (): void => {
    const unit = unitNow();
    element.hidden = !unit;
    if (!unit) return;
    say(title, unit.name);
    say(status, texts.unitStatus[unit.status] ?? unit.status);
    status.dataset['status'] = unit.status;
    const incident = unit.incident === null ? null : board.incidents.get(unit.incident);
    work.replaceChildren(
      ...(incident
        ? [
            h('span', {class: 'jw-hint'}, words.busyWith),
            h(
              'button',
              {type: 'button', class: 'jw-likely-name', on: {click: () => choose(store, {thing: {kind: 'incident', id: String(incident.id)}, position: incident})}},
              severityMark(incident.severity),
              `${operations.classLabel(incident.class)} · ${addressOf(desk, incident) || incident.number}`,
            ),
          ]
        : []),
    );
    track?.draw();
    say(abilities, unit.capabilities.join(texts.dispatch.comma));
    say(follow.lastElementChild as HTMLElement, followed.get() === unit.id ? words.unfollow : words.follow);
    tick();
  };
  follow.addEventListener('click', () => {
    const unit = unitNow();
    if (!unit) return;
    const on = followed.get() !== unit.id;
    followed.set(on ? unit.id : null);
    if (on) desk.notify(words.following(unit.name));
  });
  const timer = window.setInterval(tick, 1000);
  const stops = [
    store.subscribe((state, previous) => {
      if (state.selection !== previous.selection) draw();
    }),
    board.subscribe((change) => {
      if (change.units || change.incidents) draw();
    }),
    followed.subscribe(draw),
    ...(track ? [track.dispose] : []),
  ];
  draw();
  return {
    element,
    dispose: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
