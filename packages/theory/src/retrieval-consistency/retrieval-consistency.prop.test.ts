import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  calibrationReport,
  contrastiveRisk,
  createRandom,
  excessContrastiveRisk,
  expectedEmpiricalRisk,
  finiteNegativesMinimizer,
  innerBias,
  innerBoundTight,
  logMeanExp,
  minNegativesForFiniteMinimizer,
  oceMinimizer,
  oceValue,
  optimalContrastiveRisk,
  optimalRetrievalAuc,
  optimalScorer,
  retrievalAuc,
  type RetrievalModel,
  retrievalModel,
  sharedNegativeDeviation,
  tiltedDistribution,
} from '../index.ts';

interface Case {
  readonly model: RetrievalModel;
  readonly scores: Float64Array[];
  readonly temperature: number;
}

/** Laws from almost flat to almost a point, one law of negatives where `shared`, and scores with some ties. */
function drawn(seed: number, { anchors, candidates, shared = false }: { anchors: number; candidates: number; shared?: boolean }): Case {
  const random = createRandom(seed);
  const law = (size: number) => {
    const power = 4 * random.uniform();
    const raw = Float64Array.from({ length: size }, () => (random.uniform() + 1e-3) ** power);
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((p) => p / total);
  };
  const rows = () => Array.from({ length: anchors }, () => law(candidates));
  return {
    model: retrievalModel({ anchors: law(anchors), positives: rows(), negatives: shared ? law(candidates) : rows() }),
    scores: Array.from({ length: anchors }, () => Float64Array.from({ length: candidates }, () => (random.uniform() < 0.3 ? 1 : 2 * random.normal()))),
    temperature: 0.2 + 2 * random.uniform(),
  };
}

const cases = fc.record({ seed: fc.nat(1e6), anchors: fc.integer({ min: 1, max: 4 }), candidates: fc.integer({ min: 2, max: 6 }) }).map(({ seed, ...sizes }) => drawn(seed, sizes));
const near = (value: number, expected: number, tolerance = 1e-12) => expect(Math.abs(value - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));

