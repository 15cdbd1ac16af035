/** What each command asks of the one who gives it, in the order in which a life goes. */

export type FieldKind = 'text' | 'team' | 'teams' | 'class' | 'severity' | 'incident' | 'level' | 'time' | 'verdict' | 'stars';

export interface CommandField {
  name: string;
  kind: FieldKind;
  /** A text that must say something. */
  needed: boolean;
}

export interface CommandForm {
  name: string;
  fields: CommandField[];
  /** Ends or undoes much: kept away from what is pressed every day. */
  rare?: boolean;
}

const text = (name: string, needed = true): CommandField => ({name, kind: 'text', needed});
const of = (kind: FieldKind, name: string, needed = true): CommandField => ({name, kind, needed});

const FORMS: CommandForm[] = [
  {name: 'verify', fields: []},
  {name: 'accept', fields: []},
  {name: 'handle', fields: [text('result')]},
  {name: 'check', fields: [of('verdict', 'passed'), text('reason', false)]},
  {name: 'close', fields: []},
  {name: 'resume', fields: []},
  {name: 'decide_extension', fields: [of('verdict', 'granted'), text('words', false)]},
  {name: 'decide_suspension', fields: [of('verdict', 'granted'), text('words', false)]},
  {name: 'urge', fields: [text('words', false)]},
  {name: 'assign', fields: [of('team', 'team_id'), text('reason', false)]},
  {name: 'return', fields: [text('reason')]},
  {name: 'whistle', fields: [of('teams', 'to'), text('reason')]},
  {name: 'answer_whistle', fields: [of('team', 'team_id'), text('words')]},
  {name: 'rate_answer', fields: [of('team', 'team_id'), of('stars', 'stars'), text('words', false)]},
  {name: 'supervise', fields: [text('reason')]},
  {name: 'ask_extension', fields: [of('time', 'until'), text('reason')]},
  {name: 'ask_suspension', fields: [of('time', 'until', false), text('reason')]},
  {name: 'raise_alarm', fields: [of('level', 'level'), text('reason')]},
  {name: 'reclassify', fields: [of('class', 'class_code'), of('severity', 'severity'), text('reason')]},
  {name: 'note', fields: [text('words')]},
  {name: 'reopen', fields: [text('reason')]},
  {name: 'merge', fields: [of('incident', 'into'), text('reason')], rare: true},
  {name: 'reject', fields: [text('reason')], rare: true},
  {name: 'void', fields: [text('reason')], rare: true},
];

const FIRST_BY_STATE: Record<string, string[]> = {
  reported: ['verify', 'accept'],
  verified: ['accept'],
  on_scene: ['handle'],
  acknowledged: ['handle'],
  handled: ['check'],
  checked: ['close'],
};

/** The forms of the commands a case allows, in their order; names this program does not know are left out. */
export function formsOf(allowed: readonly string[]): CommandForm[] {
  const open = new Set(allowed);
  return FORMS.filter((form) => open.has(form.name));
}

/** The step that is usually next, of those allowed. */
export function nextStep(state: string, allowed: readonly string[]): string | null {
  return FIRST_BY_STATE[state]?.find((name) => allowed.includes(name)) ?? null;
}
