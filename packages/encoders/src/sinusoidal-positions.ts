/**
 * Positions as sines and cosines (Vaswani et al. 2017, section 3.5): at time t, sin(t/10000^(2i/dim)) in dimension 2i and
 * the cosine in dimension 2i + 1.
 *
 * @returns `length` × `dim` numbers, row-major.
 */
export function sinusoidalPositions(length: number, dim: number): Float32Array {
  const positions = new Float32Array(length * dim);
  for (let t = 0; t < length; t++) {
    for (let j = 0; j < dim; j++) {
      const angle = t / 10_000 ** ((j - (j % 2)) / dim);
      positions[t * dim + j] = j % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return positions;
}
