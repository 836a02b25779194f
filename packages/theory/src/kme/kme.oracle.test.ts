import { describe, expect, it } from 'vitest';

import {
  createRandom,
  exactKmeWeights,
  excessLoss,
  excessUpperBound,
  expPmiFromPosteriors,
  finiteConditionalLoss,
  finiteConditionalLossGradient,
  finiteJoint,
  gaussianMixturePair,
  gaussianPairPmi,
  kernelGram,
  kmeMmdSquared,
  kmeNormSquared,
  kmeShares,
  kmeSimilarity,
  kmeSimilarityError,
  leakageBound,
  logSumExp,
  mixPointSets,
  NotPositiveDefiniteError,
  OutOfRangeError,
  type PointKernel,
  positiveKmeWeights,
  randomFourierFeatures,
  rankBarrier,
  RankError,
  sampleGaussianFrequencies,
  sampleImqFrequencies,
  ShapeError,
  softmax,
  subsetTopics,
  wpseSimilarity,
  zeroShotScores,
} from '../index.ts';

const e1 = [1, 0];
const e2 = [0, 1];
const one = (point: readonly number[]) => ({ points: [point], logWeights: [0] });
const gaussian: PointKernel = { type: 'gaussian', sigma: 0.5 };
const imq: PointKernel = { type: 'imq', c: 0.5 };
const linear: PointKernel = { type: 'linear' };
const repeated = (count: number, value: number) => Array.from({ length: count }, () => value);
const largest = (rows: readonly ArrayLike<number>[]) => Math.max(...rows.flatMap((row) => Array.from(row, Math.abs)));

describe('the density ratio and the loss', () => {
  it('has the pointwise mutual information of a symmetric pair of bits', () => {
    const { pointwiseMutualInformation: pmi, mutualInformation } = finiteJoint([[0.4, 0.1], [0.1, 0.4]]);
    expect(pmi[0][0]).toBeCloseTo(0.470004, 6);
    expect(pmi[0][1]).toBeCloseTo(-0.916291, 6);
    expect(mutualInformation).toBeCloseTo(0.192745, 6);
  });

  it('is bilinear in the posteriors and averages to 1', () => {
    const A = [[0.9, 0.1], [0.1, 0.9]];
    const ratio = expPmiFromPosteriors(A, A, [0.5, 0.5]);
    expect(ratio[0][0]).toBeCloseTo(1.64, 14);
    expect(ratio[0][1]).toBeCloseTo(0.36, 14);
    expect(Math.log(ratio[0][0])).toBeCloseTo(0.494696, 6);
    expect(Math.log(ratio[0][1])).toBeCloseTo(-1.021651, 6);
    expect((ratio[0][0] + ratio[0][1]) / 2).toBeCloseTo(1, 14);
    const [[mixed]] = expPmiFromPosteriors([[0.3 * 0.9 + 0.7 * 0.1, 0.3 * 0.1 + 0.7 * 0.9]], A, [0.5, 0.5]);
    expect(mixed).toBeCloseTo(0.3 * 1.64 + 0.7 * 0.36, 14);
  });

  it('loses nothing at constant logits and the mutual information at the optimum, in the form with log-sum-exps', () => {
    const joint = finiteJoint([[5, 2, 1], [1, 6, 3]]);
    const constant = [[3, 3, 3], [3, 3, 3]];
    expect(finiteConditionalLoss(joint, constant)).toBeCloseTo(0, 14);
    expect(excessLoss(joint, constant)).toBeCloseTo(joint.mutualInformation, 14);
    expect(Math.abs(excessLoss(joint, joint.pointwiseMutualInformation))).toBeLessThan(1e-12);
    const S = [[0.3, -1, 2], [1.5, 0.2, -0.7]];
    const [pu, pv] = [joint.marginalU, joint.marginalV];
    let expected = 0;
    for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) expected -= joint.probabilities[i][j] * S[i][j];
    for (let i = 0; i < 2; i++) expected += 0.5 * pu[i] * logSumExp(S[i].map((s, j) => s + Math.log(pv[j])));
    for (let j = 0; j < 3; j++) expected += 0.5 * pv[j] * logSumExp(S.map((row, i) => row[j] + Math.log(pu[i])));
    expect(finiteConditionalLoss(joint, S)).toBeCloseTo(expected, 13);
  });

  it.each([[1, 1], [2, 0], [0, 2], [0.3, 1.1]])('has the gradient of finite differences with the weights (%s, %s)', (lambdaU, lambdaV) => {
    const joint = finiteJoint([[5, 2, 0], [1, 6, 3]]);
    const S = [[0.3, -1, 2], [1.5, 0.2, -0.7]];
    const gradient = finiteConditionalLossGradient(joint, S, { lambdaU, lambdaV });
    const h = 1e-5;
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        const at = (step: number) => finiteConditionalLoss(joint, S.map((row, a) => row.map((s, b) => s + (a === i && b === j ? step : 0))), { lambdaU, lambdaV });
        expect(gradient[i][j]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 8);
      }
    }
    const atOptimum = finiteConditionalLossGradient(joint, joint.pointwiseMutualInformation, { lambdaU, lambdaV });
    expect(largest(atOptimum)).toBeLessThan(1e-12);
  });
});

