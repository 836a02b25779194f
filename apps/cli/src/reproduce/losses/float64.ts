/**
 * The losses from their definitions, in float64 on plain arrays and a term at a time: what `@crossmodal/losses` computes
 * with fused float32 operations is compared with these.
 */

export type Table = readonly (readonly number[])[];
type Row = readonly number[];

const sum = (values: Row): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: Row): number => sum(values) / values.length;
export const dot = (a: Row, b: Row): number => sum(a.map((x, k) => x * b[k]));
export const squaredDistance = (a: Row, b: Row): number => sum(a.map((x, k) => (x - b[k]) ** 2));
export const cosine = (a: Row, b: Row): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
export const transposed = (a: Table): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
const logSumExp = (values: Row): number => {
  const largest = Math.max(...values);
  return largest + Math.log(sum(values.map((value) => Math.exp(value - largest))));
};
const without = (values: Row, ...places: Row): number[] => values.filter((_, place) => !places.includes(place));
const table = (zu: Table, zv: Table, s: (a: Row, b: Row) => number): number[][] => zu.map((a) => zv.map((b) => s(a, b)));

/** Mean over rows of −S_ii + log-mean-exp_j S_ij. */
const predictV = (s: Table): number => mean(s.map((row, i) => logSumExp(row) - Math.log(row.length) - row[i]));

const conditional = (s: Table, lambdaU: number, lambdaV: number): number => (lambdaU / 2) * predictV(transposed(s)) + (lambdaV / 2) * predictV(s);

const joint = (s: Table, isNegative: (i: number, j: number) => boolean): number => {
  const negatives = s.flatMap((row, i) => row.filter((_, j) => isNegative(i, j)));
  return logSumExp(negatives) - Math.log(negatives.length) - mean(s.map((row, i) => row[i]));
};

const infoNce = (s: Table): number => mean(s.map((row, i) => logSumExp(row) - row[i]));

const divergence = (student: Table, teacher: Table): number =>
  mean(
    student.map((row, i) => {
      const [logP, logQ] = [row, teacher[i]].map((logits) => logits.map((x) => x - logSumExp(logits)));
      return sum(logQ.map((x, j) => Math.exp(x) * (x - logP[j])));
    }),
  );

const hardNegative = (s: Table, { beta, tauPlus, minimumLogit }: { beta: number; tauPlus: number; minimumLogit: number }): number =>
  mean(
    s.map((row, i) => {
      const negatives = without(row, i);
      const weights = negatives.map((x) => Math.exp(beta * x));
      const expected = dot(weights, negatives.map(Math.exp)) / sum(weights);
      const corrected = Math.max((expected - tauPlus * Math.exp(row[i])) / (1 - tauPlus), Math.exp(minimumLogit));
      return Math.log(1 + negatives.length * corrected * Math.exp(-row[i]));
    }),
  );

const sigLip = (s: Table, bias: number): number => sum(s.flatMap((row, i) => row.map((x, j) => Math.log1p(Math.exp((i === j ? -1 : 1) * (x + bias)))))) / s.length;

const spectral = (s: Table): number => mean(s.flatMap((row, i) => without(row, i).map((x) => x * x))) - 2 * mean(s.map((row, i) => row[i]));

const cosines = (z: Table, temperature: number): number[][] => table(z, z, (a, b) => cosine(a, b) / temperature);
const partner = (i: number, rows: number): number => (i + rows / 2) % rows;

const ntXent = (z: Table, temperature: number): number => mean(cosines(z, temperature).map((row, i) => logSumExp(without(row, i)) - row[partner(i, z.length)]));

const supCon = (z: Table, labels: Row, temperature: number): number =>
  mean(
    cosines(z, temperature).map((row, i) => {
      const positives = row.filter((_, j) => j !== i && labels[j] === labels[i]);
      return logSumExp(without(row, i)) - mean(positives);
    }),
  );

const decoupled = (z: Table, temperature: number, weights: Row): number =>
  mean(cosines(z, temperature).map((row, i) => logSumExp(without(row, i, partner(i, z.length))) - weights[i % weights.length] * row[partner(i, z.length)]));

/** 2 − exp(c/σ) / mean exp(c/σ) for the cosines c of the pairs. */
const vonMisesFisherWeights = (z: Table, sigma: number): number[] => {
  const exponentials = z.slice(0, z.length / 2).map((row, i) => Math.exp(cosine(row, z[i + z.length / 2]) / sigma));
  return exponentials.map((value) => 2 - value / mean(exponentials));
};

/** The mean of log(1 + exp S_ii' / Σ exp S_ik), which NT-Xent has and the decoupled loss has not. */
const coupling = (z: Table, temperature: number): number =>
  mean(cosines(z, temperature).map((row, i) => Math.log1p(Math.exp(row[partner(i, z.length)] - logSumExp(without(row, i, partner(i, z.length)))))));

