import {
  alignmentLoss,
  barlowTwinsLoss,
  clipLoss,
  conditionalLoss,
  conditionalMmdLoss,
  cosineLogits,
  dclLoss,
  dclwLoss,
  distillationLoss,
  hardNegativeLoss,
  infoNceLoss,
  jointLoss,
  l2Logits,
  labelGivenImageLoss,
  labelledConditionalLoss,
  normalizeRows,
  ntXentLoss,
  sigLipLoss,
  supConLoss,
  tripletLoss,
  uniformityLoss,
  vicRegLoss,
} from '@crossmodal/losses';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { Check } from '../reproduction.ts';
import { cosine, dot, float64, mean, type Table, transposed } from './float64.ts';
import { gradientsOf, type Identity, measured, normals, tensor, valueOf } from './identity.ts';

const PAPER = 'Baptista et al. 2025';
const tau = 0.5;
const dim = 4;

const logits = (n: number, random: Random): number[][] => normals(n, n, random).map((row) => row.map((x) => 2 * x));
/** Two correlated modalities. */
const embeddings = (n: number, random: Random): [number[][], number[][]] => {
  const zu = normals(n, dim, random);
  return [zu, normals(n, dim, random).map((row, i) => row.map((x, k) => 0.5 * x + zu[i][k]))];
};
const apart = (a: number, b: number): number => Math.abs(a - b);
const plusOfU = (s: Table, shift: readonly number[]): number[][] => s.map((row, i) => row.map((x) => x + shift[i]));
const plusOfV = (s: Table, shift: readonly number[]): number[][] => s.map((row) => row.map((x, j) => x + shift[j]));
const onlyU = (s: tf.Tensor2D) => conditionalLoss(s, { lambdaU: 2, lambdaV: 0 });
const onlyV = (s: tf.Tensor2D) => conditionalLoss(s, { lambdaU: 0, lambdaV: 2 });
const jointOfAll = (s: tf.Tensor2D) => jointLoss(s, { negatives: 'all' });
const labelTensor = (labels: readonly number[]) => tf.tensor1d([...labels], 'int32');
/** Every label at least twice where n allows it. */
const someLabels = (n: number, classes: number): number[] => Array.from({ length: n }, (_, i) => i % classes);