describe('kernels of points', () => {
  it('has the values at unit vectors that are orthogonal, opposite and equal', () => {
    const at = (v: number[], kernel: PointKernel) => kernelGram([e1], [v], kernel)[0][0];
    expect(at(e2, gaussian)).toBeCloseTo(0.01831564, 8);
    expect(at(e2, imq)).toBeCloseTo(1 / 3, 14);
    expect(at(e2, linear)).toBe(0);
    expect(at([-1, 0], gaussian)).toBeCloseTo(3.354626e-4, 10);
    expect(at([-1, 0], imq)).toBeCloseTo(0.2425356, 7);
    expect(at([-1, 0], linear)).toBe(-1);
    for (const kernel of [gaussian, imq, linear]) expect(at(e1, kernel)).toBe(1);
  });

  it('sums or averages over weighted points', () => {
    const X = [{ points: [e1, e2], weights: [1, 2] }];
    const Y = [{ points: [e1, e2], weights: [1, -1] }];
    const at = (kernel: PointKernel, reduction: 'sum' | 'mean') => wpseSimilarity(X, Y, { kernel, reduction })[0][0];
    expect(at(gaussian, 'sum')).toBeCloseTo(-0.9816844, 7);
    expect(at(gaussian, 'mean')).toBeCloseTo(-0.2454211, 7);
    expect(at(imq, 'sum')).toBeCloseTo(-2 / 3, 14);
    expect(at(imq, 'mean')).toBeCloseTo(-1 / 6, 14);
    expect(at(linear, 'sum')).toBe(-1);
    expect(at(linear, 'mean')).toBe(-0.25);
    expect(wpseSimilarity(X, Y, { kernel: linear })[0][0]).toBe(-0.25);
  });

  it('is the logarithm of the sum, and with one point the cosine logit less a constant', () => {
    const halves = [{ points: [e1, e2], logWeights: [Math.log(0.5), Math.log(0.5)] }];
    expect(kmeSimilarity(halves, [one(e1)], 0.5)[0][0]).toBeCloseTo(-0.6749973, 7);
    const half = [0.5, Math.sqrt(0.75)];
    expect(kmeSimilarity([one(e1)], [one(half)], Math.sqrt(0.07))[0][0]).toBeCloseTo(-7.142857, 6);
    expect(kmeSimilarity([{ points: [e1], logWeights: [-Infinity] }], [one(e1)], 0.5)[0][0]).toBe(-Infinity);
  });

  it('has the shares of its pairs of points for its derivatives', () => {
    // 1/(1 + e^{-4}).
    expect(kmeShares({ points: [e1, e2], logWeights: [0, 0] }, one(e1), 0.5).map(([share]) => share)[0]).toBeCloseTo(0.9820138, 7);
    const x = { points: [e1, e2, [0.6, -0.8]], logWeights: [0.3, -1, 0.5] };
    const y = { points: [[0.8, 0.6], e2], logWeights: [0.2, -0.4] };
    const shares = kmeShares(x, y, 0.7);
    expect(shares.reduce((sum, row) => sum + row[0] + row[1], 0)).toBeCloseTo(1, 14);
    const step = 1e-5;
    const moved = (point: number, by: number) => ({ ...x, logWeights: x.logWeights.map((weight, i) => (i === point ? weight + by : weight)) });
    shares.forEach((row, i) => {
      const slope = (kmeSimilarity([moved(i, step)], [y], 0.7)[0][0] - kmeSimilarity([moved(i, -step)], [y], 0.7)[0][0]) / (2 * step);
      expect(row[0] + row[1]).toBeCloseTo(slope, 9);
    });
    // From pair to pair as the exponents differ.
    expect(Math.log(shares[0][0] / shares[2][1])).toBeCloseTo(0.3 - 0.5 + 0.2 + 0.4 + (0.8 + 0.8) / 0.49, 12);
    expect(() => kmeShares({ points: [e1], logWeights: [-Infinity] }, one(e1), 0.5)).toThrow(/all weights of x or of y are 0/);
  });

  it('keeps its digits where every kernel value underflows', () => {
    // cos = -1 and 1/sigma^2 = 1000: exp(-2000) is 0 in float64.
    expect(kmeSimilarity([one(e1)], [one([-1, 0])], Math.sqrt(0.001))[0][0]).toBeCloseTo(-2000, 9);
  });

  it('has the norm and the distance of kernel means', () => {
    expect(kmeMmdSquared(one(e1), one(e2), 0.5)).toBeCloseTo(1.963369, 6);
    expect(kmeNormSquared(one(e1), 0.5)).toBe(1);
    expect(kmeMmdSquared(one(e1), mixPointSets([one(e1), one(e1)], [0.25, 0.75]), 0.5)).toBeLessThan(1e-15);
  });
});

