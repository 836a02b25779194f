/** Float64 formulations of similarities, joint, MMD and fine-tuning losses: sums as the definitions write them. */

type Table = readonly (readonly number[])[];

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, d) => sum + x * b[d], 0);
const table = (rows: number, columns: number, entry: (i: number, j: number) => number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_unused, j) => entry(i, j)));

/** s of every pair of rows. */
export function referenceLogits(zu: Table, zv: Table, s: (u: readonly number[], v: readonly number[]) => number): number[][] {
  return table(zu.length, zv.length, (i, j) => s(zu[i], zv[j]));
}

/** ⟨u, v⟩ / (|u| |v|). */
export function referenceCosine(u: readonly number[], v: readonly number[]): number {
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v));
}

/** −½ |u − v|². */
export function referenceL2(u: readonly number[], v: readonly number[]): number {
  return -0.5 * u.reduce((sum, x, d) => sum + (x - v[d]) ** 2, 0);
}

/** uᵀ M v. */
export function referenceForm(u: readonly number[], matrix: Table, v: readonly number[]): number {
  return u.reduce((sum, x, a) => sum + x * dot(matrix[a], v), 0);
}

/** The joint loss with the negatives that `isNegative` admits. */
export function referenceJointLoss(s: Table, isNegative: (i: number, j: number) => boolean): number {
  let [sum, count, positives] = [0, 0, 0];
  s.forEach((row, i) => {
    positives += row[i] / s.length;
    row.forEach((value, j) => {
      if (!isNegative(i, j)) return;
      sum += Math.exp(value);
      count++;
    });
  });
  return Math.log(sum / count) - positives;
}

/** The u given v half of the conditional MMD loss, as the triple sum over i (v_i), j and k (points of u). */
export function referenceConditionalMmd(s: Table, kernel: Table, estimator: 'u' | 'v'): number {
  const n = s.length;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    const normaliser = s.reduce((sum, row) => sum + Math.exp(row[i]), 0) / n;
    const rho = s.map((row) => Math.exp(row[i]) / normaliser);
    for (let k = 0; k < n; k++) {
      if (estimator === 'v') loss -= (kernel[i][k] * rho[k]) / n ** 2;
      else if (k !== i) loss -= (kernel[i][k] * rho[k]) / (n * (n - 1));
      for (let j = 0; j < n; j++) {
        if (estimator === 'v') loss += (kernel[j][k] * rho[j] * rho[k]) / (2 * n ** 3);
        else if (j !== k) loss += (kernel[j][k] * rho[j] * rho[k]) / (2 * n ** 2 * (n - 1));
      }
    }
  }
  return loss;
}

/** The joint MMD loss, as sums over pairs of points (u_i, v_j) and (u_k, v_l) of the product measure. */
export function referenceJointMmd(s: Table, { Ku, Kv, estimator }: { Ku: Table; Kv: Table; estimator: 'u' | 'v' }): number {
  const n = s.length;
  const normaliser = s.flat().reduce((sum, value) => sum + Math.exp(value), 0) / n ** 2;
  const rho = s.map((row) => row.map((value) => Math.exp(value) / normaliser));
  const others = estimator === 'v' ? n : n - 1;
  const apart = (a: number, b: number) => estimator === 'v' || a !== b;
  let loss = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) {
        if (apart(i, k) && apart(j, k)) loss -= (2 * rho[i][j] * Ku[i][k] * Kv[j][k]) / (n * others ** 2);
        for (let l = 0; l < n; l++) {
          if (apart(i, k) && apart(j, l)) loss += (rho[i][j] * rho[k][l] * Ku[i][k] * Kv[j][l]) / (n * others) ** 2;
        }
      }
    }
  }
  return loss;
}

/** A kernel of all pairs of points. */
export function referenceKernel(x: Table, k: (a: readonly number[], b: readonly number[]) => number): number[][] {
  return table(x.length, x.length, (i, j) => k(x[i], x[j]));
}

/** Mean of −ℓ_y + log Σ π exp ℓ. */
export function referenceLabelLoss(logits: Table, labels: readonly number[], law: readonly number[]): number {
  const losses = logits.map((row, i) => Math.log(row.reduce((sum, value, c) => sum + law[c] * Math.exp(value), 0)) - row[labels[i]]);
  return losses.reduce((sum, value) => sum + value, 0) / losses.length;
}
