/** Σₖ a[startA + k] b[startB + k]; four sums at a time, for one would wait for itself. */
export function dot(a: Float64Array, startA: number, b: Float64Array, startB: number, length: number): number {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let k = 0;
  for (; k < length - 3; k += 4) {
    sum0 += a[startA + k] * b[startB + k];
    sum1 += a[startA + k + 1] * b[startB + k + 1];
    sum2 += a[startA + k + 2] * b[startB + k + 2];
    sum3 += a[startA + k + 3] * b[startB + k + 3];
  }
  for (; k < length; k++) sum0 += a[startA + k] * b[startB + k];
  return sum0 + sum1 + (sum2 + sum3);
}

/** y[startY + k] += factor x[startX + k]. */
export function addMultiple(factor: number, x: Float64Array, startX: number, y: Float64Array, startY: number, length: number): void {
  for (let k = 0; k < length; k++) y[startY + k] += factor * x[startX + k];
}
