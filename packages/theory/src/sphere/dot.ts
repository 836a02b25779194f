/** Σ_k a_k b_k, of a vector and of a row of a matrix. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>, offset: number = 0): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[offset + k];
  return sum;
}
