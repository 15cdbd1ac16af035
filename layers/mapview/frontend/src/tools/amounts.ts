/** How lengths and areas are written; the words are those of the language. */
export interface Units {
  metre: string;
  kilometre: string;
  squareMetre: string;
  hectare: string;
  squareKilometre: string;
}

const HECTARE_M2 = 10_000;
const SQUARE_KILOMETRE_M2 = 1_000_000;

export function lengthText(length_m: number, units: Units): string {
  if (length_m < 999.95) return `${length_m.toFixed(1)} ${units.metre}`;
  return `${(length_m / 1000).toFixed(length_m < 99_999.5 ? 3 : 1)} ${units.kilometre}`;
}

export function areaText(area_m2: number, units: Units): string {
  if (area_m2 < HECTARE_M2) return `${grouped(area_m2, area_m2 < 1000 ? 1 : 0)} ${units.squareMetre}`;
  if (area_m2 < SQUARE_KILOMETRE_M2) return `${grouped(area_m2 / HECTARE_M2, 2)} ${units.hectare}`;
  return `${grouped(area_m2 / SQUARE_KILOMETRE_M2, 3)} ${units.squareKilometre}`;
}

/** The same area in the next smaller unit, where there is one. */
export function areaInSmaller(area_m2: number, units: Units): string {
  if (area_m2 < HECTARE_M2) return '';
  if (area_m2 < SQUARE_KILOMETRE_M2) return `${grouped(area_m2, 0)} ${units.squareMetre}`;
  return `${grouped(area_m2 / HECTARE_M2, 1)} ${units.hectare}`;
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
}
