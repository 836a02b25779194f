import { describe, expect, it } from 'vitest';

import {
  balanceNegatives,
  calibrationReport,
  contrastiveRisk,
  criticalNegatives,
  DegenerateError,
  excessContrastiveRisk,
  expectedEmpiricalRisk,
  finiteJoint,
  finiteNegativesMinimizer,
  innerBias,
  innerBiasLimit,
  innerBoundScrl,
  innerBoundTight,
  logMeanExp,
  minNegativesForFiniteMinimizer,
  oceMinimizer,
  oceValue,
  optimalContrastiveRisk,
  optimalRetrievalAuc,
  optimalScorer,
  OutOfRangeError,
  powerLawFit,
  priorBound,
  relativeEntropy,
  retrievalAuc,
  retrievalModel,
  retrievalModelFromJoint,
  ShapeError,
  sharedNegativeDeviation,
  sharedNegativeStd,
  supportMismatches,
  tabularRiskMinimizer,
  tiltedDistribution,
} from '../index.ts';

const model = retrievalModel({ positives: [[2 / 3, 1 / 3]], negatives: [1 / 3, 2 / 3] });
const two = retrievalModel({ positives: [[0.5, 0.5], [0.2, 0.8]], negatives: [[0.5, 0.5], [0.4, 0.6]] });
const options = { temperature: 1, negatives: 3 };

describe('a scorer of the wrong kind', () => {
  it('is not best among all if its class is the constants', () => {
    expect(retrievalAuc(model, [[3, 3]])).toBeCloseTo(0.5, 15);
    expect(optimalRetrievalAuc(model)).toBeCloseTo(2 / 3, 15);
  });

  it('ranks backwards with a negative temperature, which is refused', () => {
    const backwards = [[-1, 1].map((sign) => sign * Math.LN2)];
    expect(retrievalAuc(model, backwards)).toBeCloseTo(1 / 3, 15);
    for (const temperature of [0, -1, NaN, Infinity]) {
      expect(() => optimalScorer(model, temperature)).toThrow(/optimalScorer: temperature is .*; expected a finite number > 0/);
      for (const call of [
        () => contrastiveRisk(model, [[0, 0]], temperature),
        () => excessContrastiveRisk(model, [[0, 0]], temperature),
        () => optimalContrastiveRisk(model, temperature),
        () => calibrationReport(model, [[0, 0]], temperature),
        () => tiltedDistribution([1], [0], temperature),
        () => oceValue([0], { mu: 0, temperature }),
        () => oceMinimizer([0], temperature),
        () => expectedEmpiricalRisk(model, [[0, 0]], { temperature, negatives: 1 }),
        () => innerBias(model, [[0, 0]], { temperature, negatives: 1 }),
        () => innerBiasLimit(model, [[0, 0]], temperature),
        () => innerBoundScrl({ scoreBound: 1, temperature, negatives: 1 }),
        () => innerBoundTight({ scoreBound: 1, temperature, negatives: 1 }),
        () => sharedNegativeStd(model, [[0, 0]], temperature),
        () => sharedNegativeDeviation(model, [[0, 0]], { temperature, negatives: 1 }),
        () => finiteNegativesMinimizer(model, { temperature, negatives: 1, scoreBound: 1 }),
      ]) {
        expect(call).toThrow(OutOfRangeError);
      }
    }
  });
});

describe('supports that differ', () => {
  it.each([
    { positives: [1, 0], negatives: [0, 1], missing: ['negatives', 'positives'], least: -Infinity },
    { positives: [0.5, 0.5], negatives: [1, 0], missing: ['negatives'], least: -Infinity },
    { positives: [1, 0], negatives: [0.5, 0.5], missing: ['positives'], least: -Math.LN2 },
  ])('leave no finite minimiser: $positives against $negatives', ({ positives, negatives, missing, least }) => {
    const mismatched = retrievalModel({ positives: [positives], negatives });
    expect(supportMismatches(mismatched).map((one) => one.missing)).toEqual(missing);
    expect(() => optimalScorer(mismatched, 1)).toThrow(DegenerateError);
    expect(() => optimalScorer(mismatched, 1)).toThrow(/no finite minimiser/);
    expect(optimalContrastiveRisk(mismatched, 1)).toBeCloseTo(least, 14);
    // Finite scores still have a finite risk that never comes to the infimum, and a bound that holds.
    let previous = Infinity;
    for (const s of [0, 5, 20]) {
      const scores = [positives[0] > 0 && negatives[0] < positives[0] ? [s, -s] : [-s, s]];
      const risk = contrastiveRisk(mismatched, scores, 1);
      expect(risk).toBeLessThan(previous);
      expect(risk).toBeGreaterThan(least);
      expect(calibrationReport(mismatched, scores, 1).holds).toBe(true);
      expect(excessContrastiveRisk(mismatched, scores, 1)).toBeGreaterThan(0);
      previous = risk;
    }
    expect(minNegativesForFiniteMinimizer(positives, negatives)).toBe(Infinity);
  });

  it('do no harm where neither law has mass, nor at an anchor that never comes', () => {
    const padded = retrievalModel({ positives: [[0.8, 0.2, 0]], negatives: [0.2, 0.8, 0] });
    expect(supportMismatches(padded)).toEqual([]);
    expect(optimalScorer(padded, 1)[0][2]).toBe(0);
    const absent = retrievalModel({ anchors: [1, 0], positives: [[0.5, 0.5], [1, 0]], negatives: [0.5, 0.5] });
    expect(supportMismatches(absent)).toEqual([]);
    expect(optimalScorer(absent, 1).flatMap((row) => [...row]).every(Number.isFinite)).toBe(true);
    const never = retrievalModel({ anchors: [1, 0], positives: [[0.5, 0.5], [1, 0]], negatives: [[0.5, 0.5], [0, 1]] });
    expect(excessContrastiveRisk(never, [[0, 0], [0, 0]], 1)).toBe(0);
    expect(calibrationReport(never, [[0, 0], [0, 0]], 1).bound).toBe(0);
    expect(optimalContrastiveRisk(never, 1)).toBe(-0);
  });
});