describe('weights that represent the density ratio', () => {
  const { posteriors, prior, expPmi, joint } = subsetTopics({ topics: 6 });
  const pmi = joint.pointwiseMutualInformation;
  const anchors = Array.from({ length: 6 }, (_, k) => [Math.cos((k * Math.PI) / 3), Math.sin((k * Math.PI) / 3)]);
  const logitsAt = (sigma: number) => {
    const sets = positiveKmeWeights(posteriors, prior).map((row) => ({ points: anchors, logWeights: row.map(Math.log) }));
    return kmeSimilarity(sets, sets, sigma);
  };

  it.each([[0.3, 0.0364], [0.5, -0.118], [1, -1.27]])('are exact at sigma = %s, with the least weight %s', (sigma, least) => {
    const weights = exactKmeWeights(posteriors, prior, { anchors, sigma });
    const G = kernelGram(anchors, anchors, { type: 'gaussian', sigma });
    const made = weights.map((a) => weights.map((b) => a.reduce((sum, x, i) => sum + x * G[i].reduce((part, g, j) => part + g * b[j], 0), 0)));
    expect(largest(made.map((row, i) => row.map((value, j) => value - expPmi[i][j])))).toBeLessThan(3e-13);
    expect(Math.min(...weights.flatMap((row) => [...row]))).toBeCloseTo(least, least === -1.27 ? 2 : 3);
  });

  it.each([[0.3, 0.1013, 0.1152, 4], [0.2, 1.03e-4, 1.18e-4, 6]])('if positive err by leakage at sigma = %s: %s, within the bound %s', (sigma, error, bound, digits) => {
    const logits = logitsAt(sigma);
    expect(kmeSimilarityError(logits, pmi)).toBeCloseTo(error, digits);
    expect(leakageBound({ posteriorsU: posteriors, posteriorsV: posteriors, prior }, { anchors, sigma })).toBeCloseTo(bound, digits);
    // The similarity is never below the pointwise mutual information.
    expect(Math.min(...logits.flatMap((row, i) => Array.from(row, (s, j) => s - pmi[i][j])))).toBeGreaterThan(-1e-12);
  });

  it('lose no more than half the square of their error', () => {
    const logits = logitsAt(0.3);
    expect(excessLoss(joint, logits)).toBeCloseTo(1.31e-4, 6);
    expect(excessLoss(joint, logits)).toBeLessThan(excessUpperBound(kmeSimilarityError(logits, pmi)));
    expect(kmeSimilarityError(logitsAt(0.1), pmi)).toBeLessThan(1e-12);
  });

  it('do not exist for coinciding anchors', () => {
    expect(() => exactKmeWeights([[0.5, 0.5]], [0.5, 0.5], { anchors: [e1, e1], sigma: 1 })).toThrow(NotPositiveDefiniteError);
  });
});

