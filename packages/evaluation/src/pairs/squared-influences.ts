import type { PairBatches } from './pair-batches.ts';

/**
 * Sum over the pairs of the squares of their influence on the slope Σ_i (Σ_j p_ij s_ij − s_ii) of the cross-entropy in the
 * factor of the logits, p_ij ∝ exp(β s_ij). A pair asks, which gives a term of the sum, and it is a candidate of every query
 * of its batch, which moves the mean A_i = Σ_j p_ij s_ij by p_ij (s_ij − A_i) to first order; where both modalities ask it
 * does so twice. What one pair does is added up before it is squared.
 */
export function squaredInfluences({ batches, direction }: PairBatches, scale: number): number {
  const weights = new Float64Array(batches.reduce((most, { rows }) => Math.max(most, rows), 0));
  let squares = 0;
  for (const { data, rows: size } of batches) {
    const influence = new Float64Array(size);
    for (const [step, stride] of [[1, size], [size, 1]]) {
      if (direction !== 'both' && (direction === 'u->v') !== (step === 1)) continue;
      for (let i = 0; i < size; i++) {
        const from = i * stride;
        let most = -Infinity;
        for (let at = from, j = 0; j < size; j++, at += step) if (data[at] > most) most = data[at];
        let [sum, first] = [0, 0];
        for (let at = from, j = 0; j < size; j++, at += step) {
          weights[j] = Math.exp(scale * (data[at] - most));
          sum += weights[j];
          first += weights[j] * data[at];
        }
        const mean = first / sum;
        influence[i] += mean - data[from + i * step];
        for (let at = from, j = 0; j < size; j++, at += step) influence[j] += (weights[j] / sum) * (data[at] - mean);
      }
    }
    for (const value of influence) squares += value * value;
  }
  return squares;
}
