import type {CaseCheck} from '../../casework/case';
import type {Texts} from '../../texts';

/** One line of a case's timeline that comes of a task. */
export interface CheckHappening {
  happening: 'check_ordered' | 'check_made' | 'check_cancelled';
  at: string;
  title: string;
  actor: string;
  text: string;
}

/** What a task that looks once more says of the case: that it was ordered or began, and what came of it. */
export function checkHappenings({checks, patrols}: Texts, check: CaseCheck): CheckHappening[] {
  const kind = checks.kind[check.kind] ?? check.kind;
  const ended = check.cancelled_at !== null || check.seen_at !== null || check.entry !== null;
  const begun: CheckHappening = {
    happening: 'check_ordered',
    at: check.from,
    title: check.ordered ? checks.wasOrdered(kind) : checks.wasDue(kind),
    actor: check.ordered_by,
    text: [check.unit_name ?? patrols.nobody, check.words, ended ? '' : patrols.state[check.state]].filter(Boolean).join(' · '),
  };
  const found: CheckHappening[] = [begun];
  const {entry} = check;
  if (entry) found.push({happening: 'check_made', at: entry.at, title: checks.wasMade(kind), actor: entry.by, text: [patrols.outcome[entry.outcome as 'fine' | 'found'], entry.words].filter(Boolean).join(' · ')});
  else if (check.seen_at) found.push({happening: 'check_made', at: check.seen_at, title: checks.wasMade(kind), actor: check.unit_name ?? '', text: checks.wasThere});
  if (check.cancelled_at) found.push({happening: 'check_cancelled', at: check.cancelled_at, title: checks.wasCancelled(kind), actor: '', text: check.cancel_reason});
  return found;
}
