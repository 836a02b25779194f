import {
  conditionalLoss,
  conditionalMmdLoss,
  gaussianKernel,
  infoNceLoss,
  innerLogits,
  jointLoss,
  jointMmdLoss,
  l2Logits,
  quadraticLogits,
  spectralContrastiveLoss,
} from '@crossmodal/losses';
import {
  empiricalPair,
  expQuadraticGaussian,
  finiteJoint,
  gaussianMMD2,
  gaussianPair,
  modelJoint,
  objective,
  optimalTilting,
  populationLoss,
  type Random,
  rankErrors,
  type TiltingSpec,
  trueConditionals,
} from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';

import type { Check, ReproductionContext } from '../reproduction.ts';
import { dot, type Table } from './float64.ts';
import { gradientsOf, normals, tensor, valueOf } from './identity.ts';
import { nextTurn } from './next-turn.ts';
import { COVARIANCE, draws, logDensityRatio, pair, tensors } from './pairs.ts';

const PAPER = 'Baptista et al. 2025';
/**
 * Sampled numbers are compared within so many standard errors. Of 20 batches, a ratio beyond 4 has the probability 8e-4
 * (Student's law of 19 degrees of freedom), so that one of the 30 here leaves it at one seed in 50.
 */
const STANDARD_ERRORS = 4;

interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

type BatchLoss = (u: tf.Tensor2D, v: tf.Tensor2D) => tf.Scalar;

/**
 * The mean of a loss over independent batches, and its standard error from their spread. The logarithm of a mean over n
 * draws is biased by −c/n; every batch gives 2 L_n − ½ (L of one half + L of the other), which has no such term.
 */
function sampledLoss(loss: BatchLoss, { size, batches, random }: { size: number; batches: number; random: Random }): Estimate {
  const values = Array.from({ length: batches }, () => {
    const data = draws(size, random);
    const at = (from: number, to: number) =>
      tf.tidy(() => {
        const { u, v } = tensors(data, from, to);
        return loss(u, v).dataSync()[0];
      });
    return 2 * at(0, size) - (at(0, size / 2) + at(size / 2, size)) / 2;
  });
  return estimate(values);
}

function estimate(values: readonly number[]): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}

const encoded = (matrix: Matrix) => matrix.transpose().to2DArray();

interface Method {
  readonly name: string;
  readonly source: string;
  readonly spec: TiltingSpec;
}

const methods: readonly Method[] = [
  { name: 'inner products, conditional', source: `${PAPER}, Theorems 3.2 and 5.1`, spec: { tilting: 'inner', loss: 'conditional' } },
  { name: 'inner products, joint', source: `${PAPER}, Theorems 3.8 and 5.6`, spec: { tilting: 'inner', loss: 'joint' } },
  { name: 'L2, u given v', source: `${PAPER}, Theorems 3.2 and 5.3`, spec: { tilting: 'l2', loss: 'u|v' } },
  { name: 'L2, v given u', source: `${PAPER}, Theorems 3.2 and 5.3`, spec: { tilting: 'l2', loss: 'v|u' } },
  { name: 'L2, conditional', source: `${PAPER}, Theorem 3.2`, spec: { tilting: 'l2', loss: 'conditional' } },
  { name: 'L2, joint', source: `${PAPER}, Theorem 3.8`, spec: { tilting: 'l2', loss: 'joint' } },
];

const tensorLosses: Readonly<Record<TiltingSpec['loss'], (s: tf.Tensor2D) => tf.Scalar>> = {
  conditional: (s) => conditionalLoss(s),
  'u|v': (s) => conditionalLoss(s, { lambdaU: 2, lambdaV: 0 }),
  'v|u': (s) => conditionalLoss(s, { lambdaU: 0, lambdaV: 2 }),
  joint: (s) => jointLoss(s),
};

/** J = L + I: the loss of samples at the optimum, plus the mutual information, is the divergence from the true law. */
function divergenceChecks({ size, batches }: { size: number; batches: number }, random: Random): Check[] {
  return methods.flatMap(({ name, source, spec }) =>
    [1, 2].map((rank): Check => {
      const { G, H } = optimalTilting(pair, { ...spec, rank });
      const { klUGivenV, klVGivenU, klJoint } = rankErrors(pair, spec)[rank];
      const divergence = { conditional: (klUGivenV + klVGivenU) / 2, 'u|v': klUGivenV, 'v|u': klVGivenU, joint: klJoint }[spec.loss];
      const [weightU, weightV] = [encoded(G), encoded(H)];
      const logits = spec.tilting === 'inner' ? innerLogits : l2Logits;
      const { mean, standardError } = sampledLoss(
        (u, v) => tensorLosses[spec.loss](logits(tf.matMul(u, tensor(weightU)), tf.matMul(v, tensor(weightV)))),
        { size, batches, random },
      );
      return {
        group: `J = L + I: sampled loss of ${batches} batches of ${size} at the optimum + I, beside the closed divergence (within ${STANDARD_ERRORS} standard errors)`,
        name: `${name}, rank ${rank}`,
        source,
        expected: { value: divergence, tolerance: STANDARD_ERRORS * standardError },
        ours: mean + pair.mutualInformation,
      };
    }),
  );
}

