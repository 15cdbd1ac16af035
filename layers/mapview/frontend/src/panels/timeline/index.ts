import type {Past} from '../../timeline/past';
import {lastOf, moved, spanEnding, spanOf, SPAN_NAMES, SPANS, type SpanName, type TimeWindow} from '../../timeline/window';
import {hourMinute} from '../clocktime';
import type {Desk, Panel} from '../desk';
import {h, say, setAttribute, svg} from '../element';
import {sentenceFor} from '../failure';
import {icon} from '../icons';
import {listenToTimelineKeys} from './keys';

export interface Timeline extends Panel {
  /** Open, or go back to now. */
  toggle(): void;
}

const PLAY_MS = 900;
const BARS = 60;
const DAY_MS = 86_400_000;

/** The bar that looks back: what was reported when, which part of it the map shows, and a way through it. */
export function createTimeline(desk: Desk, past: Past): Timeline {
  const {store, texts, language, operations} = desk;
  const words = texts.timeline;
  let chosen: {name: SpanName; span: TimeWindow} = {name: 'day', span: spanEnding('day', Date.now())};
  let timer: number | undefined;

  const now = (): TimeWindow | null => store.get().time;
  const step_ms = (): number => SPANS[chosen.name].width_ms / 2;
  const playIcon = h('span', {});
  const play = h('button', {type: 'button', class: 'jw-icon-button', data: {testid: 'timeline-play'}, on: {click: () => toggle()}}, playIcon);
  const when = h('strong', {class: 'jw-num', title: words.note, data: {testid: 'timeline-when'}});
  const count = h('span', {class: 'jw-num', data: {testid: 'timeline-count'}, role: 'status'});
  const note = h('span', {class: 'jw-hint'}, words.note);
  const problem = h('span', {class: 'jw-problem', role: 'alert'});
  const retry = h('button', {type: 'button', class: 'jw-chip-button', hidden: true, on: {click: () => past.retry()}}, words.retry);
  const spans = h(
    'select',
    {'aria-label': words.span, data: {testid: 'timeline-span'}, on: {change: () => choose(spans.value as SpanName)}},
    SPAN_NAMES.map((name) => h('option', {value: name}, words.spans[name] ?? name)),
  );
  const back = h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'timeline-now'}, on: {click: () => close()}}, words.now);
  const bars = svg('svg', {class: 'jw-timeline-bars', viewBox: `0 0 ${BARS} 20`, preserveAspectRatio: 'none', 'aria-hidden': 'true'});
  const mark = h('i', {class: 'jw-timeline-window', 'aria-hidden': 'true'});
  const slider = h('input', {type: 'range', min: 0, step: 1, 'aria-label': words.slider, data: {testid: 'timeline-slider'}, on: {input: () => go(Number(slider.value))}});
  const ends = {from: h('span', {class: 'jw-num'}), to: h('span', {class: 'jw-num'})};
  const element = h(
    'section',
    {class: 'jw-timeline', hidden: true, 'aria-label': words.title, data: {testid: 'timeline'}},
    h('div', {class: 'jw-timeline-head'}, play, when, count, problem, retry, note, spans, back),
    h('div', {class: 'jw-timeline-track jw-slid'}, bars as unknown as HTMLElement, mark, slider),
    h('div', {class: 'jw-timeline-ends'}, ends.from, ends.to),
  );

  const set = (time: TimeWindow | null): void => store.set({time});
  const open = (): void => {
    chosen = {name: 'day', span: spanEnding('day', Date.now())};
    set(lastOf(chosen.name, chosen.span));
  };
  const close = (): void => {
    pause();
    set(null);
  };
  const choose = (name: SpanName): void => {
    chosen = {name, span: spanEnding(name, Date.now())};
    past.cover(chosen.span);
    set(lastOf(name, chosen.span));
  };
  /** So many steps from the beginning of the span. */
  const go = (steps: number): void => {
    const {width_ms} = SPANS[chosen.name];
    const from: TimeWindow = {since_ms: chosen.span.since_ms, until_ms: chosen.span.since_ms + width_ms};
    set(moved(from, steps * step_ms(), chosen.span));
  };
  const stepBy = (steps: number): void => {
    const time = now();
    if (time) set(moved(time, steps * step_ms(), chosen.span));
  };
  const atEnd = (): boolean => (now()?.until_ms ?? 0) >= chosen.span.until_ms;
  const toggle = (): void => {
    if (timer !== undefined) {
      pause();
      return;
    }
    if (atEnd()) go(0);
    timer = window.setInterval(() => (atEnd() ? pause() : stepBy(1)), PLAY_MS);
    drawPlay();
  };
  const pause = (): void => {
    clearInterval(timer);
    timer = undefined;
    drawPlay();
  };
  const drawPlay = (): void => {
    const playing = timer !== undefined;
    playIcon.replaceChildren(icon(playing ? 'pause' : 'play'));
    const label = playing ? words.pause : words.play;
    setAttribute(play, 'aria-label', label);
    setAttribute(play, 'title', label);
    setAttribute(play, 'aria-pressed', String(playing));
  };

  const dayText = (at_ms: number): string => new Intl.DateTimeFormat(language, {month: 'short', day: 'numeric'}).format(at_ms);
  const momentText = (at_ms: number): string => (chosen.span.until_ms - chosen.span.since_ms > DAY_MS * 8 ? dayText(at_ms) : `${dayText(at_ms)} ${hourMinute(at_ms)}`);
  const windowText = ({since_ms, until_ms}: TimeWindow): string => {
    if (until_ms - since_ms >= DAY_MS) {
      const last = dayText(until_ms - 1);
      return dayText(since_ms) === last ? last : `${dayText(since_ms)} – ${last}`;
    }
    const to = dayText(until_ms - 1) === dayText(since_ms) ? hourMinute(until_ms) : `${dayText(until_ms)} ${hourMinute(until_ms)}`;
    return `${dayText(since_ms)} ${hourMinute(since_ms)} – ${to}`;
  };
  const draw = (): void => {
    // Tracks bring a bar of their own for the same time.
    const time = operations.playback.isOpen ? null : now();
    element.hidden = !time;
    desk.root.closest('.jw')?.toggleAttribute('data-timeline', !!time);
    if (!time) {
      if (timer !== undefined) pause();
      return;
    }
    const {span} = chosen;
    if (time.since_ms < span.since_ms || time.until_ms > span.until_ms) chosen = spanOf(time, Date.now());
    const {since_ms, until_ms} = chosen.span;
    if (spans.value !== chosen.name) spans.value = chosen.name;
    const width_ms = time.until_ms - time.since_ms;
    slider.max = String(Math.round((until_ms - since_ms - width_ms) / step_ms()));
    slider.value = String(Math.round((time.since_ms - since_ms) / step_ms()));
    const said = windowText(time);
    slider.setAttribute('aria-valuetext', said);
    say(when, said);
    mark.style.left = `${((time.since_ms - since_ms) / (until_ms - since_ms)) * 100}%`;
    mark.style.width = `${(width_ms / (until_ms - since_ms)) * 100}%`;
    say(ends.from, momentText(since_ms));
    say(ends.to, momentText(until_ms));
    drawRows();
  };
  const drawRows = (): void => {
    const time = now();
    if (!time) return;
    const {rows, loading, failure, complete} = past.found.get();
    say(problem, failure ? sentenceFor(failure, texts, words.failed) : '');
    retry.hidden = !failure;
    say(count, loading ? words.loading : failure ? '' : words.count(past.within(time).length) + (complete ? '' : ` · ${words.most}`));
    const {since_ms, until_ms} = chosen.span;
    const heights = new Array<number>(BARS).fill(0);
    for (const row of rows) {
      const at = Math.floor(((Date.parse(row.reported_at) - since_ms) / (until_ms - since_ms)) * BARS);
      if (at >= 0 && at < BARS) heights[at]! += 1;
    }
    const most = Math.max(...heights, 1);
    bars.replaceChildren(...heights.flatMap((height, at) => (height ? [svg('rect', {x: at + 0.1, y: 20 - (18 * height) / most - 1, width: 0.8, height: (18 * height) / most + 1})] : [])));
  };
  drawPlay();
  if (now()) chosen = spanOf(now()!, Date.now());
  draw();
  const stops = [
    store.subscribe((state, previous) => state.time !== previous.time && draw()),
    past.found.subscribe(drawRows),
    operations.playback.state.subscribe((state, previous) => !state.day !== !previous.day && draw()),
    listenToTimelineKeys(desk, {toggle, stepBy}, () => !!now() && !operations.playback.isOpen),
  ];
  return {
    element,
    toggle: () => (now() ? close() : open()),
    dispose: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}