describe('models', () => {
  it('are copies, alike for every anchor unless told otherwise', () => {
    const law = [0.5, 0.5];
    const made = retrievalModel({ positives: [law, [1, 0]], negatives: law });
    law[0] = 9;
    expect([...made.anchors]).toEqual([0.5, 0.5]);
    expect(made.negatives.map((row) => [...row])).toEqual([[0.5, 0.5], [0.5, 0.5]]);
    expect([...made.positives[0]]).toEqual([0.5, 0.5]);
  });

  it('of a joint law have its conditionals as positives and its marginal as negatives', () => {
    const { anchors, positives, negatives } = retrievalModelFromJoint(finiteJoint([[3, 1], [0, 4]]));
    expect([...anchors]).toEqual([0.5, 0.5]);
    expect(positives.map((row) => [...row])).toEqual([[0.75, 0.25], [0, 1]]);
    expect(negatives.map((row) => [...row])).toEqual([[0.375, 0.625], [0.375, 0.625]]);
  });

  it('are refused where a row is no law or a shape does not fit', () => {
    expect(() => retrievalModel({ positives: [], negatives: [1] })).toThrow(ShapeError);
    expect(() => retrievalModel({ positives: [[0.5, 0.6]], negatives: [0.5, 0.5] })).toThrow(/positives\[0\] sums to 1.1; expected 1/);
    expect(() => retrievalModel({ positives: [[0.5, 0.5]], negatives: [1.5, -0.5] })).toThrow(/negatives\[0\]\[1\] is -0.5/);
    expect(() => retrievalModel({ positives: [[0.5, 0.5]], negatives: [1] })).toThrow(ShapeError);
    expect(() => retrievalModel({ positives: [[0.5, 0.5]], negatives: [[1, 0], [0, 1]] })).toThrow(/negatives has 2 rows; expected 1/);
    expect(() => retrievalModel({ anchors: [0.5, 0.5], positives: [[1]], negatives: [1] })).toThrow(ShapeError);
    expect(() => retrievalModel({ anchors: [2], positives: [[1]], negatives: [1] })).toThrow(OutOfRangeError);
  });
});

