import {dayOfChina} from '../../chinaday';
import {addShare, getShares, revokeShare, type Share} from '../../drafting/deskcalls';
import {copy} from '../link';
import type {Desk, Panel} from '../desk';
import {h, say} from '../element';
import {sentenceFor} from '../failure';

/** The address at which a link shows its draft, on whichever screen the reader has. */
export function sharedAddress(token: string): string {
  return `${location.origin}${location.pathname}?plan=${token}`;
}

/** Links by which others look at the open draft: made, copied, ended. */
export function createSharing(desk: Desk): Panel {
  const {operations, texts, language, root, notify} = desk;
  const {drafting} = operations.tools;
  const words = texts.planDesk;
  const list = h('ul', {class: 'jw-drafts'});
  const problem = h('p', {class: 'jw-problem', role: 'alert'});
  const run = async (act: (id: number) => Promise<unknown>): Promise<void> => {
    const id = drafting.sight.get()?.plan.id;
    if (id === undefined) return;
    say(problem, '');
    try {
      await act(id);
      const shares = await getShares(id);
      if (drafting.sight.get()?.plan.id === id) list.replaceChildren(...shares.map(row));
    } catch (error) {
      say(problem, sentenceFor(error, texts, texts.drafting.failed));
    }
  };
  const row = ({id, token, by, made_at, revoked_at}: Share): HTMLElement =>
    h(
      'li',
      {class: 'jw-draft', data: {testid: 'share', id}},
      h('div', {}, revoked_at ? h('s', {class: 'jw-num'}, `…${token.slice(-6)}`) : h('input', {type: 'text', readonly: true, class: 'jw-share-link', value: sharedAddress(token), 'aria-label': words.share, data: {testid: 'share-link'}}), h('small', {}, `${by} · ${dayOfChina(Date.parse(made_at))}${revoked_at ? ` · ${words.revoked}` : ''}`)),
      !revoked_at && h('button', {type: 'button', class: 'jw-chip-button', on: {click: () => void copy(root, sharedAddress(token)).then((done) => notify(done ? words.copied : words.notCopied))}}, words.copy),
      !revoked_at && h('button', {type: 'button', class: 'jw-chip-button', data: {testid: 'share-revoke'}, on: {click: () => void run((draft) => revokeShare(draft, id, language))}}, words.revoke),
    );
  const make = h('button', {type: 'button', class: 'jw-button', data: {testid: 'share-make'}, on: {click: () => void run((id) => addShare(id, language))}}, words.makeShare);
  const stop = drafting.sight.subscribe((now, before) => {
    if (now && now.plan.id !== before?.plan.id) void run(async () => {});
  });
  return {element: h('section', {class: 'jw-plan-part', data: {testid: 'sharing'}}, h('h3', {}, words.share), h('p', {class: 'jw-hint'}, words.shareHint), make, list, problem), dispose: stop};
}
