/**
 * exp(−`factor` · x²), `factor` 1 or ½, to a few units in the last place.
 *
 * Rounding x² first would cost x² units. So x is split as Cody does: the square of the leading part, a multiple of
 * 1/16, is exact, and what remains is small.
 */
export function expMinusSquare(x: number, factor: 1 | 0.5): number {
  if (Math.abs(x) > 40) return 0;
  const leading = Math.trunc(x * 16) / 16;
  return Math.exp(-factor * leading * leading) * Math.exp(-factor * (x - leading) * (x + leading));
}
