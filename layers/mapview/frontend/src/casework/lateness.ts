import type {Clock} from '../live/clock';
import {isEnded, type IncidentRow} from '../live/values';

export type Lateness = 'in_time' | 'soon' | 'late' | 'still' | 'none';

/** Whether what is due next is late, will be, or stands still 挂账. */
export function latenessOf(row: IncidentRow, clock: Clock): Lateness {
  if (isEnded(row)) return 'none';
  if (row.suspended) return 'still';
  if (row.due && clock.until_s(row.due.at) < 0) return 'late';
  if (row.forecast) return 'soon';
  return row.due ? 'in_time' : 'none';
}
