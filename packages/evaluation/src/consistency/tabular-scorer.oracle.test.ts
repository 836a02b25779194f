import { createRandom, excessContrastiveRisk, finiteJoint, finiteNegativesMinimizer, OutOfRangeError, retrievalAuc, retrievalModel, retrievalModelFromJoint, ShapeError } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { fitTabularScorer, type IndexSample, sampleScrl, sampleSscrl } from '../index.ts';

const joint = finiteJoint([[0.2, 0.08, 0.04, 0.02], [0.02, 0.16, 0.08, 0.05], [0.03, 0.03, 0.05, 0.24]]);
const model = retrievalModelFromJoint(joint);
const options = { anchorCount: 3, candidateCount: 4, temperature: 0.8, scoreBound: 4 };

/** Equations 5 and 8 of the paper, term by term. */
function empiricalRisk({ sampling, anchors, positives, negatives }: IndexSample, scores: readonly ArrayLike<number>[], tau: number): number {
  const m = sampling === 'own' ? negatives.length / anchors.length : negatives.length;
  let risk = 0;
  for (let i = 0; i < anchors.length; i++) {
    let mean = 0;
    for (let j = 0; j < m; j++) {
      const negative = negatives[sampling === 'own' ? i * m + j : j];
      mean += Math.exp((scores[anchors[i]][negative] - scores[anchors[i]][positives[i]]) / tau) / m;
    }
    risk += (tau * Math.log(mean)) / anchors.length;
  }
  return risk;
}

const counts = (indices: ArrayLike<number>, size: number) => {
  const found = new Float64Array(size);
  for (let i = 0; i < indices.length; i++) found[indices[i]]++;
  return found;
};
const near = (found: ArrayLike<number>, law: ArrayLike<number>, total: number) => {
  for (let k = 0; k < law.length; k++) expect(Math.abs(found[k] - total * law[k])).toBeLessThanOrEqual(5 * Math.sqrt(total * law[k] * (1 - law[k])));
};

