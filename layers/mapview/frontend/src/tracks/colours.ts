import {rgba, type Rgba} from '../map/palette';

/** Upper ends of the classes of speed, metres a second: 5, 20, 40 and 60 km/h; the last class is open. */
export const SPEED_ENDS_MPS = [5, 20, 40, 60].map((kph) => kph / 3.6);
export const SPEED_ENDS_KPH = [5, 20, 40, 60];

/** Viridis from its third step, and ColorBrewer's YlGnBu from its third class: what lies before hardly shows on the ground. */
const NIGHT = ['#31688E', '#21918C', '#35B779', '#90D743', '#FDE725'];
const DAY = ['#7FCDBB', '#41B6C4', '#1D91C0', '#225EA8', '#0C2C84'];

/** Okabe and Ito 2008: told apart by the colour-blind too. */
const UNITS = ['#56B4E9', '#E69F00', '#009E73', '#F0E442', '#CC79A7', '#D55E00'];

const RAMPS = {night: NIGHT.map((hex) => rgba(hex)), day: DAY.map((hex) => rgba(hex))};
const UNIT_COLOURS = UNITS.map((hex) => rgba(hex));

export function speedColours(dark: boolean): readonly Rgba[] {
  return RAMPS[dark ? 'night' : 'day'];
}

export function speedHexes(dark: boolean): readonly string[] {
  return dark ? NIGHT : DAY;
}

export function speedClass(speed_mps: number): number {
  const found = SPEED_ENDS_MPS.findIndex((end) => speed_mps <= end);
  return found < 0 ? SPEED_ENDS_MPS.length : found;
}

/** The colour of a track by its place among those that are open. */
export function unitColour(number: number): Rgba {
  return UNIT_COLOURS[number % UNIT_COLOURS.length]!;
}

export function unitHex(number: number): string {
  return UNITS[number % UNITS.length]!;
}