describe('subsetTopics', () => {
  it.each([
    [3, 0.2741014086, 0.0725191, 1.74927, [0.19, 0.7975, 1.405, 2.62]],
    [4, 0.3587573945, 0.0553936, 2.169969, [0.19, 1, 1.81, 3.43]],
    [6, 0.4987123887, 0.0376238, 2.733433, [0.19, 1.405, 2.62, 5.05]],
  ])('has with %s topics the mutual information %s and an exact representation', (topics, information, kappa, inverse, values) => {
    const { items, joint, expPmi, pointSets, sigma } = subsetTopics({ topics });
    expect(items).toHaveLength((topics * (topics + 1)) / 2);
    expect(joint.mutualInformation).toBeCloseTo(information, 10);
    expect(1 / (sigma * sigma)).toBeCloseTo(inverse, 6);
    expect(Math.exp(-topics / ((topics - 1) * sigma * sigma))).toBeCloseTo(kappa, 7);
    const found = [...new Set(expPmi.flatMap((row) => Array.from(row, (value) => value.toFixed(4))))].map(Number).toSorted((a, b) => a - b);
    expect(found).toEqual(values);
    expect(pointSets.every(({ points }) => points.length <= 2 && points[0].length === topics - 1)).toBe(true);
    expect(kmeSimilarityError(kmeSimilarity(pointSets, pointSets, sigma), joint.pointwiseMutualInformation)).toBeLessThan(1e-13);
    expect(Math.abs(excessLoss(joint, kmeSimilarity(pointSets, pointSets, sigma)))).toBeLessThan(1e-12);
    for (const row of expPmi) expect(row.reduce((sum, value) => sum + value, 0) / row.length).toBeCloseTo(1, 13);
  });

  it('has a pointwise mutual information of full rank, of which one vector an item misses a known part', () => {
    const { joint, expPmi } = subsetTopics({ topics: 6 });
    const pmi = joint.pointwiseMutualInformation;
    const { singularValues } = rankBarrier(pmi, 1);
    const expected = [13.942879, ...repeated(5, 10.460713), ...repeated(9, 1.377631), 0.977697, ...repeated(5, 0.555151)];
    expect(singularValues).toHaveLength(21);
    expected.forEach((value, r) => expect(singularValues[r]).toBeCloseTo(value, 6));
    const floors: readonly (readonly [number, number, number])[] = [
      [1, 1.0369, 4], [2, 0.7888, 4], [3, 0.5407, 4], [5, 0.04439, 5], [6, 0.04009, 5], [10, 0.02288, 5], [12, 0.01427, 5], [15, 0.00349, 5], [19, 0.0007, 5],
    ];
    for (const [dimension, floor, digits] of floors) expect(rankBarrier(pmi, dimension).meanSquaredError).toBeCloseTo(floor, digits);
    expect(rankBarrier(pmi, 20).meanSquaredError).toBe(0);
    const ofRatio = rankBarrier(expPmi, 1).singularValues;
    [21, 9.72, 9.72, 9.72, 9.72, 9.72].forEach((value, r) => expect(ofRatio[r]).toBeCloseTo(value, 10));
    expect(ofRatio[6]).toBeLessThan(1e-12);
  });
});

