import { createRandom, finiteJoint } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import type { OwnNegatives, SharedNegatives } from './negative-scores.ts';
import { scrlRisk } from './scrl-risk.ts';
import { sscrlRisk } from './sscrl-risk.ts';

const own = (data: Float64Array, rows: number): OwnNegatives => ({ sampling: 'own', scores: { data, rows, columns: data.length / rows } });
const shared = (data: Float64Array, rows: number): SharedNegatives => ({ sampling: 'shared', scores: { data, rows, columns: data.length / rows } });

it('the risk of one anchor is the optimised certainty equivalent of its differences', () => {
  // min_μ −τ + mean τ exp((Δ − μ)/τ) + μ, by golden section: another way to the same number.
  const differences = [-1, 0, 1];
  const tau = 0.5;
  const value = (mu: number) => -tau + (tau * differences.reduce((sum, delta) => sum + Math.exp((delta - mu) / tau), 0)) / 3 + mu;
  let [low, high] = [-2, 2];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 80; step++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (value(a) < value(b)) high = b;
    else low = a;
  }
  const { risk, perAnchor } = scrlRisk({ positives: [4], negatives: own(Float64Array.from(differences, (delta) => delta + 4), 1) }, { temperature: tau });
  expect(risk).toBeCloseTo(value((low + high) / 2), 12);
  expect(risk).toBeCloseTo(0.522159669916, 12);
  expect(perAnchor[0]).toBe(risk);
});

it('gives the global contrastive objective of a batch whose other pairs are the negatives', () => {
  const scores = [[0.9, 0.2, 0.1], [0.3, 0.8, 0], [-0.1, 0.4, 0.7]];
  const negatives = Float64Array.from(scores.flatMap((row, i) => row.filter((_, j) => j !== i)));
  const { risk } = scrlRisk({ positives: [0.9, 0.8, 0.7], negatives: own(negatives, 3) }, { temperature: 0.5 });
  // log of (e^-1.4 + e^-1.6)/2 and its like, by hand.
  const hand = [[-0.7, -0.8], [-0.5, -0.8], [-0.8, -0.3]].map(([a, b]) => 0.5 * Math.log((Math.exp(2 * a) + Math.exp(2 * b)) / 2));
  expect(risk).toBeCloseTo(hand.reduce((sum, value) => sum + value, 0) / 3, 14);
  expect(risk).toBeCloseTo(-0.621758839049, 11);
});

it('own negatives average out over many anchors where shared ones do not', () => {
  // Two candidates, scores ±1 whatever the anchor: the exact risk of two negatives is E log mean exp = ½ ln cosh 1 above 0.
  const [n, m, repetitions] = [400, 2, 300];
  const random = createRandom(3);
  const draw = () => (random.uniform() < 0.5 ? 1 : -1);
  const positives = new Float64Array(n);
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) };
  };
  const independent = spread(Array.from({ length: repetitions }, () => scrlRisk({ positives, negatives: own(Float64Array.from({ length: n * m }, draw), n) }, { temperature: 1 }).risk));
  const common = spread(
    Array.from({ length: repetitions }, () => {
      const drawn = Array.from({ length: m }, draw);
      return sscrlRisk({ positives, negatives: shared(Float64Array.from({ length: n * m }, (_, at) => drawn[at % m]), n) }, { temperature: 1 }).risk;
    }),
  );
  // log mean exp is 1, −1 (¼ each) or ln cosh 1 (½): mean ½ ln cosh 1, variance ½ + ½ l² − ¼ l².
  const l = Math.log(Math.cosh(1));
  const deviation = Math.sqrt(1 / 2 + l ** 2 / 4);
  for (const { mean, deviation: seen, expected } of [{ ...independent, expected: deviation / Math.sqrt(n) }, { ...common, expected: deviation }]) {
    expect(Math.abs(mean - l / 2)).toBeLessThan((4.5 * expected) / Math.sqrt(repetitions));
    // Relative error of a standard deviation is about 1/√(2 repetitions) = 0.04.
    expect(seen / expected).toBeGreaterThan(0.8);
    expect(seen / expected).toBeLessThan(1.2);
  }
});

it('tends to minus the mutual information at the optimal scorer', () => {
  const { probabilities, pointwiseMutualInformation, marginalV, mutualInformation } = finiteJoint([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]]);
  const random = createRandom(5);
  const pick = (weights: ArrayLike<number>) => {
    let left = random.uniform();
    let at = 0;
    while (at < weights.length - 1 && left >= weights[at]) left -= weights[at++];
    return at;
  };
  const [n, m] = [4000, 200];
  const joint = [...probabilities[0], ...probabilities[1]];
  const positives = new Float64Array(n);
  const negatives = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const cell = pick(joint);
    const scores = pointwiseMutualInformation[Math.floor(cell / 3)];
    positives[i] = scores[cell % 3];
    for (let j = 0; j < m; j++) negatives[i * m + j] = scores[pick(marginalV)];
  }
  const { risk, perAnchor } = scrlRisk({ positives, negatives: own(negatives, n) }, { temperature: 1 });
  const deviation = Math.sqrt(perAnchor.reduce((sum, value) => sum + (value - risk) ** 2, 0) / n);
  // Bias of 200 negatives: at most (τ/2) E χ²(q ‖ p⁻)/m = 0.0007, chi-square below 0.3 here.
  expect(Math.abs(risk + mutualInformation)).toBeLessThan((4 * deviation) / Math.sqrt(n) + 0.001);
});

it('refuses negatives of the other sampling, scores that are no numbers and temperatures that are not positive', () => {
  const positives = [0];
  const negatives = shared(Float64Array.of(1), 1);
  expect(() => scrlRisk({ positives, negatives: negatives as unknown as OwnNegatives }, { temperature: 1 })).toThrow("scrlRisk: negatives.sampling is shared; expected 'own'");
  expect(() => sscrlRisk({ positives, negatives }, { temperature: 0 })).toThrow('sscrlRisk: temperature is 0; expected a finite number > 0');
  expect(() => sscrlRisk({ positives: [0, 1], negatives }, { temperature: 1 })).toThrow('positives has 2 entries; expected 1');
  expect(() => sscrlRisk({ positives: [NaN], negatives }, { temperature: 1 })).toThrow('positives[0] is NaN');
  expect(() => sscrlRisk({ positives, negatives: shared(Float64Array.of(Infinity), 1) }, { temperature: 1 })).toThrow('negatives.scores.data[0] is Infinity');
});
