import {
  changeAccount,
  createAccount,
  getAccounts,
  getMembers,
  getScopes,
  resetPassword,
  signOutEverywhere,
  type Account,
  type Member,
  type Scope,
} from '../../administration';
import type {Desk} from '../desk';
import {h, say} from '../element';
import {icon} from '../icons';
import {ask, tellOnce} from './ask';
import {cells, field, frame, table, when, type Section} from './section';

const OFFICER = 'grid_officer';

/** Who may sign in, what they may do and where. */
export function createAccounts(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.admin.accounts;
  const page = frame(desk, 'accounts', words.title, words.hint);
  let accounts: Account[] = [];
  let roles: string[] = [];
  let scopes: Scope[] = [];
  let members: Member[] = [];

  const filter = h('input', {type: 'search', class: 'jw-filter-text', placeholder: words.filter, 'aria-label': words.filter, on: {input: () => draw()}});
  const create = h('button', {type: 'button', class: 'jw-button is-primary', data: {testid: 'new-account'}, on: {click: () => edit(null)}}, icon('plus'), words.create);
  page.tools.append(filter, create);

  const scopeName = (code: string): string => (code === '*' ? words.everywhere : scopes.find((one) => one.code === code)?.name ?? '');
  const roleName = (role: string): string => texts.role[role] ?? role;

  const read = async (): Promise<void> => {
    try {
      const [found, areas, staff] = await Promise.all([getAccounts(language), scopes.length ? {scopes} : getScopes(language), getMembers(language)]);
      ({accounts, roles} = found);
      scopes = areas.scopes;
      members = staff;
      page.clear();
      draw();
    } catch (error) {
      page.fail(error, () => void read());
    }
  };
  const draw = (): void => {
    const wanted = filter.value.trim().toLowerCase();
    const shown = accounts.filter((one) => `${one.name} ${one.display_name} ${roleName(one.role)} ${one.scope} ${scopeName(one.scope)}`.toLowerCase().includes(wanted));
    page.body.replaceChildren(table(words.title, words.heads, shown.map(row), wanted ? words.noneFound : words.none));
  };
  const row = (one: Account): HTMLTableRowElement =>
    h(
      'tr',
      {class: one.disabled ? 'is-off' : '', data: {testid: 'account', name: one.name}},
      cells(
        h('span', {class: 'jw-two'}, h('b', {}, one.display_name), h('small', {}, [one.name, one.member && words.isMember(one.member)].filter(Boolean).join(' · '))),
        roleName(one.role),
        h('span', {class: 'jw-two'}, scopeName(one.scope) || one.scope, one.scope !== '*' && h('small', {class: 'jw-num'}, one.scope)),
        h('span', {class: 'jw-num jw-day'}, when(one.last_sign_in, words.never)),
        h('span', {class: 'jw-num'}, one.sessions),
        state(one),
        h(
          'div',
          {class: 'jw-admin-actions'},
          action(words.edit, `edit-${one.name}`, () => edit(one)),
          !one.disabled && action(words.reset, `reset-${one.name}`, () => reset(one)),
          one.sessions > 0 && action(words.signOut, `signout-${one.name}`, () => signOut(one)),
        ),
      ),
    );
  const state = (one: Account): HTMLElement => {
    const [look, label] = one.disabled ? ['is-off', words.off] : one.password_once ? ['is-waiting', words.once] : ['is-on', words.on];
    return h('span', {class: `jw-state ${look}`}, label);
  };
  const action = (label: string, testid: string, act: () => void): HTMLElement =>
    h('button', {type: 'button', class: 'jw-chip-button', data: {testid}, on: {click: act}}, label);

  const edit = (one: Account | null): void => {
    const name = h('input', {type: 'text', name: 'name', autocomplete: 'off', spellcheck: 'false', placeholder: 'wang.wei'});
    const display = h('input', {type: 'text', name: 'display_name', maxlength: 60, value: one?.display_name ?? ''});
    const role = h('select', {name: 'role'}, roles.map((each) => h('option', {value: each}, roleName(each))));
    role.value = one?.role ?? 'operator';
    const scope = h('input', {type: 'text', name: 'scope', list: 'jw-scopes', autocomplete: 'off', class: 'jw-num', value: one?.scope ?? ''});
    const list = h('datalist', {id: 'jw-scopes'}, scopes.map(({code, name: called}) => h('option', {value: code}, called || words.everywhere)));
    const called = h('small', {class: 'jw-hint'});
    const showScope = (): void => say(called, scopeName(scope.value.trim()) || words.scopeHint);
    const whose = h('select', {name: 'unit', data: {testid: 'account-member'}});
    const member = field(words.member, whose, words.memberHint);
    const showMembers = (): void => {
      const area = scope.value.trim();
      const held = whose.value || String(one?.unit ?? '');
      const within = role.value === OFFICER ? members.filter(({grid}) => area === '*' || (area && grid.startsWith(area))) : [];
      whose.replaceChildren(h('option', {value: ''}, words.memberNone), ...within.map(({unit, name: called}) => {
        const other = accounts.find((each) => each.unit === unit && each.id !== one?.id);
        return h('option', {value: String(unit), disabled: !!other}, other ? words.memberTaken(called, other.name) : called);
      }));
      whose.value = within.some(({unit}) => String(unit) === held) ? held : '';
      member.hidden = role.value !== OFFICER;
    };
    scope.addEventListener('input', showScope);
    scope.addEventListener('input', showMembers);
    role.addEventListener('change', showMembers);
    showScope();
    showMembers();
    const speaks = h('select', {name: 'language'}, h('option', {value: 'zh-CN'}, '中文'), h('option', {value: 'en'}, 'English'));
    speaks.value = one?.language ?? language;
    const active = h('input', {type: 'checkbox', name: 'active', checked: !one?.disabled});
    for (const locked of [role, scope, active]) if (one?.own) locked.disabled = true;
    ask(
      desk,
      one ? words.editTitle(one.name) : words.create,
      [
        ...(one ? [] : [field(words.name, name, words.nameHint)]),
        field(words.displayName, display),
        field(words.role, role),
        h('label', {class: 'jw-field'}, h('span', {class: 'jw-hint'}, words.scope), scope, list, called),
        member,
        field(words.language, speaks),
        ...(one ? [h('label', {class: 'jw-tick'}, active, words.active)] : []),
        ...(one?.own ? [h('p', {class: 'jw-hint'}, words.own)] : []),
      ],
      one ? words.save : words.create,
      async () => {
        const body = {display_name: display.value, role: role.value, scope: scope.value.trim(), language: speaks.value, unit: Number(whose.value) || null};
        if (one) {
          await changeAccount(one.id, {...body, disabled: !active.checked}, language);
          desk.notify(words.saved);
        } else {
          const made = await createAccount({...body, name: name.value.trim()}, language);
          tellPassword(name.value.trim(), made.password);
        }
        await read();
      },
    );
  };
  const reset = (one: Account): void =>
    ask(desk, words.resetTitle(one.name), [h('p', {}, words.resetWhat)], words.reset, async () => {
      const {password} = await resetPassword(one.id, language);
      tellPassword(one.name, password);
      await read();
    });
  const signOut = (one: Account): void =>
    ask(desk, words.signOutTitle(one.name), [h('p', {}, words.signOutWhat(one.sessions, one.own))], words.signOut, async () => {
      const {ended} = await signOutEverywhere(one.id, language);
      desk.notify(words.signedOut(ended));
      await read();
    });
  const tellPassword = (name: string, password: string): void => tellOnce(desk, words.onceTitle(name), password, words.onceWhat, words.onceClose);

  void read();
  return {element: page.element, dispose: () => {}};
}