describe('zeroShotScores', () => {
  const { items, joint } = subsetTopics({ topics: 6 });
  const pmi = joint.pointwiseMutualInformation;
  const n = items.length;
  const classOf = items.map((item) => item[0]);
  const counts = Float64Array.from({ length: 6 }, (_, c) => classOf.filter((k) => k === c).length);
  const prior = counts.map((count) => count / n);
  const bayes = joint.probabilities.map((row) => Float64Array.from({ length: 6 }, (_, c) => n * row.reduce((sum, p, y) => sum + (classOf[y] === c ? p : 0), 0)));
  const mean = zeroShotScores(pmi, { classOf, prior, rule: 'mean' });
  const logMeanExp = zeroShotScores(pmi, { classOf, prior });
  const crossEntropy = (scores: readonly Float64Array[]) =>
    scores.reduce((sum, row, x) => sum - bayes[x].reduce((part, p, c) => part + p * Math.log(softmax(row)[c]), 0) / n, 0);
  const divergence = (x: number, c: number) => {
    let sum = 0;
    for (let y = 0; y < n; y++) {
      if (classOf[y] === c) sum += Math.log((1 / counts[c]) / ((n * joint.probabilities[x][y]) / bayes[x][c])) / counts[c];
    }
    return sum;
  };

  it('are the Bayes posterior with log-mean-exp', () => {
    expect(largest(logMeanExp.map((row, x) => row.map((score, c) => Math.exp(score) - bayes[x][c])))).toBeLessThan(1e-14);
    expect(crossEntropy(logMeanExp)).toBeCloseTo(1.3705985, 7);
  });

  it('lack a divergence with the mean, which bounds its excess', () => {
    expect(largest(mean.map((row, x) => row.map((score, c) => logMeanExp[x][c] - score - divergence(x, c))))).toBeLessThan(1e-13);
    expect(crossEntropy(mean)).toBeCloseTo(1.3944931, 7);
    expect(crossEntropy(mean) - crossEntropy(logMeanExp)).toBeCloseTo(0.0238946, 7);
    const bound = bayes.reduce((sum, row, x) => sum + row.reduce((part, p, c) => part + p * divergence(x, c), 0) / n, 0);
    expect(bound).toBeCloseTo(0.218308, 6);
  });

  it('rank the classes alike by both rules here', () => {
    for (const scores of [mean, logMeanExp]) {
      // Ties between the two topics of an item go to the first.
      const accuracy = scores.reduce((sum, row, x) => {
        const best = row.reduce((place, score, c) => (score > row[place] + 1e-12 ? c : place), 0);
        return sum + bayes[x][best] / n;
      }, 0);
      expect(accuracy).toBeCloseTo(0.4634921, 7);
    }
  });

  it('weight prompts by their probabilities', () => {
    const logits = [[Math.log(2), Math.log(4), 0]];
    const options = { classOf: [0, 0, 1], promptProbabilities: [0.25, 0.75, 1], prior: [0.5, 0.5] };
    expect(zeroShotScores(logits, options)[0][0]).toBeCloseTo(Math.log(3.5) + Math.log(0.5), 14);
    expect(zeroShotScores(logits, { ...options, rule: 'mean' })[0][0]).toBeCloseTo(1.75 * Math.LN2 - Math.LN2, 14);
    expect(() => zeroShotScores(logits, { ...options, promptProbabilities: [0.5, 0.6, 1] })).toThrow(/class 0 sums to 1.1; expected 1/);
    expect(() => zeroShotScores(logits, { classOf: [0, 0, 0], prior: [0.5, 0.5] })).toThrow(/class 1 has no prompt/);
    expect(() => zeroShotScores(logits, { classOf: [0, 2, 1], prior: [0.5, 0.5] })).toThrow(/classOf\[1\] is 2/);
    expect(() => zeroShotScores([[1, 2]], options)).toThrow(ShapeError);
  });
});

