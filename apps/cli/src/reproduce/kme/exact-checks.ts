import {
  exactKmeWeights,
  excessLoss,
  excessUpperBound,
  finiteJoint,
  gaussianMixturePair,
  gaussianPairPmi,
  kernelGram,
  kmeSimilarity,
  kmeSimilarityError,
  leakageBound,
  mixPointSets,
  positiveKmeWeights,
  rankBarrier,
  softmax,
  subsetTopics,
  zeroShotScores,
} from '@crossmodal/theory';

import type { Check } from '../reproduction.ts';

/** What is proved of the similarity is derived from the definitions of the paper, not quoted from it. */
const THEORY = 'theory';

/** Six anchors on a circle. */
const anchors = Array.from({ length: 6 }, (_, k) => [Math.cos((k * Math.PI) / 3), Math.sin((k * Math.PI) / 3)]);

const printed = (value: number, tolerance: number) => ({ value, tolerance });

/** Positive weights at one bandwidth. */
export interface LeakagePoint {
  readonly sigma: number;
  readonly error: number;
  readonly bound: number;
}

/** What holds to rounding in float64: the topics, their exact representation, the rank barrier, weights, zero-shot rules. */
export function exactChecks(): Check[] {
  return [...topicChecks(), ...barrierChecks(), ...weightChecks(), ...zeroShotChecks(), ...lawChecks()];
}

/** Error of positive weights on the circle of anchors, and its bound, over bandwidths. */
export function leakage(sigmas: readonly number[]): LeakagePoint[] {
  const { posteriors, prior, joint } = subsetTopics({ topics: 6 });
  const weights = positiveKmeWeights(posteriors, prior);
  const sets = weights.map((row) => ({ points: anchors, logWeights: row.map(Math.log) }));
  return sigmas.map((sigma) => ({
    sigma,
    error: kmeSimilarityError(kmeSimilarity(sets, sets, sigma), joint.pointwiseMutualInformation),
    bound: leakageBound({ posteriorsU: posteriors, posteriorsV: posteriors, prior }, { anchors, sigma }),
  }));
}

function topicChecks(): Check[] {
  const group = 'Topics: exact with two points an item';
  const known: readonly (readonly [number, number, number])[] = [[3, 0.2741014086, 1.74927], [4, 0.3587573945, 2.169969], [6, 0.4987123887, 2.733433]];
  return known.flatMap(([topics, information, inverse]): Check[] => {
    const { joint, pointSets, sigma } = subsetTopics({ topics });
    const logits = kmeSimilarity(pointSets, pointSets, sigma);
    return [
      { group, name: `${topics} topics: mutual information`, source: THEORY, expected: printed(information, 1e-10), ours: joint.mutualInformation },
      { group, name: `${topics} topics: 1/σ² of the representation`, source: THEORY, expected: printed(inverse, 1e-6), ours: 1 / (sigma * sigma) },
      { group, name: `${topics} topics: error of the representation`, source: THEORY, expected: { residualAtMost: 1e-12 }, ours: kmeSimilarityError(logits, joint.pointwiseMutualInformation) },
      { group, name: `${topics} topics: its excess loss`, source: THEORY, expected: { residualAtMost: 1e-12 }, ours: excessLoss(joint, logits) },
    ];
  });
}

function barrierChecks(): Check[] {
  const group = 'What one vector an item cannot reach, six topics';
  const { joint } = subsetTopics({ topics: 6 });
  const pmi = joint.pointwiseMutualInformation;
  const { singularValues } = rankBarrier(pmi, 1);
  const values: readonly (readonly [number, number])[] = [[0, 13.942879], [1, 10.460713], [6, 1.377631], [15, 0.977697], [16, 0.555151]];
  const floors: readonly (readonly [number, number, number])[] = [
    [1, 1.0369, 1e-4], [2, 0.7888, 1e-4], [3, 0.5407, 1e-4], [5, 0.04439, 1e-5], [6, 0.04009, 1e-5], [10, 0.02288, 1e-5], [12, 0.01427, 1e-5], [15, 0.00349, 1e-5], [19, 0.0007, 1e-5],
  ];
  return [
    ...values.map(([r, value]): Check => ({ group, name: `singular value ${r + 1} of the PMI`, source: THEORY, expected: printed(value, 1e-6), ours: singularValues[r] })),
    ...floors.map(([dimension, floor, tolerance]): Check => ({
      group, name: `dimension ${dimension}: floor under the mean squared error`, source: 'Eckart and Young', expected: printed(floor, tolerance), ours: rankBarrier(pmi, dimension).meanSquaredError,
    })),
    { group, name: 'dimension 20: floor under the mean squared error', source: 'Eckart and Young', expected: { residualAtMost: 1e-15 }, ours: rankBarrier(pmi, 20).meanSquaredError },
  ];
}

