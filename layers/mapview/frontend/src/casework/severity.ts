import type {Severity} from '../live/values';

/** How grave: the same colour, shape and order on the map, in rows and on cards. */
export interface SeverityLook {
  colour: string;
  shape: 'triangle' | 'diamond' | 'square' | 'dot';
}

export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4];

const LOOKS: Record<Severity, SeverityLook> = {
  1: {colour: '#FF4D4F', shape: 'triangle'},
  2: {colour: '#FF9F1A', shape: 'diamond'},
  3: {colour: '#F7D154', shape: 'square'},
  4: {colour: '#4FA3FF', shape: 'dot'},
};

export const LATE = '#FF4D4F';
export const LATE_SOON = '#FFB44A';

export function severityLook(severity: number): SeverityLook {
  return LOOKS[severity as Severity] ?? LOOKS[4];
}
