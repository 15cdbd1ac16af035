import type {Written} from './calls';

/** The ways of writing a place, in the order they are offered. */
export const SYSTEMS = ['wgs84', 'gcj02', 'bd09', 'plane', 'prefixed'] as const;
export type System = (typeof SYSTEMS)[number];

const DEGREE_DIGITS = 6;
const METRE_DIGITS = 2;

/** The figures of a place, longitude or easting first; null where the system has none. */
export function figures(written: Written, system: System): string | null {
  if (system === 'plane' || system === 'prefixed') {
    const east_m = system === 'plane' ? written.east_m : written.prefixed_east_m;
    return east_m === null || written.north_m === null ? null : `${east_m.toFixed(METRE_DIGITS)}, ${written.north_m.toFixed(METRE_DIGITS)}`;
  }
  return written[system].map((degrees) => degrees.toFixed(DEGREE_DIGITS)).join(', ');
}