const equalities: Identity[] = [
  {
    name: 'L_clip − L_cond = log N',
    source: `${PAPER}, Theorem 2.8`,
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf(clipLoss, s), valueOf((x) => conditionalLoss(x), s) + Math.log(n));
    },
  },
  {
    name: 'L_clip is the mean of InfoNCE of S and of Sᵀ',
    source: `${PAPER}, equations 7 and 8`,
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf(clipLoss, s), (valueOf((x) => infoNceLoss(x), s) + valueOf((x) => infoNceLoss(x), transposed(s))) / 2);
    },
  },
  {
    name: 'InfoNCE = L_cond(0, 2) + log N',
    source: 'van den Oord et al. 2018; Theorem 2.8',
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf((x) => infoNceLoss(x), s), valueOf(onlyV, s) + Math.log(n));
    },
  },
  {
    name: 'L_cond(λ_u, λ_v) = λ_u/2 · L_cond(2, 0) + λ_v/2 · L_cond(0, 2)',
    source: `${PAPER}, Problem 3.13`,
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf((x) => conditionalLoss(x, { lambdaU: 1.5, lambdaV: 0.4 }), s), 0.75 * valueOf(onlyU, s) + 0.2 * valueOf(onlyV, s));
    },
  },
  {
    name: 'L_cond(2, 0) of S is L_cond(0, 2) of Sᵀ',
    source: `${PAPER}, Problem 3.13`,
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf(onlyU, s), valueOf(onlyV, transposed(s)));
    },
  },
  {
    name: 'labelled loss on [N, K] = conditional loss of its N × N logits, for three weightings',
    source: `${PAPER}, equation 12 and Problem 3.13`,
    residual: (n, random) => {
      const [l, y] = [normals(n, 3, random), someLabels(n, 3)];
      const pairs = l.map((row) => y.map((label) => row[label]));
      return Math.max(
        ...[[1, 1], [2, 0], [0, 2]].map(([lambdaU, lambdaV]) =>
          apart(valueOf((x) => labelledConditionalLoss(x, labelTensor(y), { lambdaU, lambdaV }), l), float64.conditional(pairs, lambdaU, lambdaV)),
        ),
      );
    },
  },
  {
    name: 'cross-entropy = labelled loss (0, 2) with uniform labels + log K',
    source: `${PAPER}, Proposition 6.1, corrected`,
    residual: (n, random) => {
      const [l, y] = [normals(n, 3, random), someLabels(n, 3)];
      const uniform = { lambdaU: 0, lambdaV: 2, labelMarginal: [1 / 3, 1 / 3, 1 / 3] };
      return apart(valueOf((x) => labelGivenImageLoss(x, labelTensor(y)), l), valueOf((x) => labelledConditionalLoss(x, labelTensor(y), uniform), l) + Math.log(3));
    },
  },
  {
    name: 'cross-entropy − H(v) = labelled loss (0, 2) of the logits − log μ_v',
    source: `${PAPER}, Proposition 6.1, for labels that are not uniform`,
    residual: (n, random) => {
      const y = Array.from({ length: n }, (_, i) => (i < n / 3 ? 0 : 1));
      const law = [0, 1].map((label) => mean(y.map((value) => (value === label ? 1 : 0))));
      const l = normals(n, 2, random);
      const entropy = -law.reduce((total, p) => total + p * Math.log(p), 0);
      const shifted = plusOfV(l, law.map((p) => -Math.log(p)));
      const labels = (x: tf.Tensor2D) => labelledConditionalLoss(x, labelTensor(y), { lambdaU: 0, lambdaV: 2 });
      return apart(valueOf((x) => labelGivenImageLoss(x, labelTensor(y)), l) - entropy, valueOf(labels, shifted));
    },
  },
  {
    name: 'hard negatives with β = 0, τ⁺ = 0 are InfoNCE',
    source: 'Robinson et al. 2021',
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf((x) => hardNegativeLoss(x, { beta: 0 }), s), valueOf((x) => infoNceLoss(x), s));
    },
  },
  {
    name: 'distillation from a certain teacher is InfoNCE',
    source: 'Hinton et al. 2015',
    residual: (n, random) => {
      const s = logits(n, random);
      return apart(valueOf((x) => distillationLoss(x, tf.mul(tf.eye(n), 1e3)), s), valueOf((x) => infoNceLoss(x), s));
    },
  },
  {
    name: 'distillation from itself is 0',
    source: 'Hinton et al. 2015',
    residual: (n, random) => {
      const s = logits(n, random);
      return Math.abs(valueOf((x) => distillationLoss(x, tensor(s), { temperature: 2 }), s));
    },
  },
  {
    name: 'SupCon with one class a pair = NT-Xent',
    source: 'Khosla et al. 2020',
    residual: (n, random) => {
      const z = normals(2 * n, dim, random);
      const labels = labelTensor(z.map((_, i) => i % n));
      const value = apart(valueOf((x) => supConLoss(x, labels, { temperature: tau }), z), valueOf((x) => ntXentLoss(x, { temperature: tau }), z));
      labels.dispose();
      return value;
    },
  },
  {
    name: 'SupCon = InfoNCE of z and z with several positives',
    source: 'Khosla et al. 2020, L_out',
    residual: (n, random) => {
      const z = normals(2 * n, dim, random);
      const y = z.map((_, i) => i % Math.max(1, Math.floor(n / 2)));
      const mask = (entry: (i: number, j: number) => boolean) => tensor(z.map((_, i) => z.map((_row, j) => (entry(i, j) ? 1 : 0))));
      const masked = (x: tf.Tensor2D) =>
        infoNceLoss(cosineLogits(x, x, { temperature: tau }), {
          positives: mask((i, j) => i !== j && y[i] === y[j]),
          // All others; infoNceLoss takes the positives out of them.
          negatives: mask((i, j) => i !== j),
        });
      // With a single class no row has a negative.
      if (new Set(y).size === 1) return 0;
      return apart(valueOf((x) => supConLoss(x, labelTensor(y), { temperature: tau }), z), valueOf(masked, z));
    },
  },
  {
    name: 'DCL = NT-Xent − mean log(1 + e^pos / Σ e^neg)',
    source: 'Yeh et al. 2022',
    residual: (n, random) => {
      const z = normals(2 * n, dim, random);
      return apart(valueOf((x) => dclLoss(x, { temperature: tau }), z), valueOf((x) => ntXentLoss(x, { temperature: tau }), z) - float64.coupling(z, tau));
    },
  },
  {
    name: 'DCL-W with σ → ∞ (1e6) is DCL',
    source: 'Yeh et al. 2022',
    residual: (n, random) => {
      const z = normals(2 * n, dim, random);
      return apart(valueOf((x) => dclwLoss(x, { temperature: tau, sigma: 1e6 }), z), valueOf((x) => dclLoss(x, { temperature: tau }), z));
    },
  },
  {
    name: 'L2 = cosine − 1/τ on unit rows',
    source: `${PAPER}, section 3.3`,
    residual: (n, random) => {
      const [zu, zv] = embeddings(n, random);
      const largestGap = (u: tf.Tensor2D, v: tf.Tensor2D) => {
        const [a, b] = [normalizeRows(u), normalizeRows(v)];
        const gap = tf.sub(cosineLogits(a, b, { temperature: tau }), l2Logits(a, b, { temperature: tau }));
        return tf.max(tf.abs(tf.sub(gap, 1 / tau))) as tf.Scalar;
      };
      return valueOf(largestGap, zu, zv);
    },
  },
  {
    name: 'alignment of unit rows = 2 − 2 · mean cosine of the pairs',
    source: 'Wang and Isola 2020',
    residual: (n, random) => {
      const [zu, zv] = embeddings(n, random);
      const cosines = mean(zu.map((row, i) => cosine(row, zv[i])));
      return apart(valueOf((u, v) => alignmentLoss(normalizeRows(u), normalizeRows(v)), zu, zv), 2 - 2 * cosines);
    },
  },
  {
    name: 'uniformity of a regular simplex is its bound −2t n/(n − 1)',
    source: 'Wang and Isola 2020; convexity',
    residual: (n) => apart(valueOf((z) => uniformityLoss(z), simplex(n)), (-4 * n) / (n - 1)),
  },
  {
    name: 'VICReg is 0, with gradient 0, on its zero set',
    source: 'Bardes et al. 2022',
    // Scaled to variance 2; sums of up to 128 squares of order 1.
    residual: (n, random) => {
      const z = decorrelated(2 * n, random).map((row) => row.map((x) => x * Math.SQRT2));
      return largestOf((u, v) => vicRegLoss(u, v), z, z);
    },
  },
  {
    name: 'Barlow Twins is 0, with gradient 0, on its zero set',
    source: 'Zbontar et al. 2021',
    residual: (n, random) => {
      const z = decorrelated(2 * n, random);
      return largestOf((u, v) => barlowTwinsLoss(u, v), z, z.map((row) => row.map((x, k) => (k + 1) * x + k)));
    },
  },
  {
    name: 'triplet loss is 0, with gradient 0, once every negative is farther by the margin',
    source: 'Schroff et al. 2015',
    residual: (n) => largestOf((u, v) => tripletLoss(u, v), simplex(n), simplex(n)),
  },
];