function weightChecks(): Check[] {
  const group = 'Weights of six anchors on a circle';
  const { posteriors, prior, expPmi, joint } = subsetTopics({ topics: 6 });
  const known: readonly (readonly [number, number, number])[] = [[0.3, 0.0364, 1e-4], [0.5, -0.118, 1e-3], [1, -1.27, 1e-2]];
  const exact = known.flatMap(([sigma, least, tolerance]): Check[] => {
    const weights = exactKmeWeights(posteriors, prior, { anchors, sigma });
    const G = kernelGram(anchors, anchors, { type: 'gaussian', sigma });
    const error = Math.max(...weights.flatMap((a, x) => weights.map((b, y) => Math.abs(bilinear(a, G, b) - expPmi[x][y]))));
    return [
      { group, name: `exact weights, σ = ${sigma}: error of the density ratio`, source: THEORY, expected: { residualAtMost: 3e-13 }, ours: error },
      { group, name: `exact weights, σ = ${sigma}: least weight`, source: THEORY, expected: printed(least, tolerance), ours: Math.min(...weights.flatMap((row) => [...row])) },
    ];
  });
  const errors: readonly (readonly [number, number, number, number])[] = [[0.3, 0.1013, 0.1152, 1e-4], [0.2, 1.03e-4, 1.18e-4, 1e-6]];
  const positive = errors.flatMap(([sigma, error, bound, tolerance]): Check[] => {
    const [found] = leakage([sigma]);
    return [
      { group, name: `positive weights, σ = ${sigma}: error`, source: THEORY, expected: printed(error, tolerance), ours: found.error },
      { group, name: `positive weights, σ = ${sigma}: its bound`, source: THEORY, expected: printed(bound, tolerance), ours: found.bound },
    ];
  });
  const sets = positiveKmeWeights(posteriors, prior).map((row) => ({ points: anchors, logWeights: row.map(Math.log) }));
  const logits = kmeSimilarity(sets, sets, 0.3);
  const excess = excessLoss(joint, logits);
  return [
    ...exact,
    ...positive,
    { group, name: 'positive weights, σ = 0.3: excess loss', source: THEORY, expected: printed(1.31e-4, 1e-6), ours: excess },
    { group, name: 'positive weights, σ = 0.3: excess loss less half the square of the error', source: THEORY, expected: { atMost: 0 }, ours: excess - excessUpperBound(kmeSimilarityError(logits, joint.pointwiseMutualInformation)) },
  ];
}

function bilinear(a: Float64Array, G: readonly Float64Array[], b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) for (let j = 0; j < b.length; j++) sum += a[i] * G[i][j] * b[j];
  return sum;
}

