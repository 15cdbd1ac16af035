/** How much larger signs are on a wall than on a desk: the design pixel of the stylesheet. */
export function wallScale(): number {
  return Math.min(Math.max(1 + (innerWidth - 1920) * 0.000443, 1), 1.85);
}
