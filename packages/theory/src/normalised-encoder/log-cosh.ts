/** log cosh x, without overflow for large |x| or cancellation for small. */
export function logCosh(x: number): number {
  const size = Math.abs(x);
  return size < 1 ? 0.5 * Math.log1p(Math.sinh(size) ** 2) : size + Math.log1p(Math.exp(-2 * size)) - Math.LN2;
}
