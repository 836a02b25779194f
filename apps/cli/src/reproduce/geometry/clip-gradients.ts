import { type DenseMatrix, matrixProduct } from '@crossmodal/theory';

/** The symmetric InfoNCE of a batch and its gradients. */
export interface ClipGradients {
  readonly loss: number;
  readonly u: DenseMatrix;
  readonly v: DenseMatrix;
  /** By log(1/τ). */
  readonly logScale: number;
}

/**
 * The symmetric InfoNCE of unit vectors in float64: G = (½(P_row + P_col) − I)/(Bτ), then G zv and Gᵀ zu. Logits are at
 * most 1/τ, so one exponential a pair serves rows and columns.
 */
export function clipGradients(zu: DenseMatrix, zv: DenseMatrix, temperature: number): ClipGradients {
  const batch = zu.rows;
  const logits = matrixProduct(zu, zv, { transposeB: true });
  const { data } = logits;
  const [rows, columns] = [new Float64Array(batch), new Float64Array(batch)];
  const diagonal = Float64Array.from({ length: batch }, (_, i) => (data[i * batch + i] - 1) / temperature);
  const exponentials = new Float64Array(data.length);
  for (let i = 0; i < batch; i++) {
    let sum = 0;
    for (let j = 0; j < batch; j++) {
      const e = Math.exp((data[i * batch + j] - 1) / temperature);
      exponentials[i * batch + j] = e;
      sum += e;
      columns[j] += e;
    }
    rows[i] = sum;
  }
  let [loss, logScale] = [0, 0];
  for (let i = 0; i < batch; i++) {
    loss += (Math.log(rows[i]) + Math.log(columns[i])) / 2 - diagonal[i];
    rows[i] = 1 / rows[i];
    columns[i] = 1 / columns[i];
  }
  const factor = 1 / (batch * temperature);
  for (let i = 0; i < batch; i++) {
    for (let j = 0; j < batch; j++) {
      const cell = i * batch + j;
      const slope = (0.5 * exponentials[cell] * (rows[i] + columns[j]) - (i === j ? 1 : 0)) * factor;
      logScale += slope * data[cell];
      data[cell] = slope;
    }
  }
  return { loss: loss / batch, u: matrixProduct(logits, zv), v: matrixProduct(logits, zu, { transposeA: true }), logScale };
}
