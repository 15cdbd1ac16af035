/** Appraisals: what the server tells, and the calls. */

import {request, send, type Language} from './api';

export type Level = 'officer' | 'grid' | 'community';
export type PeriodKind = 'quarter' | 'month' | 'week' | 'range';
export type Verdict = 'judged' | 'too_few' | 'absent';

export interface Metric {
  metric: string;
  label: string;
  unit: string;
  about: string;
  decimals: number;
  points: number;
  none_at: number;
  all_at: number;
  least: number;
  /** Whether fewer is better. */
  fewer: boolean;
  /** Whether cases stand behind it. */
  cases: boolean;
}
export interface WeightTable {
  valid_from: string;
  metrics: Metric[];
}
export interface Edition {
  edition: number;
  at: string | null;
  tables: WeightTable[];
}
/** value, weighed, basis, verdict, share, points, absent */
export type Step = [number | null, number | null, number, Verdict, number, number, string | null];
export interface Row {
  ref: string;
  place: number | null;
  name: string;
  post: string;
  community: string;
  served_days: number;
  stays: [string, string, number][];
  total: number | null;
  judged: number;
  /** households, reported, area in m², streets in m */
  load: [number | null, number, number | null, number | null];
  steps: Record<string, Step>;
}
export interface Appraisal {
  level: Level;
  period: {code: string; kind: PeriodKind; first: string; last: string; label: string; before: string};
  under_way: boolean;
  own: boolean;
  weights: WeightTable;
  edition: number;
  absent: Record<string, string>;
  overall: Record<string, number | null>;
  rows: Row[];
}
/** An incident behind a figure; outside the own area it has no number, and nothing is told of it. */
export interface CaseLine {
  incident: number;
  number: string | null;
  class?: string;
  severity?: number;
  state_label?: string;
  address?: string;
  grid?: string | null;
}

export interface HandledCase extends CaseLine {
  handled_at: string;
  due: string | null;
  took_s: number;
  on_time: boolean | null;
  sent_back: boolean;
  reopened: boolean;
}

/** An incident that the load counts. */
export interface ReportedCase extends CaseLine {
  reported_at: string;
}

/** A task, a day's way, or a day of a grid's streets behind a figure of patrols; lengths in metres. */
export interface PatrolDay {
  day: string;
  name: string;
  grid: string;
  grid_name: string;
  unit_name: string | null;
  task: number | null;
  done_at: string | null;
  done: number;
  due: number | null;
}

export function appraisalPath(what: string, level: Level, period: string, language: Language, more: Record<string, string> = {}): string {
  return `/api/v1/appraisal${what}?${new URLSearchParams({level, period, lang: language, ...more}).toString()}`;
}
export const getAppraisal = (level: Level, period: string, language: Language, signal: AbortSignal): Promise<Appraisal> =>
  request(appraisalPath('', level, period, language), {signal});
export const getCases = (level: Level, period: string, ref: string, metric: string, language: Language): Promise<{cases: HandledCase[]}> =>
  request(appraisalPath('/cases', level, period, language, {ref, metric}));
export const getDays = (level: Level, period: string, ref: string, metric: string, language: Language): Promise<{days: PatrolDay[]}> =>
  request(appraisalPath('/days', level, period, language, {ref, metric}));
export const getReported = (level: Level, period: string, ref: string, language: Language): Promise<{cases: ReportedCase[]}> =>
  request(appraisalPath('/reported', level, period, language, {ref}));
export const getWeights = (language: Language): Promise<Edition> => request(`/api/v1/appraisal/weights?lang=${language}`);
export const putWeights = (body: {valid_from: string; weights: {metric: string; points: number; none_at: number; all_at: number; least: number}[]}, language: Language): Promise<Edition> =>
  send(`/api/v1/appraisal/weights?lang=${language}`, body);