const gauges: Identity[] = [
  {
    name: 'L_cond(2, 0) does not see c(v), nor does its gradient',
    source: `${PAPER}, section 3; gauge of u given v`,
    residual: (n, random) => {
      const s = logits(n, random);
      return difference(onlyU, s, plusOfV(s, normals(1, n, random)[0]));
    },
  },
  {
    name: 'L_cond(0, 2), InfoNCE and hard negatives do not see c(u)',
    source: `${PAPER}, section 3; gauge of v given u`,
    residual: (n, random) => {
      const s = logits(n, random);
      const moved = plusOfU(s, normals(1, n, random)[0]);
      return Math.max(...[onlyV, (x: tf.Tensor2D) => infoNceLoss(x), (x: tf.Tensor2D) => hardNegativeLoss(x)].map((loss) => difference(loss, s, moved)));
    },
  },
  {
    name: 'conditional MMD (1, 0) does not see c(v), (0, 1) not c(u)',
    source: `${PAPER}, Appendix B`,
    residual: (n, random) => {
      const s = logits(n, random);
      const K = tensor(kernel(normals(n, 2, random)));
      const shift = normals(1, n, random)[0];
      const largest = Math.max(
        difference((x) => conditionalMmdLoss(x, { Ku: K, lambdaV: 0 }), s, plusOfV(s, shift)),
        difference((x) => conditionalMmdLoss(x, { Kv: K, lambdaU: 0 }), s, plusOfU(s, shift)),
      );
      K.dispose();
      return largest;
    },
  },
  {
    name: 'conditional, CLIP and joint losses do not see a constant',
    source: `${PAPER}, section 3`,
    residual: (n, random) => {
      const s = logits(n, random);
      const moved = plusOfU(s, s.map(() => 3));
      return Math.max(...[conditionalLoss, clipLoss, jointLoss, jointOfAll].map((loss) => difference((x) => loss(x), s, moved)));
    },
  },
  {
    name: 'image given label: a constant added to a class has gradient 0',
    source: `${PAPER}, section 6.2`,
    residual: (n, random) => {
      const [gradient] = gradientsOf((x) => labelledConditionalLoss(x, labelTensor(someLabels(n, 3)), { lambdaU: 2, lambdaV: 0 }), normals(n, 3, random));
      return Math.max(...transposed(gradient).map((column) => Math.abs(column.reduce((total, value) => total + value, 0))));
    },
  },
  {
    name: 'every loss of embeddings on the sphere is unchanged by rotation and by scale of its rows',
    source: `${PAPER}, Remark 2.5`,
    residual: (n, random) => {
      const z = normals(2 * n, dim, random);
      const [rotated, scaled] = [z.map((row) => turned(row)), z.map((row, i) => row.map((x) => x * (1 + (i % 5))))];
      const all = [(x: tf.Tensor2D) => ntXentLoss(x, { temperature: tau }), (x: tf.Tensor2D) => dclLoss(x, { temperature: tau }), (x: tf.Tensor2D) => dclwLoss(x, { temperature: tau })];
      return Math.max(...all.flatMap((loss) => [rotated, scaled].map((moved) => apart(valueOf(loss, z), valueOf(loss, moved)))));
    },
  },
];

