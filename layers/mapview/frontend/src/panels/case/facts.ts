import type {Case, Likely} from '../../casework/case';
import {addressOf} from '../address';
import {choose} from '../choose';
import type {Desk} from '../desk';
import {ago} from '../duration';
import {h} from '../element';
import {icon} from '../icons';
import {severityMark} from '../severitymark';

/** What was reported, in the reporter's words. */
export function wordsBlock(desk: Desk, subject: Case): HTMLElement {
  const {description} = subject;
  return h('p', {class: description ? 'jw-case-words' : 'jw-hint', data: {testid: 'description'}}, description || desk.texts.incident.noDescription);
}

/** Where exactly, who answers for it, and who reported it. */
export function factsBlock(desk: Desk, subject: Case): HTMLElement {
  const {texts} = desk;
  const words = texts.incident;
  const {responsible, reporter} = subject;
  const field = (label: string, ...value: (Node | string | null)[]): HTMLElement => h('div', {}, h('dt', {}, label), h('dd', {}, ...value));
  return h(
    'section',
    {class: 'jw-block'},
    h(
      'dl',
      {class: 'jw-fields'},
      subject.address ? field(texts.report.place, `${subject.address}${subject.floor ? ` · ${texts.facade.floor(subject.floor)}` : ''}`) : null,
      field(words.responsible, responsible ? responsible.name : words.noTeam),
      subject.whistled_to.length ? field(words.whistledTo, subject.whistled_to.map(({name}) => name).join(texts.dispatch.comma)) : null,
      reporter?.phone ? field(words.reporter, reporter.phone) : null,
    ),
  );
}

/** Reports that may be of the same matter, each to look at or to merge with. */
export function likelyBlock(desk: Desk, subject: Case, mayMerge: boolean, merge: (other: Likely) => void): HTMLElement | null {
  if (!subject.likely.length) return null;
  const {texts, operations, store} = desk;
  return h(
    'section',
    {class: 'jw-block jw-likely', data: {testid: 'duplicates'}},
    h('h3', {}, icon('copies'), `${texts.incident.duplicates} ${subject.likely.length}`),
    h(
      'ul',
      {},
      subject.likely.map((one) => {
        const row = one.incident;
        return h(
          'li',
          {},
          h(
            'button',
            {type: 'button', class: 'jw-likely-name', on: {click: () => store.select({kind: 'incident', id: String(row.id)}, {fly: true, position: row})}},
            severityMark(row.severity),
            h('span', {}, `${operations.classLabel(row.class)} · ${addressOf(desk, row) || row.number}`),
            h('span', {class: 'jw-hint jw-num'}, [ago(-operations.clock.until_s(row.reported_at), texts), ...one.why.map(({code, value}) => clue(desk, code, value))].filter(Boolean).join(' · ')),
          ),
          mayMerge && h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'merge'}, on: {click: () => merge(one)}}, texts.incident.merge),
        );
      }),
    ),
  );
}

/** Cameras that look at the place. */
export function camerasBlock(desk: Desk, subject: Case): HTMLElement | null {
  if (!subject.cameras.length) return null;
  return h(
    'section',
    {class: 'jw-block'},
    h('h3', {}, desk.texts.incident.cameras),
    h(
      'div',
      {class: 'jw-tags'},
      subject.cameras.map((camera) =>
        h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => choose(desk.store, {thing: {kind: 'camera', id: String(camera.id)}})}}, icon('camera'), camera.name),
      ),
    ),
  );
}

/** What two reports have in common, with its number. */
function clue({texts}: Desk, code: string, value: number | null): string {
  const say = texts.incident.clues[code];
  return say ? say(value ?? 0) : '';
}
