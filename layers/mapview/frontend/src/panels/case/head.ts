import type {Case, Crumb} from '../../casework/case';
import {latenessOf} from '../../casework/lateness';
import type {Forecast, IncidentRow} from '../../live/values';
import {choose} from '../choose';
import type {Desk} from '../desk';
import {ago, coarse, lateBy, ticking} from '../duration';
import {h, say} from '../element';
import {icon} from '../icons';
import {copyLink} from '../link';
import {severityMark} from '../severitymark';
import {when} from './milestones';

export interface CaseHead {
  element: HTMLElement;
  show(row: IncidentRow, details: Case | null): void;
  tick(): void;
}

/** What, where, how grave, and until when. */
export function createCaseHead(desk: Desk, onClose: () => void): CaseHead {
  const {texts, store, operations} = desk;
  const {clock} = operations;
  const words = texts.incident;
  let row: IncidentRow | null = null;
  const crumbs = h('ol', {});
  const sign = h('span', {class: 'jw-case-sign'});
  const title = h('h2', {data: {testid: 'card-title'}});
  const subtitle = h('p', {class: 'jw-subtitle jw-num'});
  const due = h('span', {class: 'jw-case-due jw-num', data: {testid: 'due'}});
  const dueWord = h('span', {class: 'jw-hint'});
  const state = h('span', {class: 'jw-case-state', data: {testid: 'state'}});
  const marks = h('div', {class: 'jw-tags'});
  const button = (name: string, label: string, act: () => void): HTMLElement =>
    h('button', {type: 'button', class: 'jw-icon-button', 'aria-label': label, title: label, on: {click: act}}, icon(name));
  const element = h(
    'header',
    {class: 'jw-card-head jw-case-head'},
    h('nav', {class: 'jw-breadcrumb', 'aria-label': texts.card.breadcrumb}, crumbs),
    h(
      'div',
      {class: 'jw-card-name'},
      sign,
      h('div', {class: 'jw-card-text'}, title),
      h(
        'div',
        {class: 'jw-card-buttons'},
        button('locate', texts.card.locate, () => row && store.flyTo({lng: row.lng, lat: row.lat, zoom: 17})),
        button('link', texts.card.copy, () => row && void copyLink(desk, {kind: 'incident', id: String(row.id)})),
        button('close', texts.card.close, onClose),
      ),
    ),
    subtitle,
    h('div', {class: 'jw-case-line'}, state, h('span', {class: 'jw-case-clock'}, dueWord, due)),
    marks,
  );

  const tick = (): void => {
    if (!row) return;
    const lateness = latenessOf(row, clock);
    due.dataset['late'] = lateness;
    say(subtitle, `${row.number} · ${texts.source[row.source] ?? row.source} · ${ago(-clock.until_s(row.reported_at), texts)}`);
    if (lateness === 'still') {
      say(dueWord, '');
      say(due, words.suspended);
    } else if (row.due && lateness !== 'none') {
      const left_s = clock.until_s(row.due.at);
      say(dueWord, `${texts.milestone[row.due.milestone] ?? ''} ${words.due(when(row.due.at, clock))}`);
      say(due, left_s < 0 ? texts.time.late(lateBy(-left_s, texts)) : ticking(left_s, texts));
    } else {
      say(dueWord, '');
      say(due, '');
    }
  };

  return {
    element,
    tick,
    show: (next, details) => {
      row = next;
      crumbs.replaceChildren(...(details?.where ?? []).map((crumb) => h('li', {}, link(crumb))));
      sign.replaceChildren(severityMark(next.severity));
      sign.dataset['severity'] = String(next.severity);
      say(title, `${texts.severity[next.severity] ?? ''} ${operations.classLabel(next.class)}`);
      say(state, texts.state[next.state] ?? next.state);
      state.dataset['state'] = next.state;
      const signs = signsOf(next, details);
      marks.hidden = !signs.length;
      marks.replaceChildren(...signs);
      tick();
    },
  };

  function mergedInto(id: number): HTMLElement {
    return h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'merged-into'}, on: {click: () => store.select({kind: 'incident', id: String(id)}, {fly: true})}}, icon('copies'), words.mergedInto);
  }

  /** How late it will be, and what makes it so. */
  function forecastWords({late_by_s, why}: Forecast): string {
    return [words.forecastLate(coarse(late_by_s, texts)), words.forecastWhy[why]].filter(Boolean).join(texts.dispatch.comma);
  }

  function link(crumb: Crumb): HTMLElement {
    return h('button', {type: 'button', on: {click: () => choose(store, {thing: crumb})}}, crumb.title);
  }

  function signsOf(shown: IncidentRow, details: Case | null): HTMLElement[] {
    const tag = (text: string, tone = ''): HTMLElement => h('span', {class: `jw-tag ${tone}`}, text);
    return [
      ...(shown.forecast && latenessOf(shown, clock) === 'soon' ? [tag(forecastWords(shown.forecast), 'is-soon')] : []),
      ...(shown.supervised ? [tag(words.supervised, 'is-bad')] : []),
      ...(shown.urges ? [tag(words.urged(shown.urges))] : []),
      ...(shown.reworks ? [tag(words.rework(shown.reworks))] : []),
      ...(shown.alarm > 1 ? [tag(words.alarm(shown.alarm), 'is-bad')] : []),
      ...(shown.whistled ? [tag(words.whistled)] : []),
      ...(shown.merged ? [tag(words.merged(shown.merged))] : []),
      ...(shown.merged_into ? [mergedInto(shown.merged_into)] : []),
      ...(details?.rating ? [tag(words.rated(details.rating))] : []),
    ];
  }
}