describe('samples of a finite model', () => {
  const lopsided = retrievalModel({ anchors: [0.2, 0.8], positives: [[0.7, 0.3, 0], [0.1, 0.2, 0.7]], negatives: [[0.5, 0, 0.5], [0.3, 0.3, 0.4]] });

  it('have the frequencies of their laws, each anchor with its own negatives', () => {
    const { sampling, anchors, positives, negatives } = sampleScrl(lopsided, { anchors: 20_000, negatives: 3, random: createRandom(1) });
    expect([sampling, positives.length, negatives.length]).toEqual(['own', 20_000, 60_000]);
    const ofAnchors = counts(anchors, 2);
    near(ofAnchors, lopsided.anchors, 20_000);
    for (const x of [0, 1]) {
      near(counts(positives.filter((_, i) => anchors[i] === x), 3), lopsided.positives[x], ofAnchors[x]);
      near(counts(negatives.filter((_, at) => anchors[Math.floor(at / 3)] === x), 3), lopsided.negatives[x], 3 * ofAnchors[x]);
    }
  });

  it('share one set of negatives where they are to, which has to have one law', () => {
    const { sampling, negatives, anchors } = sampleSscrl(model, { anchors: 10, negatives: 20_000, random: createRandom(2) });
    expect([sampling, anchors.length, negatives.length]).toEqual(['shared', 10, 20_000]);
    near(counts(negatives, 4), joint.marginalV, 20_000);
    expect(() => sampleSscrl(lopsided, { anchors: 1, negatives: 1, random: createRandom(1) })).toThrow(/model.negatives\[1\] differs/);
  });

  it('are the same from the same seed', () => {
    const draw = (seed: number) => sampleScrl(model, { anchors: 50, negatives: 2, random: createRandom(seed) });
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('are refused without anchors or negatives', () => {
    expect(() => sampleScrl(model, { anchors: 0, negatives: 1, random: createRandom(1) })).toThrow(/sampleScrl: anchors is 0/);
    expect(() => sampleSscrl(model, { anchors: 1, negatives: 0.5, random: createRandom(1) })).toThrow(/sampleSscrl: negatives is 0.5/);
  });
});

describe('fitTabularScorer', () => {
  it.each(['own', 'shared'] as const)('minimises the empirical risk with %s negatives: no move within the bounds is lower', (sampling) => {
    const random = createRandom(7);
    const draw = sampling === 'own' ? sampleScrl : sampleSscrl;
    for (const [anchors, negatives] of [[40, 1], [40, 7], [200, 30]]) {
      const sample = draw(model, { anchors, negatives, random });
      const { scores, risk, converged } = fitTabularScorer(sample, options);
      expect(converged).toBe(true);
      expect(empiricalRisk(sample, scores, 0.8)).toBeCloseTo(risk, 12);
      for (let move = 0; move < 100; move++) {
        const size = 10 ** -(move % 4);
        const moved = scores.map((row) => row.map((s) => Math.min(4, Math.max(-4, s + size * random.normal()))));
        expect(empiricalRisk(sample, moved, 0.8)).toBeGreaterThanOrEqual(risk - 1e-12);
      }
    }
  });

  it('is τ log of the ratio of frequencies where all are seen and share their negatives', () => {
    const sample = sampleSscrl(model, { anchors: 3000, negatives: 500, random: createRandom(8) });
    const { scores } = fitTabularScorer(sample, options);
    const frequencies = counts(sample.negatives, 4);
    for (let x = 0; x < 3; x++) {
      const seen = counts(sample.positives.filter((_, i) => sample.anchors[i] === x), 4);
      for (let k = 1; k < 4; k++) {
        const expected = 0.8 * Math.log((seen[k] * frequencies[0]) / (seen[0] * frequencies[k]));
        expect(scores[x][k] - scores[x][0]).toBeCloseTo(expected, 8);
      }
    }
  });

  it('sends a candidate that was only positive to the bound, and one that was only negative to the other', () => {
    const sample: IndexSample = { sampling: 'shared', anchors: Uint32Array.of(0, 0), positives: Uint32Array.of(0, 1), negatives: Uint32Array.of(1, 1, 2) };
    const { scores: [s] } = fitTabularScorer(sample, { anchorCount: 1, candidateCount: 3, temperature: 1, scoreBound: 2 });
    expect([s[0], s[2]]).toEqual([2, -2]);
  });

  it('comes to the minimiser of the expected risk with m negatives, and not to that of all, as anchors grow', () => {
    const sample = sampleScrl(model, { anchors: 60_000, negatives: 4, random: createRandom(9) });
    const { scores } = fitTabularScorer(sample, options);
    const wanted = finiteNegativesMinimizer(model, { temperature: 0.8, negatives: 4, scoreBound: 4 });
    const away = (truth: readonly ArrayLike<number>[]) => Math.max(...scores.flatMap((row, x) => [...row].map((s, k) => Math.abs(s - row[0] - truth[x][k] + truth[x][0]))));
    expect(away(wanted)).toBeLessThan(0.12);
    expect(away(joint.pointwiseMutualInformation.map((row) => row.map((pmi) => 0.8 * pmi)))).toBeGreaterThan(0.3);
  });

  it('takes laws for infinitely many negatives, with an excess risk of (K − 1)/2 nats τ a sample of each anchor', () => {
    const random = createRandom(10);
    let mean = 0;
    for (let draw = 0; draw < 200; draw++) {
      const sample = sampleSscrl(model, { anchors: 2000, negatives: 1, random });
      const { scores } = fitTabularScorer(sample, { ...options, negativeLaws: model.negatives });
      mean += excessContrastiveRisk(model, scores, 0.8) / 200;
    }
    // Σ_x p_x τ (K − 1)/(2 n p_x), a χ² with 3 degrees of freedom an anchor: 9 in all, so that the mean of 200 has an error of 3.3 percent.
    expect(Math.abs(mean / ((0.8 * 3 * 3) / (2 * 2000)) - 1)).toBeLessThan(0.15);
  });

  it('leaves an anchor that was not drawn at 0', () => {
    const sample: IndexSample = { sampling: 'own', anchors: Uint32Array.of(1), positives: Uint32Array.of(0), negatives: Uint32Array.of(0, 1) };
    const { scores } = fitTabularScorer(sample, { anchorCount: 2, candidateCount: 2, temperature: 1, scoreBound: 1 });
    expect([...scores[0]]).toEqual([0, 0]);
    expect(retrievalAuc(retrievalModel({ positives: [[0.5, 0.5], [1, 0]], negatives: [0.5, 0.5] }), scores)).toBeGreaterThan(0.5);
  });

  it('refuses samples and options that do not fit', () => {
    const sample: IndexSample = { sampling: 'own', anchors: Uint32Array.of(0, 1), positives: Uint32Array.of(0, 0), negatives: Uint32Array.of(0, 1) };
    const settings = { anchorCount: 2, candidateCount: 2, temperature: 1, scoreBound: 1 };
    expect(fitTabularScorer(sample, settings).converged).toBe(true);
    expect(() => fitTabularScorer({ ...sample, negatives: Uint32Array.of(0, 1, 0) }, settings)).toThrow(ShapeError);
    expect(() => fitTabularScorer({ ...sample, positives: Uint32Array.of(0) }, settings)).toThrow(ShapeError);
    expect(() => fitTabularScorer({ ...sample, negatives: Uint32Array.of(0, 2) }, settings)).toThrow(OutOfRangeError);
    expect(() => fitTabularScorer(sample, { ...settings, anchorCount: 1 })).toThrow(OutOfRangeError);
    expect(() => fitTabularScorer(sample, { ...settings, candidateCount: 0 })).toThrow(/candidateCount is 0/);
    expect(() => fitTabularScorer(sample, { ...settings, temperature: 0 })).toThrow(/temperature is 0/);
    expect(() => fitTabularScorer(sample, { ...settings, negativeLaws: [[1, 0]] })).toThrow(/negativeLaws has 1 rows/);
    expect(() => fitTabularScorer({ ...sample, sampling: 'both' as 'own' }, settings)).toThrow(/sampling is both/);
  });
});