/** The same in closed form, for random laws and random encoders, and the chain of Theorem 3.10. */
function populationChecks(random: Random): Check[] {
  const group = 'Population identities in float64, over 20 random Gaussian pairs';
  let [atOptimum, chain, ofObjective] = [0, 0, 0];
  for (let trial = 0; trial < 20; trial++) {
    const root = normals(5, 5, random);
    const law = gaussianPair({ cov: root.map((a, i) => root.map((b, j) => dot(a, b) / 5 + (i === j ? 0.5 : 0))), nu: 2 });
    for (const { spec } of methods) {
      const { klUGivenV, klVGivenU, klJoint, loss } = rankErrors(law, spec)[2];
      const divergence = { conditional: (klUGivenV + klVGivenU) / 2, 'u|v': klUGivenV, 'v|u': klVGivenU, joint: klJoint }[spec.loss];
      atOptimum = Math.max(atOptimum, Math.abs(loss + law.mutualInformation - divergence));
      const any = { G: normals(2, 2, random).map((row) => row.map((x) => 0.3 * x)), H: normals(2, 3, random).map((row) => row.map((x) => 0.3 * x)) };
      const [J, L] = [objective(law, any, spec), populationLoss(law, any, spec)];
      // Both are infinite where the joint law of inner products does not exist.
      if (L < Infinity) ofObjective = Math.max(ofObjective, Math.abs(J - L - law.mutualInformation), -J);
    }
    for (const tilting of ['inner', 'l2'] as const) {
      const conditional = optimalTilting(law, { tilting, loss: 'conditional' });
      const joint = optimalTilting(law, { tilting, loss: 'joint' });
      const ofJoint = populationLoss(law, joint, { tilting, loss: 'conditional' });
      chain = Math.max(chain, conditional.lossValue - ofJoint, ofJoint - joint.lossValue);
    }
  }
  return [
    { group, name: 'J = L + I at the optima of every tilting and loss', source: `${PAPER}, Theorems 3.2 and 3.8`, expected: { residualAtMost: 1e-12 }, ours: atOptimum },
    { group, name: 'J − L − I, and J ≥ 0, at random encoders', source: `${PAPER}, Theorems 3.2 and 3.8`, expected: { residualAtMost: 1e-12 }, ours: ofObjective },
    { group, name: 'L_cond(θ_cond) ≤ L_cond(θ_joint) ≤ L_joint(θ_joint): largest violation', source: `${PAPER}, Theorem 3.10`, expected: { residualAtMost: 1e-12 }, ours: Math.max(0, chain) },
  ];
}

/** A point of the curve log K − L against K. */
export interface BoundPoint extends Estimate {
  readonly K: number;
}

/** log K − L of the true density ratio, which sees at most I, and all of it for K → ∞. */
function informationChecks(profile: ReproductionContext['profile'], random: Random): { checks: Check[]; points: BoundPoint[] } {
  const group = `InfoNCE at the true density ratio: log K − L ≤ I = ${pair.mutualInformation.toFixed(6)} (within ${STANDARD_ERRORS} standard errors)`;
  const source = 'van den Oord et al. 2018; Poole et al. 2019';
  const ratio = logDensityRatio();
  const loss: BatchLoss = (u, v) => infoNceLoss(quadraticLogits(u, v, { A: tensor(ratio.A), B: tensor(ratio.B), C: tensor(ratio.C) }));
  const pairs = profile === 'quick' ? 16_384 : 262_144;
  const points = [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].map((K): BoundPoint => {
    const batches = Math.min(Math.ceil(pairs / K), 600);
    const values = Array.from({ length: batches }, () =>
      tf.tidy(() => {
        const { u, v } = tensors(draws(K, random), 0, K);
        return Math.log(K) - loss(u, v).dataSync()[0];
      }),
    );
    return { K, ...estimate(values) };
  });
  const largest = sampledLoss(loss, { size: 1024, batches: Math.ceil(pairs / 1024), random });
  const checks: Check[] = points.map(({ K, mean, standardError }) => ({
    group,
    name: `K = ${K}`,
    source,
    expected: { atMost: pair.mutualInformation + STANDARD_ERRORS * standardError },
    ours: mean,
  }));
  checks.push({
    group,
    // log 1024 − (2 L_1024 − L_512) has log 2 of the halves in it.
    name: 'K → ∞, extrapolated from 512 and 1,024',
    source,
    expected: { value: pair.mutualInformation, tolerance: STANDARD_ERRORS * largest.standardError },
    ours: Math.log(1024) + Math.LN2 - largest.mean,
  });
  const joint = finiteJoint([[3, 1], [1, 5]]);
  for (const K of [2, 3, 4]) {
    checks.push({
      group,
      name: `I − (log K − L), a 2 × 2 law, exact mean over all ${4 ** K} batches of K = ${K}`,
      source,
      expected: { atLeast: 0 },
      ours: joint.mutualInformation - exactBound(joint.pointwiseMutualInformation.map((row) => [...row]), joint.probabilities.map((row) => [...row]), K),
    });
  }
  return { checks, points };
}