/** A quantity that has a bound, as the margin by which it keeps it. */
const bounds: Identity[] = [
  {
    name: 'L_cond ≤ L_joint (all pairs as negatives): largest violation',
    source: `${PAPER}, Theorem 3.10`,
    residual: (n, random) => {
      const s = logits(n, random);
      return Math.max(0, valueOf((x) => conditionalLoss(x), s) - valueOf(jointOfAll, s));
    },
  },
  {
    name: '−log N ≤ L_cond and |L_clip − log N| ≤ 2/τ for cosines: largest violation',
    source: `${PAPER}, section 2`,
    residual: (n, random) => {
      const [zu, zv] = embeddings(n, random);
      const loss = valueOf((u, v) => conditionalLoss(cosineLogits(u, v, { temperature: tau })), zu, zv);
      return Math.max(0, -Math.log(n) - loss, Math.abs(loss) - 2 / tau);
    },
  },
  {
    name: 'uniformity of unit rows ≥ −2t n/(n − 1): largest violation',
    source: 'Wang and Isola 2020; convexity',
    residual: (n, random) => Math.max(0, (-4 * n) / (n - 1) - valueOf((z) => uniformityLoss(normalizeRows(z)), normals(n, dim, random))),
  },
];

const biases: Identity[] = [
  {
    name: 'SigLIP: the gradient of the bias is 0 at −log(N − 1)',
    source: 'Zhai et al. 2023; optimum of constant logits',
    residual: (n) => {
      const bias = (b: tf.Tensor2D) => sigLipLoss(tf.zeros([n, n]), { bias: tf.squeeze(b) as tf.Scalar });
      return Math.abs(gradientsOf(bias, [[-Math.log(n - 1)]])[0][0][0]);
    },
  },
];

/** Largest difference of value and gradient of a loss at two places. */
function difference(loss: (x: tf.Tensor2D) => tf.Scalar, at: Table, moved: Table): number {
  const [[before], [after]] = [gradientsOf(loss, at), gradientsOf(loss, moved)];
  return Math.max(apart(valueOf(loss, at), valueOf(loss, moved)), ...before.flatMap((row, i) => row.map((value, j) => apart(value, after[i][j]))));
}

/** Largest of value and gradients of a loss. */
function largestOf(loss: (u: tf.Tensor2D, v: tf.Tensor2D) => tf.Scalar, zu: Table, zv: Table): number {
  return Math.max(Math.abs(valueOf(loss, zu, zv)), ...gradientsOf(loss, zu, zv).flat(2).map(Math.abs));
}

function kernel(points: Table): number[][] {
  return float64.table(points, points, (a, b) => Math.exp(-a.reduce((total, x, k) => total + (x - b[k]) ** 2, 0) / 2));
}

/** n points of the unit sphere, all pairs of which have the inner product −1/(n − 1). */
function simplex(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_row, j) => ((i === j ? 1 : 0) - 1 / n) / Math.sqrt(1 - 1 / n)));
}

/** Random embeddings of mean 0 whose dimensions are orthogonal and have variance 1, with n − 1 in its denominator: Gram and Schmidt. */
function decorrelated(n: number, random: Random): number[][] {
  const done: number[][] = [Array.from({ length: n }, () => 1 / Math.sqrt(n))];
  while (done.length <= Math.min(dim, n - 1)) {
    let column = normals(1, n, random)[0];
    for (const other of [...done, ...done]) {
      const part = dot(column, other);
      column = column.map((x, i) => x - part * other[i]);
    }
    const length = Math.sqrt(dot(column, column));
    done.push(column.map((x) => x / length));
  }
  return transposed(done.slice(1)).map((row) => row.map((x) => x * Math.sqrt(n - 1)));
}

/** A rotation of four dimensions. */
function turned([a, b, c, d]: readonly number[]): number[] {
  const [cos, sin] = [Math.cos(0.7), Math.sin(0.7)];
  return [cos * a - sin * c, cos * b - sin * d, sin * a + cos * c, sin * b + cos * d];
}

/** Equalities, invariances, bounds and chance levels on random batches. */
export function identityChecks(createRandom: (stream: number) => Random): Check[] {
  return [
    ...measured('Equalities between losses', [...equalities, ...biases], createRandom),
    ...measured('What a loss does not see', gauges, createRandom),
    ...measured('Bounds', bounds, createRandom),
  ];
}
