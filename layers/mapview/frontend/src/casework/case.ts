import type {IncidentRow, Severity} from '../live/values';

/** Everything about one incident, as its card needs it. */
export interface Case extends IncidentRow {
  description: string;
  where: Crumb[];
  milestones: MilestoneDue[];
  responsible: TeamRef | null;
  /** Teams that were called 吹哨; the level above has no number. */
  whistled_to: {id: number | string; name: string}[];
  /** Teams that answered and whose answer is not rated yet. */
  whistle_answers: {id: number | string; name: string}[];
  timeline: Entry[];
  /** Tasks that look at it once more. */
  checks: CaseCheck[];
  pictures: Picture[];
  plan: Plan | null;
  requests: Asked[];
  /** Names of the commands this account may give now. */
  allowed: string[];
  likely: Likely[];
  cameras: Seeing[];
  reporter: {phone: string} | null;
  rating: number | null;
}

export interface Crumb {
  kind: string;
  id: string;
  title: string;
}

export interface MilestoneDue {
  milestone: string;
  at: string | null;
  /** When it was reached; null while it is still to come. */
  met_at: string | null;
}

export interface TeamRef {
  id: number;
  name: string;
}

export interface Entry {
  at: string;
  happening: string;
  actor: string;
  text: string;
}

/** A task that looks at the place once more, and what came of it there. */
export interface CaseCheck {
  task: number;
  kind: string;
  state: string;
  from: string;
  until: string;
  unit_name: string | null;
  /** False for a task that a round makes. */
  ordered: boolean;
  ordered_by: string;
  words: string;
  seen_at: string | null;
  cancelled_at: string | null;
  cancel_reason: string;
  entry: {at: string; by: string; outcome: string; words: string} | null;
}

export interface Picture {
  id: number | string;
  phase: string;
  at: string;
}

export interface AssignmentRow {
  id: number;
  unit: number;
  state: string;
}

export interface PlanStep {
  key: string;
  label: string;
  proof: 'none' | 'text' | 'photo';
  done_at: string | null;
  done_by: string | null;
  text?: string;
}

export interface Plan {
  name: string;
  needs: Need[];
  steps: PlanStep[];
}

export interface Need {
  capability: string;
  count: number;
  have: number;
  missing: number;
}

/** Longer time or a stand-still, asked for and maybe decided. */
export interface Asked {
  id: number;
  kind: 'extension' | 'suspension';
  asked_by: string;
  asked_at: string;
  reason: string;
  until: string | null;
  granted: boolean | null;
}

/** A request of any incident that nobody has decided yet. */
export interface Waiting extends Omit<Asked, 'granted'> {
  incident: number;
}

export interface Likely {
  incident: IncidentRow;
  score: number;
  why: Remark[];
}

export interface Seeing {
  id: number | string;
  name: string;
}

/** One thing to know: a code, and the number that goes with it. */
export interface Remark {
  code: string;
  value: number | null;
}

export interface Candidate {
  unit: number;
  version: number;
  name: string;
  kind: string;
  status: string;
  way: string;
  capabilities: string[];
  eta_s: number;
  eta_low_s: number;
  eta_high_s: number;
  distance_m: number;
  matched: string[];
  extra: string[];
  load: number;
  reasons: Remark[];
  route?: [lng: number, lat: number][];
}

/** A unit that looks nearer than the first and yet is not among the candidates. */
export interface PassedOver {
  unit: number;
  name: string;
  kind: string;
  extra_s: number | null;
  straight_m: number;
  reasons: Remark[];
}

export interface Candidates {
  /** Names this choice; a dispatch says which one it was made from. */
  choice: string;
  candidates: Candidate[];
  passed_over: PassedOver[];
  needs: Need[];
  suggestion: {unit: number; covers: string[]}[];
  shortfalls: Need[];
}

/** One kind of incident a report may be of. */
export interface IncidentClass {
  code: string;
  label: string;
  severity: Severity;
  icon: string;
  /** Labels of the levels above, the widest first. */
  above: string[];
}