function zeroShotChecks(): Check[] {
  const group = 'Zero-shot classification, the class of an item its first topic';
  const { items, joint, pointSets, sigma } = subsetTopics({ topics: 6 });
  const n = items.length;
  const classOf = items.map(([first]) => first);
  const members = Array.from({ length: 6 }, (_, c) => classOf.flatMap((k, y) => (k === c ? [y] : [])));
  const prior = members.map((list) => list.length / n);
  const bayes = joint.probabilities.map((row) => members.map((list) => n * list.reduce((sum, y) => sum + row[y], 0)));
  const posterior = (scores: readonly Float64Array[]) => scores.map((row) => softmax(row));
  const off = (rows: readonly Float64Array[]) => Math.max(...rows.flatMap((row, x) => Array.from(row, (p, c) => Math.abs(p - bayes[x][c]))));
  const crossEntropy = (rows: readonly Float64Array[]) => rows.reduce((sum, row, x) => sum - row.reduce((part, p, c) => part + bayes[x][c] * Math.log(p), 0) / n, 0);
  const pmi = joint.pointwiseMutualInformation;
  const logMeanExp = posterior(zeroShotScores(pmi, { classOf, prior }));
  const mean = posterior(zeroShotScores(pmi, { classOf, prior, rule: 'mean' }));
  // The prompts of a class as one point set: their kernel means averaged.
  const prompts = members.map((list) => mixPointSets(list.map((y) => pointSets[y]), list.map(() => 1 / list.length)));
  const mixed = posterior(kmeSimilarity(pointSets, prompts, sigma).map((row) => row.map((s, c) => s + Math.log(prior[c]))));
  // ln E exp s − E s of the prompts of a class is KL(p(y|c) ‖ p(y|x, c)) at s = PMI.
  const given = (x: number, list: readonly number[]) => list.map((y) => joint.probabilities[x][y] / list.reduce((sum, other) => sum + joint.probabilities[x][other], 0));
  const divergence = (x: number, list: readonly number[]) => given(x, list).reduce((sum, p) => sum + Math.log(1 / list.length / p) / list.length, 0);
  const scores = (['logMeanExp', 'mean'] as const).map((rule) => zeroShotScores(pmi, { classOf, prior, rule }));
  const identity = Math.max(...items.flatMap((_, x) => members.map((list, c) => Math.abs(scores[0][x][c] - scores[1][x][c] - divergence(x, list)))));
  const leak = items.reduce((sum, _, x) => sum + members.reduce((part, list, c) => part + bayes[x][c] * divergence(x, list), 0) / n, 0);
  const hits = (rows: readonly Float64Array[]) => rows.reduce((sum, row, x) => sum + bayes[x][row.indexOf(Math.max(...row))] / n, 0);
  return [
    { group, name: 'difference of the two rules less the divergence of the prompts', source: THEORY, expected: { residualAtMost: 1e-14 }, ours: identity },
    { group, name: 'mean divergence, the bound on the excess of the mean rule', source: THEORY, expected: printed(0.2183079, 1e-7), ours: leak },
    { group, name: 'log-mean-exp: accuracy', source: THEORY, expected: printed(0.4634921, 1e-7), ours: hits(logMeanExp) },
    { group, name: 'mean of the prompts: accuracy', source: THEORY, expected: printed(0.4634921, 1e-7), ours: hits(mean) },
    { group, name: 'log-mean-exp of the prompts: distance from the Bayes posterior', source: THEORY, expected: { residualAtMost: 1e-14 }, ours: off(logMeanExp) },
    { group, name: 'prompts mixed to one point set a class: distance from the Bayes posterior', source: THEORY, expected: { residualAtMost: 1e-13 }, ours: off(mixed) },
    { group, name: 'log-mean-exp: cross-entropy', source: THEORY, expected: printed(1.3705985, 1e-7), ours: crossEntropy(logMeanExp) },
    { group, name: 'mean of the prompts: cross-entropy', source: THEORY, expected: printed(1.3944931, 1e-7), ours: crossEntropy(mean) },
    { group, name: 'mean of the prompts: excess', source: THEORY, expected: printed(0.0238946, 1e-7), ours: crossEntropy(mean) - crossEntropy(logMeanExp) },
  ];
}

function lawChecks(): Check[] {
  const group = 'Laws with a known pointwise mutual information';
  const gaussian = gaussianPairPmi(0.8);
  const mixture = gaussianMixturePair({ means: [1, -1], deviation: 1 });
  const bits = finiteJoint([[0.4, 0.1], [0.1, 0.4]]);
  return [
    { group, name: 'Gaussian pair of correlation 0.8: mutual information', source: THEORY, expected: printed(0.5108256, 1e-7), ours: gaussian.mutualInformation },
    { group, name: 'Gaussian pair: PMI(1, −1)', source: THEORY, expected: printed(-3.4891744, 1e-7), ours: gaussian.pmi(1, -1) },
    { group, name: 'mixture of two Gaussians: mutual information', source: THEORY, expected: printed(0.1735895, 1e-7), ours: mixture.mutualInformation },
    { group, name: 'mixture of two Gaussians: PMI(2, −2)', source: THEORY, expected: printed(-2.6500055, 1e-7), ours: mixture.pmi(2, -2) },
    { group, name: 'pair of bits: mutual information', source: THEORY, expected: printed(0.192745, 1e-6), ours: bits.mutualInformation },
  ];
}