const alignment = (zu: Table, zv: Table, alpha: number): number => mean(zu.map((a, i) => squaredDistance(a, zv[i]) ** (alpha / 2)));

const uniformity = (z: Table, t: number): number => Math.log(mean(z.flatMap((a, i) => z.slice(i + 1).map((b) => Math.exp(-t * squaredDistance(a, b))))));

const triplet = (zu: Table, zv: Table, { margin, negatives }: { margin: number; negatives: 'all' | 'hardest' | 'semi-hard' }): number =>
  mean(
    zu.map((a, i) => {
      const pair = squaredDistance(a, zv[i]);
      const distances = without(zv.map((b) => squaredDistance(a, b)), i);
      const hinge = (distance: number) => Math.max(0, margin + pair - distance);
      if (negatives === 'all') return mean(distances.map(hinge));
      const candidates = negatives === 'hardest' ? distances : distances.filter((distance) => distance > pair && distance < pair + margin);
      return candidates.length === 0 ? 0 : hinge(Math.min(...candidates));
    }),
  );

const columns = (z: Table): number[][] => transposed(z).map((column) => column.map((x) => x - mean(column)));

const barlowTwins = (zu: Table, zv: Table, lambda: number): number => {
  const [a, b] = [columns(zu), columns(zv)];
  return sum(a.flatMap((x, j) => b.map((y, k) => (j === k ? (1 - cosine(x, y)) ** 2 : lambda * cosine(x, y) ** 2))));
};

const vicReg = (zu: Table, zv: Table): number => {
  const terms = [zu, zv].map((z) => {
    const covariance = table(columns(z), columns(z), (a, b) => dot(a, b) / (z.length - 1));
    const floor = mean(covariance.map((row, j) => Math.max(0, 1 - Math.sqrt(row[j] + 1e-4))));
    return 25 * floor + sum(covariance.flatMap((row, j) => without(row, j).map((c) => c * c))) / covariance.length;
  });
  return 25 * alignment(zu, zv, 2) + sum(terms);
};

/** −(u given v half), as sums over points, with ρ_ji the density of ν_{u|v_i} with respect to the sample. */
const conditionalMmd = (s: Table, kernel: Table, estimator: 'u' | 'v'): number => {
  const n = s.length;
  const apart = (j: number, k: number) => estimator === 'v' || j !== k;
  const others = estimator === 'v' ? n : n - 1;
  return mean(
    transposed(s).map((column, i) => {
      const rho = column.map((x) => Math.exp(x - logSumExp(column)) * n);
      const within = sum(rho.flatMap((a, j) => rho.map((b, k) => (apart(j, k) ? kernel[j][k] * a * b : 0))));
      const across = sum(rho.map((a, k) => (apart(i, k) ? kernel[i][k] * a : 0)));
      return within / (2 * n * others) - across / others;
    }),
  );
};

const jointMmd = (s: Table, { Ku, Kv, estimator }: { Ku: Table; Kv: Table; estimator: 'u' | 'v' }): number => {
  const n = s.length;
  const others = estimator === 'v' ? n : n - 1;
  const k = (kernel: Table, a: number, b: number) => (estimator === 'v' || a !== b ? kernel[a][b] : 0);
  const total = logSumExp(s.flat());
  const rho = s.map((row) => row.map((x) => Math.exp(x - total) * n * n));
  let loss = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let a = 0; a < n; a++) {
        loss -= (2 * rho[i][j] * k(Ku, i, a) * k(Kv, j, a)) / (n * others ** 2);
        for (let b = 0; b < n; b++) loss += (rho[i][j] * rho[a][b] * k(Ku, i, a) * k(Kv, j, b)) / (n * others) ** 2;
      }
    }
  }
  return loss;
};

const crossEntropy = (logits: Table, labels: Row, law: Row): number =>
  mean(logits.map((row, i) => logSumExp(row.map((x, c) => x + Math.log(law[c]))) - row[labels[i]]));

/** Finite differences of a function of several matrices with respect to one of them. */
function centralDifferences(f: (...inputs: Table[]) => number, inputs: readonly Table[], which: number): number[][] {
  const step = 1e-5;
  return inputs[which].map((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        f(...inputs.map((input, k) => (k === which ? input.map((r, a) => r.map((x, b) => (a === i && b === j ? x + by : x))) : input)));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

/** All of them, by the names that the losses have. */
export const float64 = {
  alignment,
  barlowTwins,
  centralDifferences,
  conditional,
  conditionalMmd,
  coupling,
  crossEntropy,
  decoupled,
  divergence,
  hardNegative,
  infoNce,
  joint,
  jointMmd,
  ntXent,
  sigLip,
  spectral,
  supCon,
  table,
  triplet,
  uniformity,
  vicReg,
  vonMisesFisherWeights,
};