describe('laws with a known pointwise mutual information', () => {
  it('of a Gaussian pair of correlation 0.8', () => {
    const { mutualInformation, pmi } = gaussianPairPmi(0.8);
    expect(mutualInformation).toBeCloseTo(0.5108256, 7);
    expect(pmi(0, 0)).toBeCloseTo(0.5108256, 7);
    expect(pmi(1, 1)).toBeCloseTo(0.9552701, 7);
    expect(pmi(1, -1)).toBeCloseTo(-3.4891744, 7);
    const grid = [-2, -1.1, -0.3, 0.2, 0.9, 1.7];
    expect(rankBarrier(grid.map((u) => grid.map((v) => pmi(u, v))), 2).meanSquaredError).toBeLessThan(1e-25);
    expect(() => gaussianPairPmi(1)).toThrow(OutOfRangeError);
  });

  it('of a mixture of two Gaussians', () => {
    const { pmi, responsibilities, mutualInformation } = gaussianMixturePair({ means: [1, -1], deviation: 1 });
    const at: readonly (readonly [number, number, number])[] = [[0, 0, 0], [1, 0, 0], [1, 1, 0.4574411], [1, -1, -0.8675617], [2, 2, 0.6571827], [2, -2, -2.6500055]];
    for (const [u, v, value] of at) expect(pmi(u, v)).toBeCloseTo(value, 7);
    expect(mutualInformation).toBeCloseTo(0.1735895, 7);
    expect(responsibilities(1)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 14);
    // p(1|u) p(1|v) is e^-1000 and less in both components.
    expect(pmi(500, -500)).toBeCloseTo(Math.log(2) + Math.log(2) - 1000, 9);
  });

  it('of a mixture of one component is none', () => {
    const { pmi, mutualInformation } = gaussianMixturePair({ means: [3], deviation: 2 });
    expect(pmi(1, 7)).toBe(0);
    expect(mutualInformation).toBe(0);
  });
});

describe('random Fourier features', () => {
  const u = [1, 0, 0, 0];
  const v = [0.6, 0.8, 0, 0];
  const draws = 80_000;

  /** Mean and F times the variance of single cosines, over many frequencies. */
  function moments(kind: 'gaussian' | 'imq', form: 'phase' | 'pairs') {
    const random = createRandom(5);
    let [sum, square] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const options = { dimension: 4, count: 1 };
      const frequencies = kind === 'gaussian' ? sampleGaussianFrequencies({ ...options, sigma: 0.5 }, random) : sampleImqFrequencies({ ...options, c: 0.5 }, random);
      const [a, b] = randomFourierFeatures([u, v], frequencies, { form });
      const product = a.reduce((dot, x, f) => dot + x * b[f], 0);
      sum += product;
      square += product * product;
    }
    const mean = sum / draws;
    return { mean, variance: (square / draws - mean * mean) * (form === 'pairs' ? 2 : 1) };
  }

  it('of the Gaussian kernel have its mean and the stated variances', () => {
    const k = kernelGram([u], [v], gaussian)[0][0];
    expect(k).toBeCloseTo(0.2018965, 7);
    const twice = Math.exp(-6.4);
    expect(1 + twice / 2 - k * k).toBeCloseTo(0.960069, 6);
    expect(1 + twice - 2 * k * k).toBeCloseTo(0.920137, 6);
    // Standard error of the mean: 1/sqrt(80,000) = 0.0035; tolerances are four of them, and 0.02 for the variance.
    for (const [form, variance] of [['phase', 0.960069], ['pairs', 0.920137]] as const) {
      const found = moments('gaussian', form);
      expect(Math.abs(found.mean - k)).toBeLessThan(0.014);
      expect(Math.abs(found.variance - variance)).toBeLessThan(0.02);
    }
  });

  it('of the inverse multiquadric have its mean', () => {
    expect(kernelGram([u], [v], imq)[0][0]).toBeCloseTo(0.48795, 6);
    expect(Math.abs(moments('imq', 'phase').mean - 0.48795)).toBeLessThan(0.014);
  });

  it('have radii of the stated median for the inverse multiquadric in four dimensions', () => {
    // With c = 1 as |g| |n|: the median of r^{3/2} K_{3/2}(r) is 1.146, for c = 0.5 twice that.
    const { frequencies } = sampleImqFrequencies({ dimension: 4, count: 40_000, c: 1 }, createRandom(6));
    const radii = frequencies.map((row) => Math.hypot(...row)).toSorted((a, b) => a - b);
    expect(Math.abs(radii[20_000] - 1.146)).toBeLessThan(0.03);
  });

  it('in pairs are exact at equal points, repeat with the seed and refuse other dimensions', () => {
    const draw = (seed: number) => sampleGaussianFrequencies({ dimension: 4, count: 32, sigma: 0.5 }, createRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const [features] = randomFourierFeatures([v], draw(1), { form: 'pairs' });
    expect(features.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 14);
    expect(() => randomFourierFeatures([e1], draw(1))).toThrow(ShapeError);
    expect(() => sampleImqFrequencies({ dimension: 0, count: 1, c: 1 }, createRandom(1))).toThrow(/dimension is 0/);
  });
});

