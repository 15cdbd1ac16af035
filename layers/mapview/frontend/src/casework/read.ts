import type {IncidentRow} from '../live/values';
import type {Candidate, Candidates, Case, Remark} from './case';

/** The server's answers as panels use them: lists that an answer leaves out are empty. */

type Partly<T> = {[K in keyof T]?: T[K] | null};

export function caseOf(answer: IncidentRow & Partly<Case>): Case {
  return {
    ...answer,
    description: answer.description ?? answer.text,
    where: answer.where ?? [],
    milestones: answer.milestones ?? [],
    responsible: answer.responsible ?? null,
    whistled_to: answer.whistled_to ?? [],
    whistle_answers: answer.whistle_answers ?? [],
    timeline: answer.timeline ?? [],
    pictures: answer.pictures ?? [],
    plan: answer.plan ?? null,
    requests: answer.requests ?? [],
    allowed: answer.allowed ?? [],
    likely: answer.likely ?? [],
    cameras: answer.cameras ?? [],
    reporter: answer.reporter ?? null,
    rating: answer.rating ?? null,
  } as Case;
}

export function candidatesOf(answer: Partly<Candidates>): Candidates {
  return {
    choice: answer.choice ?? '',
    candidates: answer.candidates ?? [],
    passed_over: answer.passed_over ?? [],
    needs: answer.needs ?? [],
    suggestion: answer.suggestion ?? [],
    shortfalls: answer.shortfalls ?? [],
  };
}

/** The number that goes with a code, where the remarks of a unit name it. */
export function remarkOf({reasons}: {reasons: readonly Remark[]}, code: string): number | null {
  return reasons.find((one) => one.code === code)?.value ?? null;
}

/** Whether the arrival is an interval, because the unit was last seen a while ago. */
export function isVague(candidate: Candidate): boolean {
  return candidate.eta_high_s - candidate.eta_low_s > VAGUE_S;
}

const VAGUE_S = 45;
