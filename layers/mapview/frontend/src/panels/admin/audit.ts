import {auditTable, getAudit, getAuditActions, type AuditEntry} from '../../administration';
import type {Desk} from '../desk';
import {download} from '../download';
import {h} from '../element';
import {icon} from '../icons';
import {cells, field, frame, table, when, type Section} from './section';

const GROUP = 'about:';

/** Who looked at what, and who set what; nothing can be changed here. */
export function createAudit(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.admin.audit;
  const page = frame(desk, 'audit', words.title, words.hint);
  let entries: AuditEntry[] = [];
  let more = false;
  let asked = 0;

  const person = h('input', {type: 'search', maxlength: 60, data: {testid: 'audit-person'}});
  const action = h('select', {data: {testid: 'audit-action'}, on: {change: () => void read(false)}}, h('option', {value: ''}, words.anyAction));
  const since = h('input', {type: 'datetime-local', data: {testid: 'audit-since'}});
  const until = h('input', {type: 'datetime-local', data: {testid: 'audit-until'}});
  const form = h(
    'form',
    {class: 'jw-admin-filter', on: {submit: (event) => (event.preventDefault(), void read(false))}},
    field(words.person, person),
    field(words.action, action),
    field(words.since, since),
    field(words.until, until),
    h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'audit-find'}}, words.find),
  );
  const list = h('div', {});
  const older = h('button', {type: 'button', class: 'jw-button', hidden: true, data: {testid: 'audit-more'}, on: {click: () => void read(true)}}, words.more);
  page.tools.append(taker('xlsx'), taker('csv'));
  page.body.append(form, list, older);

  function taker(format: 'xlsx' | 'csv'): HTMLElement {
    const take = (): void => {
      download(auditTable(query(), format, language), `jingwei-audit.${format}`).then(
        () => (page.clear(), desk.notify(words.taken)),
        (error: unknown) => page.fail(error, take),
      );
    };
    return h('button', {type: 'button', class: 'jw-button', title: words.takeAway(format.toUpperCase()), data: {testid: `audit-${format}`}, on: {click: take}}, icon('download'), format.toUpperCase());
  }
  function query(): URLSearchParams {
    const said = new URLSearchParams();
    if (person.value.trim()) said.set('person', person.value.trim());
    if (action.value.startsWith(GROUP)) said.set('about', action.value.slice(GROUP.length));
    else if (action.value) said.set('action', action.value);
    if (since.value) said.set('since', new Date(since.value).toISOString());
    if (until.value) said.set('until', new Date(until.value).toISOString());
    return said;
  }
  const readActions = async (): Promise<void> => {
    try {
      const {groups} = await getAuditActions(language);
      action.append(
        ...groups.map(({name, label, actions}) =>
          h('optgroup', {label}, h('option', {value: GROUP + name}, words.allOf(label)), actions.map((one) => h('option', {value: one.name}, one.label))),
        ),
      );
    } catch {
      desk.notify(words.actionsFailed);
    }
  };
  const read = async (on: boolean): Promise<void> => {
    const wanted = query();
    const last = entries.at(-1);
    wanted.set('limit', '100');
    if (on && last) wanted.set('before', String(last.seq));
    const turn = ++asked;
    try {
      const found = await getAudit(wanted, language);
      if (turn !== asked) return;
      entries = on ? [...entries, ...found.entries] : found.entries;
      more = found.more;
      page.clear();
      draw();
    } catch (error) {
      page.fail(error, () => void read(on));
    }
  };
  const draw = (): void => {
    older.hidden = !more;
    list.replaceChildren(
      table(
        words.title,
        words.heads,
        entries.map((one) =>
          h(
            'tr',
            {data: {testid: 'audit-row', action: one.action}},
            cells(
              h('span', {class: 'jw-num jw-day'}, when(one.at, '')),
              h('span', {class: 'jw-two'}, one.name ?? words.system, one.account && h('small', {}, one.account)),
              one.label,
              h('span', {class: 'jw-two'}, [one.kind_label, one.ref, one.field].filter(Boolean).join(' · '), one.found !== null && h('small', {}, words.found(one.found))),
              one.reason ?? '',
              h('span', {class: 'jw-num'}, one.scope),
            ),
          ),
        ),
        words.none,
      ),
    );
  };
  void readActions();
  void read(false);
  return {element: page.element, dispose: () => {}};
}