describe('wrong arguments', () => {
  it('are named with their value and what is expected', () => {
    expect(() => kernelGram([e1], [[1]], gaussian)).toThrow(/kernelGram: V: row 0 has 1 entries; expected 2/);
    expect(() => kernelGram([e1], [e2], { type: 'gaussian', sigma: 0 })).toThrow(/sigma is 0; expected a finite number > 0/);
    expect(() => kernelGram([e1], [e2], { type: 'laplace' } as unknown as PointKernel)).toThrow(/expected a type of gaussian, imq or linear/);
    expect(() => kmeSimilarity([{ points: [e1], logWeights: [0, 0] }], [one(e1)], 1)).toThrow(/X\[0\].logWeights has 2 entries; expected 1/);
    expect(() => kmeSimilarity([one(e1)], [{ points: [e1], logWeights: [NaN] }], 1)).toThrow(/Y\[0\].logWeights\[0\] is NaN/);
    expect(() => kmeSimilarity([one(e1)], [one([NaN, 0])], 1)).toThrow(OutOfRangeError);
    expect(() => mixPointSets([one(e1)], [-1])).toThrow(/coefficients\[0\] is -1/);
    expect(() => mixPointSets([one(e1)], [1, 1])).toThrow(ShapeError);
    expect(() => expPmiFromPosteriors([[0.5, 0.6]], [[1, 0]], [0.5, 0.5])).toThrow(/posteriorsU\[0\] sums to 1.1/);
    expect(() => expPmiFromPosteriors([[0.5, 0.5]], [[1, 0]], [1, 0])).toThrow(/prior\[1\] is 0; expected a number > 0/);
    expect(() => rankBarrier([[1]], 0)).toThrow(RankError);
    expect(() => kmeSimilarityError([[1]], [[1, 2]])).toThrow(ShapeError);
    expect(() => excessUpperBound(-1)).toThrow(OutOfRangeError);
    expect(() => subsetTopics({ topics: 1 })).toThrow(/topics is 1; expected an integer >= 2/);
    expect(() => subsetTopics({ topics: 3, epsilon: 0 })).toThrow(/epsilon is 0/);
    expect(() => wpseSimilarity([{ points: [e1], weights: [1] }], [], { kernel: linear })).toThrow(ShapeError);
    expect(() => leakageBound({ posteriorsU: [[1]], posteriorsV: [[1]], prior: [1] }, { anchors: [e1, e2], sigma: 1 })).toThrow(/anchors has 2 points; expected 1/);
  });
});