/** E [log K − L] over all batches of K independent pairs of a 2 × 2 law. */
function exactBound(table: Table, probabilities: Table, K: number): number {
  let expected = 0;
  for (let code = 0; code < 4 ** K; code++) {
    const cells = Array.from({ length: K }, (_, k) => Math.floor(code / 4 ** k) % 4);
    const s = cells.map((a) => cells.map((b) => table[a >> 1][b & 1]));
    expected += cells.reduce((product, cell) => product * probabilities[cell >> 1][cell & 1], 1) * valueOf((x) => infoNceLoss(x), s);
  }
  return Math.log(K) - expected;
}

/** E k(x, y) of independent centred normals and the Gaussian kernel of bandwidth 1. */
function expectedKernel(covX: Matrix, covY: Matrix): number {
  const size = covX.rows;
  return expQuadraticGaussian({ mean: new Float64Array(size), cov: Matrix.add(covX, covY), B: Matrix.eye(size).mul(-1), c: new Float64Array(size) });
}

/** MMD losses of samples beside the closed forms of the Gaussian kernel. */
function kernelChecks({ size, batches }: { size: number; batches: number }, random: Random): Check[] {
  const group = `MMD losses of ${batches} batches of ${size} beside Gaussian closed forms (within ${STANDARD_ERRORS} standard errors)`;
  const truth = new Matrix(COVARIANCE);
  const product = truth.clone();
  for (const [i, j] of [[0, 2], [0, 3], [1, 2], [1, 3]]) product.set(i, j, 0).set(j, i, 0);
  const { covU, covV } = trueConditionals(pair);
  const kernels = (u: tf.Tensor2D, v: tf.Tensor2D) => ({ Ku: gaussianKernel(u, { bandwidth: 1 }), Kv: gaussianKernel(v, { bandwidth: 1 }) });
  const constant = (u: tf.Tensor2D) => tf.zeros([u.shape[0], u.shape[0]]) as tf.Tensor2D;
  const ratio = logDensityRatio();
  const right = (u: tf.Tensor2D, v: tf.Tensor2D) => quadraticLogits(u, v, { A: tensor(ratio.A), B: tensor(ratio.B), C: tensor(ratio.C) });
  const joint = optimalTilting(pair, { tilting: 'inner', loss: 'joint' });
  const model = modelJoint(pair, joint);
  const tilted = (u: tf.Tensor2D, v: tf.Tensor2D) => innerLogits(tf.matMul(u, tensor(encoded(joint.G))), tf.matMul(v, tensor(encoded(joint.H))));
  const oneSided = optimalTilting(pair, { tilting: 'l2', loss: 'u|v' });
  const exactU = (u: tf.Tensor2D, v: tf.Tensor2D) => l2Logits(tf.matMul(u, tensor(encoded(oneSided.G))), tf.matMul(v, tensor(encoded(oneSided.H))));
  const ofTruth = expectedKernel(truth, truth);
  const rows: readonly [string, number, BatchLoss][] = [
    ['conditional (1, 0), constant logits: −½ E k(u, u′)', -expectedKernel(pair.Cuu, pair.Cuu) / 2, (u, v) => conditionalMmdLoss(constant(u), { ...kernels(u, v), lambdaV: 0 })],
    ['conditional (1, 0), L2 optimum of Theorem 5.3: −½ E k(u, u′ | v)', -expectedKernel(covU, covU) / 2, (u, v) => conditionalMmdLoss(exactU(u, v), { ...kernels(u, v), lambdaV: 0 })],
    ['conditional (1, 1), true density ratio: −½ E k(u, u′ | v) − ½ E k(v, v′ | u)', -(expectedKernel(covU, covU) + expectedKernel(covV, covV)) / 2, (u, v) => conditionalMmdLoss(right(u, v), kernels(u, v))],
    ['joint, constant logits: MMD² of μ and μ_u ⊗ μ_v, less E k of μ', gaussianMMD2({ mean: [0, 0, 0, 0], cov: truth }, { mean: [0, 0, 0, 0], cov: product }, { bandwidth: 1 }) - ofTruth, (u, v) => jointMmdLoss(constant(u), kernels(u, v))],
    ['joint, true density ratio: −E k of μ', -ofTruth, (u, v) => jointMmdLoss(right(u, v), kernels(u, v))],
    ['joint, optimum of Theorem 5.6: MMD² of μ and ν, less E k of μ', gaussianMMD2(model, { mean: [0, 0, 0, 0], cov: truth }, { bandwidth: 1 }) - ofTruth, (u, v) => jointMmdLoss(tilted(u, v), kernels(u, v))],
  ];
  return rows.map(([name, value, loss]): Check => {
    const { mean, standardError } = sampledLoss(loss, { size, batches, random });
    return { group, name, source: `${PAPER}, Appendix B`, expected: { value, tolerance: STANDARD_ERRORS * standardError }, ours: mean };
  });
}

