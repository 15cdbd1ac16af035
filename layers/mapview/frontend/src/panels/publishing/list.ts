import {today} from '../../chinaday';
import {getPublications, type Publication} from '../../publishing/calls';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';
import {createStory} from './story';

const DAY_MS = 86_400_000;
const CHINA = '+08:00';

/** The plans that were published, one of them in full, and the grids of any day on the map. */
export function createPublications(desk: Desk): Panel {
  const {operations, texts, store} = desk;
  const {drafting} = operations.tools;
  const words = texts.publishing;
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const rows = h('ul', {class: 'jw-drafts', 'aria-label': words.list});
  const row = (one: Publication): HTMLElement =>
    h(
      'li',
      {class: `jw-draft is-${one.state}`, data: {testid: 'publication', id: one.id, state: one.state}},
      h('div', {}, h('b', {}, one.name), h('small', {}, [one.rolls_back !== null ? words.rollback : '', words.state[one.state], one.effective_on, one.area_name].filter(Boolean).join(' · '))),
      h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'publication-open'}, on: {click: () => void open(one.id)}}, words.open),
    );
  const read = async (): Promise<void> => {
    say(problem, '');
    try {
      const found = await getPublications();
      rows.replaceChildren(...(found.length ? found.map(row) : [h('li', {class: 'jw-hint'}, words.none)]));
    } catch (error) {
      say(problem, sentenceFor(error, texts, words.failedToDo));
    }
  };
  const day = h('input', {type: 'date', max: today(), 'aria-label': words.asOf, data: {testid: 'as-of'}});
  const back = h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'as-of-now'}, on: {click: () => store.set({time: null})}}, words.now);
  day.addEventListener('change', () => {
    const since_ms = Date.parse(`${day.value}T00:00:00${CHINA}`);
    store.set({time: Number.isNaN(since_ms) ? null : {since_ms, until_ms: since_ms + DAY_MS}});
  });
  const drawTime = (): void => {
    const {time} = store.get();
    back.hidden = !time;
    if (!time) day.value = '';
  };
  const list = h(
    'section',
    {class: 'jw-plan-part', data: {testid: 'publications'}},
    h('h3', {}, words.list),
    rows,
    problem,
    h('div', {class: 'jw-draft-buttons'}, h('label', {class: 'jw-publish-day'}, words.asOf, day), back),
    h('p', {class: 'jw-hint'}, words.asOfHint),
  );
  const story = createStory(desk, () => {
    story.element.hidden = true;
    list.hidden = false;
    void read();
  });
  const open = async (id: number): Promise<void> => {
    await story.show(id);
    list.hidden = true;
  };
  const stops = [
    drafting.heads.subscribe(() => void read()),
    store.subscribe((state, previous) => {
      if (state.time !== previous.time) drawTime();
      if (state.manifest !== previous.manifest) void read();
    }),
  ];
  drawTime();
  return {
    element: h('div', {}, list, story.element),
    dispose: () => {
      for (const stop of stops) stop();
      story.dispose();
      store.set({time: null});
    },
  };
}
