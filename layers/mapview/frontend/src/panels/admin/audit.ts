import {getAudit, type AuditEntry} from '../../administration';
import type {Desk} from '../desk';
import {h} from '../element';
import {cells, field, frame, table, when, type Section} from './section';

const ACTIONS = [
  'sign_in', 'reveal', 'import', 'account_created', 'account_changed', 'account_deactivated', 'account_activated',
  'password_reset', 'signed_out_everywhere', 'layers_set', 'classes_adopted',
  'track', 'device_added', 'device_renewed', 'device_revoked', 'account_member',
  'patrol_ordered', 'patrol_entry', 'patrol_cancel', 'patrol_round_added', 'patrol_round_changed', 'patrol_round_ended',
  'renovation_filed', 'renovation_ended', 'renovations_imported',
];

/** Who looked at what, and who set what; nothing can be changed here. */
export function createAudit(desk: Desk): Section {
  const {texts, language} = desk;
  const words = texts.admin.audit;
  const page = frame(desk, 'audit', words.title, words.hint);
  let entries: AuditEntry[] = [];
  let more = false;
  let asked = 0;

  const person = h('input', {type: 'search', maxlength: 60, data: {testid: 'audit-person'}});
  const action = h('select', {data: {testid: 'audit-action'}}, h('option', {value: ''}, words.anyAction), ACTIONS.map((one) => h('option', {value: one}, words.actions[one] ?? one)));
  const since = h('input', {type: 'datetime-local'});
  const until = h('input', {type: 'datetime-local'});
  const form = h(
    'form',
    {class: 'jw-admin-filter', on: {submit: (event) => (event.preventDefault(), void read(false))}},
    field(words.person, person),
    field(words.action, action),
    field(words.since, since),
    field(words.until, until),
    h('button', {type: 'submit', class: 'jw-button is-primary', data: {testid: 'audit-find'}}, words.find),
  );
  action.addEventListener('change', () => void read(false));
  const list = h('div', {});
  const older = h('button', {type: 'button', class: 'jw-button', hidden: true, on: {click: () => void read(true)}}, words.more);
  page.body.append(form, list, older);

  const read = async (on: boolean): Promise<void> => {
    const query = new URLSearchParams({limit: '100'});
    const last = entries.at(-1);
    if (person.value.trim()) query.set('person', person.value.trim());
    if (action.value) query.set('action', action.value);
    if (since.value) query.set('since', new Date(since.value).toISOString());
    if (until.value) query.set('until', new Date(until.value).toISOString());
    if (on && last) query.set('before', String(last.seq));
    const turn = ++asked;
    try {
      const found = await getAudit(query, language);
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
              h('span', {class: 'jw-num'}, when(one.at, '')),
              h('span', {class: 'jw-two'}, one.name ?? words.system, one.account && h('small', {}, one.account)),
              one.label,
              h('span', {}, [one.kind_label, one.ref, one.field].filter(Boolean).join(' · ')),
              one.reason ?? '',
              h('span', {class: 'jw-num'}, one.scope),
            ),
          ),
        ),
        words.none,
      ),
    );
  };
  void read(false);
  return {element: page.element, dispose: () => {}};
}
