import type {State} from '../store';

/** Colours of the map in both themes; those with a meaning are the same as in the legend. */

export type Rgba = [red: number, green: number, blue: number, alpha: number];

export function rgba(hex: string, alpha = 255): Rgba {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha];
}

export const AVAILABLE = '#37C978';
export const UNDER_WAY = '#4FA3FF';
export const ON_SCENE = '#B07CFF';
export const OUT_OF_SERVICE = '#6B7C8C';
export const ALARM = '#FF4D4F';
export const FAULT = '#FF9F1A';
export const PREMISES = '#E3B04B';
export const PREMISES_SMALL = '#F07F5A';

export const DWELLING_STATE: Record<string, string> = {
  owned: '#4E9BB9',
  rented: '#E0A33E',
  collective: '#A97BD6',
  vacant: '#8A97A5',
  unknown: '#5F7286',
};

export const GRID_TINTS = [
  '#4FA3FF',
  '#2FB8A6',
  '#E0A33E',
  '#B07CFF',
  '#7FB84A',
  '#E77C8E',
  '#3FC0DE',
  '#D98A4E',
  '#8C93F0',
  '#C9B13A',
  '#D07CC8',
  '#6FC28E',
];

export interface Palette {
  dark: boolean;
  ground: string;
  water: Rgba;
  green: Rgba;
  square: Rgba;
  built: Rgba;
  streetMajor: Rgba;
  streetMiddle: Rgba;
  streetMinor: Rgba;
  path: Rgba;
  rail: Rgba;
  casing: Rgba;
  gridFillAlpha: number;
  gridLineAlpha: number;
  label: Rgba;
  labelQuiet: Rgba;
  halo: Rgba;
  /** Names of estates, so that they are not read as grids. */
  place: Rgba;
  buildingLow: Rgba;
  buildingHigh: Rgba;
  buildingHover: Rgba;
  slab: Rgba;
  cellWithoutDwelling: Rgba;
  accent: Rgba;
  /** Inside of icons that do not ask for a glance, and what their glyph is drawn in. */
  iconFill: string;
  iconInk: (colour: string) => string;
  sun: number;
}

const NIGHT: Palette = {
  dark: true,
  ground: '#0B1622',
  water: rgba('#0F2A44'),
  green: rgba('#0F271F'),
  square: rgba('#132333'),
  built: rgba('#0E1B29'),
  streetMajor: rgba('#3A526B'),
  streetMiddle: rgba('#2C4157'),
  streetMinor: rgba('#213347'),
  path: rgba('#1C2C3D'),
  rail: rgba('#2A3644'),
  casing: rgba('#07101A'),
  gridFillAlpha: 31,
  gridLineAlpha: 170,
  label: rgba('#E6EEF5'),
  labelQuiet: rgba('#93A7B8'),
  halo: rgba('#0B1622', 240),
  place: rgba('#E3CFA0'),
  buildingLow: rgba('#33465A'),
  buildingHigh: rgba('#587694'),
  buildingHover: rgba('#9FC4E8', 150),
  slab: rgba('#4A6078'),
  cellWithoutDwelling: rgba('#3A4E63'),
  accent: rgba('#62E0FF'),
  iconFill: '#0E1D2B',
  iconInk: (colour) => colour,
  sun: 0.42,
};

const DAY: Palette = {
  dark: false,
  ground: '#F4F6F8',
  water: rgba('#C4DCEE'),
  green: rgba('#DBEAD3'),
  square: rgba('#EAE9E4'),
  built: rgba('#EEF0F2'),
  streetMajor: rgba('#FFFFFF'),
  streetMiddle: rgba('#FFFFFF'),
  streetMinor: rgba('#FFFFFF'),
  path: rgba('#E6E2D8'),
  rail: rgba('#C3C9CF'),
  casing: rgba('#CFD7DE'),
  gridFillAlpha: 31,
  gridLineAlpha: 210,
  label: rgba('#16222E'),
  labelQuiet: rgba('#51616F'),
  halo: rgba('#FFFFFF', 240),
  place: rgba('#6B4A12'),
  buildingLow: rgba('#E6EBF0'),
  buildingHigh: rgba('#C2D0DE'),
  buildingHover: rgba('#6FB1E8', 150),
  slab: rgba('#B4C0CC'),
  cellWithoutDwelling: rgba('#D3DAE1'),
  accent: rgba('#0069C2'),
  iconFill: '#FFFFFF',
  iconInk: (colour) => darker(colour, 0.62),
  sun: 0.22,
};

function darker(hex: string, share: number): string {
  const [red, green, blue] = rgba(hex);
  return `#${[red, green, blue].map((value) => Math.round(value * share).toString(16).padStart(2, '0')).join('')}`;
}

export function paletteOf(theme: State['theme']): Palette {
  return theme === 'light' ? DAY : NIGHT;
}

export function mix(one: Rgba, other: Rgba, share: number): Rgba {
  const part = Math.min(Math.max(share, 0), 1);
  return one.map((value, index) => Math.round(value + (other[index]! - value) * part)) as Rgba;
}