describe('contrastive risk and retrieval', () => {
  it('do not see a number added to the scores of an anchor', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -50, max: 50, noNaN: true }), ({ model, scores, temperature }, shift) => {
        const shifted = scores.map((row, x) => row.map((s) => s + shift * (x + 1)));
        near(contrastiveRisk(model, shifted, temperature), contrastiveRisk(model, scores, temperature), 1e-10);
        near(retrievalAuc(model, shifted, { tieTolerance: 1e-9 }), retrievalAuc(model, scores, { tieTolerance: 1e-9 }));
      }),
      { seed: 1 },
    );
  });

  it('are the same of scores and temperature in another unit, but for that unit', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0.1, max: 10, noNaN: true }), ({ model, scores, temperature }, unit) => {
        const scaled = scores.map((row) => row.map((s) => s * unit));
        near(contrastiveRisk(model, scaled, temperature * unit), unit * contrastiveRisk(model, scores, temperature), 1e-11);
      }),
      { seed: 2 },
    );
  });

  it('the area is that of any increasing function of the scores of an anchor, and of the reversed scores 1 less it', () => {
    fc.assert(
      fc.property(cases, ({ model, scores }) => {
        const area = retrievalAuc(model, scores);
        near(retrievalAuc(model, scores.map((row, x) => row.map((s) => s ** 3 + (x + 1) * s))), area);
        near(retrievalAuc(model, scores.map((row) => row.map((s) => -s))), 1 - area);
        expect(area).toBeLessThanOrEqual(optimalRetrievalAuc(model) + 1e-14);
      }),
      { seed: 3 },
    );
  });

  it('no scorer has a lower risk or a greater area than the optimum', () => {
    fc.assert(
      fc.property(cases, ({ model, scores, temperature }) => {
        const optimum = optimalScorer(model, temperature);
        near(contrastiveRisk(model, optimum, temperature), optimalContrastiveRisk(model, temperature));
        near(retrievalAuc(model, optimum, { tieTolerance: 1e-12 }), optimalRetrievalAuc(model));
        const excess = excessContrastiveRisk(model, scores, temperature);
        expect(excess).toBeGreaterThanOrEqual(0);
        near(contrastiveRisk(model, scores, temperature) - optimalContrastiveRisk(model, temperature), excess, 1e-11);
      }),
      { seed: 4 },
    );
  });

  it('the calibration inequality holds with room: the left side stays below 0.58 of the right', () => {
    fc.assert(
      fc.property(cases, ({ model, scores, temperature }) => {
        const { holds, ratio, perAnchor, bound, excessRisk } = calibrationReport(model, scores, temperature);
        expect(holds).toBe(true);
        expect(ratio).toBeLessThan(0.58);
        expect(perAnchor.every((anchor) => anchor.holds && anchor.ratio < 0.58)).toBe(true);
        near(bound ** 2, (2 * excessRisk) / temperature);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

describe('m negatives', () => {
  const small = fc.record({ seed: fc.nat(1e6), anchors: fc.integer({ min: 1, max: 3 }), candidates: fc.integer({ min: 2, max: 4 }) }).map(({ seed, ...sizes }) => drawn(seed, { ...sizes, shared: true }));

  it('understate the risk by what the bias says, less and less, and within its bound', () => {
    fc.assert(
      fc.property(small, ({ model, scores, temperature }) => {
        const risk = contrastiveRisk(model, scores, temperature);
        const scoreBound = Math.max(...scores.flatMap((row) => [...row].map(Math.abs)));
        let previous = Infinity;
        for (const negatives of [1, 2, 3, 5, 8, 13]) {
          const bias = innerBias(model, scores, { temperature, negatives });
          near(expectedEmpiricalRisk(model, scores, { temperature, negatives }) + bias, risk, 1e-11);
          expect(bias).toBeGreaterThanOrEqual(0);
          expect(bias).toBeLessThanOrEqual(previous + 1e-14);
          expect(bias).toBeLessThanOrEqual(innerBoundTight({ scoreBound, temperature, negatives }) * (1 + 1e-12));
          previous = bias;
        }
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  it('have a minimiser inside the bounds from the number that all sets of candidates allow, in the order of the likelihood ratio', () => {
    const range = (row: Float64Array) => Math.max(...row) - Math.min(...row);
    let [below, inside] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const { model } = drawn(seed, { anchors: 1, candidates: 3 });
        const [positives, negatives] = [model.positives[0], model.negatives[0]];
        const least = minNegativesForFiniteMinimizer(positives, negatives);
        fc.pre(least <= 30);
        const minimiser = (count: number, scoreBound: number) => finiteNegativesMinimizer(model, { temperature: 1, negatives: count, scoreBound })[0];
        if (least > 1) {
          below++;
          expect(range(minimiser(least - 1, 12))).toBeCloseTo(24, 9);
        }
        const scores = minimiser(least + 2, 12);
        // Shortly above the number the minimiser is finite, but may still be beyond this bound.
        if (range(scores) > 23) return;
        inside++;
        near(range(minimiser(least + 2, 20)), range(scores), 1e-6);
        const ratios = positives.map((p, k) => p / negatives[k]);
        for (const k of [0, 1, 2]) for (const l of [0, 1, 2]) if (ratios[k] > ratios[l] * (1 + 1e-6)) expect(scores[k]).toBeGreaterThan(scores[l]);
      }),
      { seed: 10, numRuns: 100 },
    );
    expect(below).toBeGreaterThan(50);
    expect(inside).toBeGreaterThan(50);
  });

  it('that are shared deviate no more than those of a single anchor can', () => {
    fc.assert(
      fc.property(small, ({ model, scores, temperature }) => {
        const alone = scores.map((row, x) => sharedNegativeDeviation(retrievalModel({ positives: [model.positives[x]], negatives: model.negatives[x] }), [row], { temperature, negatives: 5 }));
        expect(sharedNegativeDeviation(model, scores, { temperature, negatives: 5 })).toBeLessThanOrEqual(Math.max(...alone) + 1e-12);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('log-mean-exp', () => {
  const values = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 12 });
  const temperature = fc.double({ min: 0.1, max: 5, noNaN: true });

  it('is the least value of the certainty equivalent, and lies between mean and maximum', () => {
    fc.assert(
      fc.property(values, temperature, fc.double({ min: -3, max: 3, noNaN: true }), (differences, tau, step) => {
        const mu = oceMinimizer(differences, tau);
        near(tau * logMeanExp(differences.map((d) => d / tau)), mu);
        near(oceValue(differences, { mu, temperature: tau }), mu, 1e-11);
        expect(oceValue(differences, { mu: mu + step, temperature: tau })).toBeGreaterThan(mu - 1e-9);
        expect(mu).toBeLessThanOrEqual(Math.max(...differences) + 1e-12);
        expect(mu).toBeGreaterThanOrEqual(differences.reduce((a, b) => a + b, 0) / differences.length - 1e-12);
      }),
      { seed: 8 },
    );
  });

  it('is normalised by the tilted law: its logarithm is score and log p⁻ less the log-mean-exp', () => {
    fc.assert(
      fc.property(cases, ({ model: { negatives: [law] }, scores: [row], temperature: tau }) => {
        const tilted = tiltedDistribution(law, row, tau);
        const normaliser = logMeanExp(row.map((s) => s / tau), law);
        for (let k = 0; k < law.length; k++) near(Math.log(tilted[k]), Math.log(law[k]) + row[k] / tau - normaliser, 1e-11);
      }),
      { seed: 9 },
    );
  });
});
