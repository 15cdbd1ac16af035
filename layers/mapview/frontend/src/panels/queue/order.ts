import {latenessOf} from '../../casework/lateness';
import type {Clock} from '../../live/clock';
import {isEnded, type IncidentRow, type Severity} from '../../live/values';

export type SortName = 'due' | 'severity' | 'newest';

/** Which incidents the queue shows; nothing set shows every open one. */
export interface Filter {
  severities: ReadonlySet<Severity>;
  state: string;
  /** The beginning of a class code. */
  kind: string;
  late: boolean;
  mine: boolean;
  text: string;
}

export const EVERYTHING: Filter = {severities: new Set(), state: '', kind: '', late: false, mine: false, text: ''};

export function isEverything(filter: Filter): boolean {
  return !filter.severities.size && !filter.state && !filter.kind && !filter.late && !filter.mine && !filter.text.trim();
}

export interface FilterHelp {
  clock: Clock;
  isMine(id: number): boolean;
  label(code: string): string;
}

/** The open incidents a filter lets through. */
export function filtered(rows: Iterable<IncidentRow>, filter: Filter, help: FilterHelp): IncidentRow[] {
  const words = filter.text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return [...rows].filter((row) => {
    if (isEnded(row)) return false;
    if (filter.severities.size && !filter.severities.has(row.severity)) return false;
    if (filter.state && row.state !== filter.state) return false;
    if (filter.kind && !row.class.startsWith(filter.kind)) return false;
    if (filter.late && latenessOf(row, help.clock) !== 'late') return false;
    if (filter.mine && !help.isMine(row.id)) return false;
    if (!words.length) return true;
    const text = `${row.number} ${row.address} ${row.text} ${help.label(row.class)}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** How long a report that nobody accepted yet, and whose clock therefore does not run, may wait in the order. */
const WAITS_MS: Record<Severity, number> = {1: 0, 2: 300_000, 3: 1_800_000, 4: 7_200_000};
const UNACCEPTED = new Set(['reported', 'verified']);

/** When it is due, for the order alone: the graver a report without a deadline, the sooner it is in front. */
function due_ms(row: IncidentRow): number {
  if (row.suspended) return Infinity;
  if (row.due) return Date.parse(row.due.at);
  return UNACCEPTED.has(row.state) ? Date.parse(row.reported_at) + WAITS_MS[row.severity] : Infinity;
}

/** What has no deadline any more comes after all that has one; a stopped clock after those that run. */
export function sorted(rows: IncidentRow[], by: SortName): IncidentRow[] {
  const due = new Map(rows.map((row) => [row.id, due_ms(row)]));
  const byDue = (one: IncidentRow, other: IncidentRow): number => {
    const [first, second] = [due.get(one.id)!, due.get(other.id)!];
    return first === second ? 0 : first - second;
  };
  const bySeverity = (one: IncidentRow, other: IncidentRow): number => one.severity - other.severity;
  const byNewest = (one: IncidentRow, other: IncidentRow): number => other.id - one.id;
  const orders: Record<SortName, ((one: IncidentRow, other: IncidentRow) => number)[]> = {
    due: [byDue, bySeverity, byNewest],
    severity: [bySeverity, byDue, byNewest],
    newest: [byNewest],
  };
  return rows.sort((one, other) => {
    for (const compare of orders[by]) {
      const order = compare(one, other);
      if (order) return order;
    }
    return 0;
  });
}
