import {getTokens, makeToken, revokeToken, type Token, type TokenAnswer} from '../../tokens';
import type {Desk} from '../desk';
import {h} from '../element';
import {ask, tellOnce} from './ask';
import {cells, field, frame, table, when, type Section} from './section';

/** What programs sign in with: listed without secrets, made with one that is shown once, revoked at once. */
export function createTokens(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.tokens;
  const page = frame(desk, 'tokens', words.title, words.hint);
  let answer: TokenAnswer = {tokens: [], accounts: []};
  page.tools.append(h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'new-token'}, on: {click: () => make()}}, words.make));

  const draw = (told: TokenAnswer): void => {
    answer = told;
    page.clear();
    page.body.replaceChildren(table(words.title, words.heads, told.tokens.map(row), words.none));
  };
  const row = (one: Token): HTMLTableRowElement => {
    const [look, label] = one.revoked_at ? ['is-off', words.revoked] : one.expires_at && new Date(one.expires_at) < new Date() ? ['is-off', words.ended] : ['is-on', words.inForce];
    const revoke = look === 'is-on' && h('button', {type: 'button', class: 'jw-chip-button', data: {testid: `revoke-${one.id}`}, on: {click: () => end(one)}}, words.revoke);
    return h(
      'tr',
      {data: {testid: 'token', name: one.name}},
      cells(
        one.name,
        one.account,
        h('span', {class: 'jw-num jw-day'}, when(one.created_at, '')),
        h('span', {class: 'jw-num jw-day'}, when(one.expires_at, words.always)),
        h('span', {class: 'jw-num jw-day'}, when(one.used_at, words.never)),
        h('span', {class: `jw-state ${look}`}, label),
        h('div', {class: 'jw-admin-actions'}, revoke),
      ),
    );
  };
  const make = (): void => {
    const account = h('select', {name: 'account'}, answer.accounts.map((one) => h('option', {value: one}, one)));
    const name = h('input', {type: 'text', name: 'name', maxlength: 80, autocomplete: 'off'});
    const days = h('input', {type: 'number', name: 'days', min: 1, max: 3650, value: 365, class: 'jw-num'});
    ask(desk, words.make, [field(words.account, account), field(words.name, name, words.nameHint), field(words.days, days, words.daysHint)], words.make, async () => {
      const made = await makeToken({account: account.value, name: name.value.trim(), days: days.value === '' ? null : Number(days.value)}, language);
      draw(made);
      tellOnce(desk, words.once, made.token, words.onceWhat, words.onceClose);
    });
  };
  const end = (one: Token): void =>
    ask(desk, words.revokeTitle(one.name), [h('p', {}, words.revokeWhat)], words.revoke, async () => {
      draw(await revokeToken(one.id, language));
      desk.notify(words.revokeDone);
    });
  const read = async (): Promise<void> => {
    try {
      draw(await getTokens(language));
    } catch (error) {
      page.fail(error, () => void read());
    }
  };

  void read();
  return {element: page.element, dispose: () => {}};
}