/** The spectral loss of samples at the truncated singular value decomposition of their own whitened covariance. */
function spectralChecks(random: Random): Check[] {
  const group = 'Spectral contrastive loss: its minimum is the truncated whitened singular value decomposition';
  const source = 'HaoChen et al. 2021; Eckart and Young 1936';
  const count = 64;
  const u = normals(count, 4, random);
  const v = normals(count, 3, random).map((row, i) => row.map((x, k) => 0.8 * x + (1 - 0.3 * k) * u[i][k]));
  const own = empiricalPair(u, v, { center: false });
  const loss = (weightU: tf.Tensor2D, weightV: tf.Tensor2D) =>
    spectralContrastiveLoss(innerLogits(tf.matMul(tensor(u), weightU), tf.matMul(tensor(v), weightV)), { negatives: 'all' });
  const checks = [1, 2, 3].flatMap((rank): Check[] => {
    const { G, H } = optimalTilting(own, { tilting: 'inner', loss: 'conditional', rank });
    const [weightU, weightV] = [encoded(G), encoded(H)];
    const least = -own.sigma.subarray(0, rank).reduce((sum, sigma) => sum + sigma * sigma, 0);
    const lower = Math.min(...Array.from({ length: 20 }, () => valueOf(loss, jittered(weightU, random), jittered(weightV, random)) - least));
    return [
      { group, name: `rank ${rank}: loss + Σ σ² over the kept canonical correlations of 64 samples`, source, expected: { residualAtMost: 1e-5 }, ours: Math.abs(valueOf(loss, weightU, weightV) - least) },
      { group, name: `rank ${rank}: gradient of both encoders there`, source, expected: { residualAtMost: 1e-5 }, ours: Math.max(...gradientsOf(loss, weightU, weightV).flat(2).map(Math.abs)) },
      { group, name: `rank ${rank}: least rise over 20 perturbed encoders`, source, expected: { atLeast: 0 }, ours: lower },
    ];
  });
  const counts = [[3, 1, 2], [1, 3, 2]];
  const { pointwiseMutualInformation, probabilities } = finiteJoint(counts);
  const ratio = pointwiseMutualInformation.map((row) => Array.from(row, Math.exp));
  const pairs = counts.flatMap((row, a) => row.flatMap((times, b) => Array.from({ length: times }, () => [a, b])));
  // 1 + χ² is the mean of the density ratio under the law itself.
  const onePlusChiSquare = ratio.reduce((sum, row, a) => sum + dot(row, [...probabilities[a]]), 0);
  const batch = pairs.map(([a]) => pairs.map(([, b]) => ratio[a][b]));
  checks.push({ group, name: 'a 2 × 3 law in exact proportions, S its density ratio: loss + 1 + χ²', source, expected: { residualAtMost: 1e-5 }, ours: Math.abs(valueOf((s) => spectralContrastiveLoss(s, { negatives: 'all' }), batch) + onePlusChiSquare) });
  return checks;
}

function jittered(matrix: Table, random: Random): number[][] {
  return matrix.map((row) => row.map((x) => x + 0.05 * random.normal()));
}

/** What finite laws in exact proportions and samples of Gaussian laws say of the losses. */
export async function sampledChecks(
  { profile, signal }: Pick<ReproductionContext, 'profile' | 'signal'>,
  createRandom: (stream: number) => Random,
): Promise<{ checks: Check[]; points: BoundPoint[] }> {
  const plan = { size: 1024, batches: profile === 'quick' ? 20 : 200 };
  const information = informationChecks(profile, createRandom(1));
  const parts = [
    () => populationChecks(createRandom(0)),
    () => divergenceChecks(plan, createRandom(2)),
    () => information.checks,
    () => kernelChecks({ ...plan, size: 512 }, createRandom(3)),
    () => spectralChecks(createRandom(4)),
  ];
  const checks: Check[] = [];
  for (const part of parts) {
    checks.push(...part());
    await nextTurn(signal);
  }
  return { checks, points: information.points };
}