describe('arguments out of range', () => {
  it('are refused by name', () => {
    expect(() => contrastiveRisk(model, [[0, 0], [0, 0]], 1)).toThrow(/contrastiveRisk: scores has 2 rows; expected 1/);
    expect(() => retrievalAuc(model, [[0]])).toThrow(ShapeError);
    expect(() => retrievalAuc(model, [[0, NaN]])).toThrow(OutOfRangeError);
    expect(() => retrievalAuc(model, [[0, 1]], { tieTolerance: -1 })).toThrow(/tieTolerance is -1/);
    expect(() => optimalScorer(model, 1, [1, 2])).toThrow(ShapeError);
    expect(() => optimalScorer(model, 1, [Infinity])).toThrow(OutOfRangeError);
    expect(() => logMeanExp([])).toThrow(ShapeError);
    expect(() => logMeanExp([1, 2], [1])).toThrow(ShapeError);
    expect(() => logMeanExp([NaN])).toThrow(OutOfRangeError);
    expect(() => relativeEntropy([1], [0.5, 0.5])).toThrow(ShapeError);
    expect(() => tiltedDistribution([0.5, 0.5], [1], 1)).toThrow(ShapeError);
    expect(() => oceValue([], { mu: 0, temperature: 1 })).toThrow(ShapeError);
    expect(() => oceValue([0], { mu: Infinity, temperature: 1 })).toThrow(/mu is Infinity/);
    expect(() => oceMinimizer([], 1)).toThrow(ShapeError);
    for (const negatives of [0, 1.5, NaN]) {
      expect(() => expectedEmpiricalRisk(model, [[0, 0]], { temperature: 1, negatives })).toThrow(/negatives is/);
      expect(() => innerBias(model, [[0, 0]], { temperature: 1, negatives })).toThrow(/negatives is/);
      expect(() => innerBoundTight({ scoreBound: 1, temperature: 1, negatives })).toThrow(OutOfRangeError);
    }
    expect(() => innerBoundScrl({ scoreBound: 0, temperature: 1, negatives: 1 })).toThrow(/scoreBound is 0/);
    expect(() => sharedNegativeStd(two, [[0, 0], [0, 0]], 1)).toThrow(/model.negatives\[1\] differs/);
    expect(() => sharedNegativeDeviation(two, [[0, 0], [0, 0]], options)).toThrow(OutOfRangeError);
    expect(() => minNegativesForFiniteMinimizer([1], [0.5, 0.5])).toThrow(ShapeError);
    const wide = Array.from({ length: 21 }, () => 1 / 21);
    expect(() => minNegativesForFiniteMinimizer(wide, wide)).toThrow(/mass on 21 candidates; expected at most 20/);
    expect(() => finiteNegativesMinimizer(model, { ...options, scoreBound: -1 })).toThrow(OutOfRangeError);
    expect(() => balanceNegatives('scrl', 0)).toThrow(OutOfRangeError);
    expect(() => balanceNegatives('other' as 'scrl', 1)).toThrow(/sampling is other/);
    expect(() => priorBound('other' as 'log', { negatives: 1, anchors: 1 })).toThrow(/growth is other/);
    expect(() => powerLawFit([1], [1])).toThrow(ShapeError);
    expect(() => powerLawFit([1, 2], [1])).toThrow(ShapeError);
    expect(() => powerLawFit([1, -2], [1, 1])).toThrow(/x\[1\] is -2/);
    expect(() => powerLawFit([2, 2], [1, 3])).toThrow(DegenerateError);
    expect(() => powerLawFit([1], [3], { intercept: false })).toThrow(DegenerateError);
    expect(() => criticalNegatives([], [], { tolerance: 1 })).toThrow(ShapeError);
    expect(() => criticalNegatives([2, 1], [1, 1], { tolerance: 1 })).toThrow(/negatives\[0\] is 2/);
    expect(() => criticalNegatives([1, 2], [1, NaN], { tolerance: 1 })).toThrow(/values\[1\] is NaN/);
    expect(() => criticalNegatives([1], [1], { tolerance: -1 })).toThrow(/tolerance is -1/);
  });

  it('are refused where an enumeration is too long, with its size', () => {
    const wide = retrievalModel({ positives: [[0.25, 0.25, 0.25, 0.25]], negatives: [0.25, 0.25, 0.25, 0.25] });
    const scores = [[0, 1, 2, 3]];
    // C(103, 3) = 176,851.
    expect(() => innerBias(wide, scores, { temperature: 1, negatives: 100, limit: 176_850 })).toThrow(/make 176851 outcomes; expected at most limit = 176850/);
    expect(innerBias(wide, scores, { temperature: 1, negatives: 100, limit: 176_851 })).toBeGreaterThan(0);
    expect(() => expectedEmpiricalRisk(wide, scores, { temperature: 1, negatives: 1000 })).toThrow(OutOfRangeError);
    // Equal scores count once: two of them make 1,001 outcomes.
    expect(innerBias(wide, [[0, 1, 0, 1]], { temperature: 1, negatives: 1000, limit: 1001 })).toBeGreaterThan(0);
  });

  it('are refused where a table of draws does not fit', () => {
    const negatives = { data: Float64Array.of(0.5, 0.5), rows: 1, columns: 2 };
    const settings = { temperature: 1, scoreBound: 1 };
    expect(() => tabularRiskMinimizer({ positives: [1], negatives }, settings)).toThrow(ShapeError);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives: { ...negatives, rows: 2 } }, settings)).toThrow(ShapeError);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives: { ...negatives, data: Float64Array.of(1, 1) } }, settings)).toThrow(/negatives\[0\] sums to 2/);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives, weights: [2] }, settings)).toThrow(OutOfRangeError);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives }, { ...settings, scoreBound: 0 })).toThrow(OutOfRangeError);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives }, { ...settings, tolerance: 0 })).toThrow(/tolerance is 0/);
    expect(() => tabularRiskMinimizer({ positives: [1, 0], negatives }, { ...settings, maxIterations: 0 })).toThrow(OutOfRangeError);
    expect(tabularRiskMinimizer({ positives: [0.9, 0.1], negatives }, { ...settings, maxIterations: 1 }).converged).toBe(false);
  });
});
