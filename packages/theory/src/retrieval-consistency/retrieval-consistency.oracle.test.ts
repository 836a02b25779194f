import { describe, expect, it } from 'vitest';

import {
  calibrationReport,
  contrastiveRisk,
  createRandom,
  criticalNegatives,
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
  powerLawFit,
  priorBound,
  relativeEntropy,
  retrievalAuc,
  type RetrievalModel,
  retrievalModel,
  retrievalModelFromJoint,
  sharedNegativeDeviation,
  sharedNegativeStd,
  tabularRiskMinimizer,
  tiltedDistribution,
} from '../index.ts';

const one = (positives: readonly number[], negatives: readonly number[]) => retrievalModel({ positives: [positives], negatives });
const joint = finiteJoint([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]]);
const three = retrievalModelFromJoint(joint);
const identity = [[1, 0, 0], [0, 0, 1]];
const middle = [[0, 1, 0], [0, 1, 0]];

/** The risk from its definition: a sum over positives of the logarithm of a sum over negatives. */
function riskByDefinition({ anchors, positives, negatives }: RetrievalModel, S: readonly ArrayLike<number>[], tau: number): number {
  let risk = 0;
  for (let x = 0; x < anchors.length; x++) {
    for (let y = 0; y < positives[x].length; y++) {
      let mean = 0;
      for (let z = 0; z < negatives[x].length; z++) mean += negatives[x][z] * Math.exp((S[x][z] - S[x][y]) / tau);
      risk += anchors[x] * positives[x][y] * tau * Math.log(mean);
    }
  }
  return risk;
}

/** The criterion from its definition: a sum over all pairs. */
function aucByDefinition({ anchors, positives, negatives }: RetrievalModel, S: readonly ArrayLike<number>[], tie = 0): number {
  let area = 0;
  for (let x = 0; x < anchors.length; x++) {
    for (let y = 0; y < positives[x].length; y++) {
      for (let z = 0; z < negatives[x].length; z++) {
        const difference = S[x][y] - S[x][z];
        area += anchors[x] * positives[x][y] * negatives[x][z] * (difference > tie ? 1 : difference < -tie ? 0 : 0.5);
      }
    }
  }
  return area;
}

/** The expected empirical risk over all Kᵐ ordered draws. */
function expectedByDefinition({ anchors, positives, negatives }: RetrievalModel, S: readonly ArrayLike<number>[], { tau, m }: { tau: number; m: number }): number {
  let expected = 0;
  for (let x = 0; x < anchors.length; x++) {
    const K = negatives[x].length;
    for (let code = 0; code < K ** m; code++) {
      const drawn = Array.from({ length: m }, (_, j) => Math.floor(code / K ** j) % K);
      const probability = drawn.reduce((product, z) => product * negatives[x][z], 1);
      for (let y = 0; y < K; y++) {
        const mean = drawn.reduce((sum, z) => sum + Math.exp((S[x][z] - S[x][y]) / tau), 0) / m;
        expected += anchors[x] * positives[x][y] * probability * tau * Math.log(mean);
      }
    }
  }
  return expected;
}

describe('one anchor with two candidates', () => {
  const model = one([2 / 3, 1 / 3], [1 / 3, 2 / 3]);

  it('has the logarithm of the likelihood ratio as its optimum', () => {
    const [s] = optimalScorer(model, 1, [0.7]);
    expect(s[0]).toBeCloseTo(Math.LN2 + 0.7, 14);
    expect(s[1]).toBeCloseTo(-Math.LN2 + 0.7, 14);
    expect(optimalContrastiveRisk(model, 1)).toBeCloseTo(-Math.LN2 / 3, 14);
    expect(optimalRetrievalAuc(model)).toBeCloseTo(2 / 3, 15);
  });

  it('has the risks, gaps and bounds of constant and of reversed scores', () => {
    const constant = calibrationReport(model, [[0, 0]], 1);
    expect(contrastiveRisk(model, [[0, 0]], 1)).toBeCloseTo(0, 14);
    expect(constant.excessRisk).toBeCloseTo(0.231049060187, 11);
    expect(constant.suboptimality).toBeCloseTo(1 / 6, 14);
    expect(constant.bound).toBeCloseTo(0.679777993446, 11);
    const reversed = calibrationReport(model, [[-Math.LN2, Math.LN2]], 1);
    expect(contrastiveRisk(model, [[-Math.LN2, Math.LN2]], 1)).toBeCloseTo(0.636514168295, 11);
    expect(reversed.excessRisk).toBeCloseTo(0.867563228481, 11);
    expect(reversed.suboptimality).toBeCloseTo(1 / 3, 14);
    expect(reversed.bound).toBeCloseTo(1.317241988764, 11);
    const colder = calibrationReport(model, [[0, 0]], 0.5);
    expect(colder.excessRisk).toBeCloseTo(0.115524530093, 11);
    expect(colder.bound).toBeCloseTo(0.679777993446, 11);
  });

  it('has the values worked out for an even law of positives', () => {
    const even = one([1 / 2, 1 / 2], [1 / 3, 2 / 3]);
    expect(optimalRetrievalAuc(even)).toBeCloseTo(7 / 12, 14);
    expect(retrievalAuc(even, [[0, 1]])).toBeCloseTo(5 / 12, 14);
    expect(optimalContrastiveRisk(even, 1)).toBeCloseTo(-0.058891517828, 11);
    expect(contrastiveRisk(even, [[1, 0]], 1)).toBeCloseTo(-0.047167574736, 11);
    const right = calibrationReport(even, [[1, 0]], 1);
    expect(right.excessRisk).toBeCloseTo(0.011723943092, 11);
    expect(right.suboptimality).toBe(0);
    expect(right.ratio).toBe(0);
    expect(right.bound).toBeCloseTo(0.153127026303, 11);
    const wrong = calibrationReport(even, [[0, 1]], 1);
    expect(contrastiveRisk(even, [[0, 1]], 1)).toBeCloseTo(0.26338251539, 11);
    expect(wrong.excessRisk).toBeCloseTo(0.322274033218, 11);
    expect(wrong.suboptimality).toBeCloseTo(1 / 6, 14);
    expect(wrong.bound).toBeCloseTo(0.802837509361, 11);
  });
});

describe('a joint law of two anchors and three candidates', () => {
  it('has τ times the pointwise mutual information as its optimum, and −τ I as its least risk', () => {
    const s = optimalScorer(three, 0.5);
    for (const [x, row] of joint.pointwiseMutualInformation.entries()) for (const [k, pmi] of row.entries()) expect(s[x][k]).toBeCloseTo(0.5 * pmi, 14);
    expect(joint.pointwiseMutualInformation[1][0]).toBeCloseTo(-1.252762968495, 11);
    expect(optimalContrastiveRisk(three, 1)).toBeCloseTo(-0.156419494559, 11);
    expect(optimalContrastiveRisk(three, 0.5)).toBeCloseTo(-joint.mutualInformation / 2, 14);
    expect(optimalRetrievalAuc(three)).toBeCloseTo(0.64, 14);
    expect(contrastiveRisk(three, s, 0.5)).toBeCloseTo(-joint.mutualInformation / 2, 14);
    expect(excessContrastiveRisk(three, s, 0.5)).toBeLessThan(1e-15);
  });

  it.each([
    { name: 'identity', S: identity, tau: 1, risk: -0.102992719507, excess: 0.053426775052, auc: 0.6125, bound: 0.326884612829 },
    { name: 'identity', S: identity, tau: 0.5, risk: 0.01073013883, excess: 0.08893988611, auc: 0.6125, bound: 0.596455819353 },
    { name: 'middle', S: middle, tau: 1, risk: 0.107374019509, excess: 0.263793514068, auc: 0.5, bound: 0.726351862485 },
  ])('has the worked-out values for scores $name at τ = $tau', ({ S, tau, risk, excess, auc, bound }) => {
    const report = calibrationReport(three, S, tau);
    expect(contrastiveRisk(three, S, tau)).toBeCloseTo(risk, 11);
    expect(excessContrastiveRisk(three, S, tau)).toBeCloseTo(excess, 11);
    expect(report.excessRisk).toBeCloseTo(excess, 11);
    expect(retrievalAuc(three, S)).toBeCloseTo(auc, 14);
    expect(report.suboptimality).toBeCloseTo(0.64 - auc, 14);
    expect(report.bound).toBeCloseTo(bound, 11);
    expect(report.holds).toBe(true);
    expect(report.perAnchor).toHaveLength(2);
    expect((report.perAnchor[0].excessRisk + report.perAnchor[1].excessRisk) / 2).toBeCloseTo(excess, 11);
  });

  it('has a vanishing gradient of the risk at the optimum, by central differences', () => {
    const s = optimalScorer(three, 0.7);
    for (const [x, row] of s.entries()) {
      for (let k = 0; k < row.length; k++) {
        const at = (step: number) => contrastiveRisk(three, s.map((r, i) => r.map((v, j) => (i === x && j === k ? v + step : v))), 0.7);
        expect(Math.abs(at(1e-5) - at(-1e-5)) / 2e-5).toBeLessThan(1e-9);
      }
    }
  });
});

describe('risks and areas', () => {
  const random = createRandom(11);
  const law = (size: number) => {
    const raw = Array.from({ length: size }, () => random.uniform() ** 2 + 1e-3);
    const total = raw.reduce((a, b) => a + b, 0);
    return raw.map((p) => p / total);
  };

  it('agree with sums over all pairs, with ties and a tolerance for them', () => {
    for (let trial = 0; trial < 40; trial++) {
      const K = 2 + random.integer(7);
      const model = retrievalModel({ anchors: law(3), positives: [law(K), law(K), law(K)], negatives: [law(K), law(K), law(K)] });
      const S = Array.from({ length: 3 }, () => Array.from({ length: K }, () => random.integer(4) - 1.5 + (trial % 2) * 0.3 * random.uniform()));
      expect(contrastiveRisk(model, S, 0.6)).toBeCloseTo(riskByDefinition(model, S, 0.6), 13);
      expect(excessContrastiveRisk(model, S, 0.6)).toBeCloseTo(riskByDefinition(model, S, 0.6) - optimalContrastiveRisk(model, 0.6), 13);
      expect(retrievalAuc(model, S)).toBeCloseTo(aucByDefinition(model, S), 14);
      expect(retrievalAuc(model, S, { tieTolerance: 0.15 })).toBeCloseTo(aucByDefinition(model, S, 0.15), 14);
      expect(retrievalAuc(model, S, { tieTolerance: Infinity })).toBeCloseTo(0.5, 14);
    }
  });

  it('stay finite where exponentials overflow', () => {
    const model = one([0.5, 0.5], [0.25, 0.75]);
    // The larger exponential alone: 10 − 0.01 log 4 − ½ (10 − 10).
    expect(contrastiveRisk(model, [[10, -10]], 0.01)).toBeCloseTo(10 - 0.01 * Math.log(4), 12);
    expect(innerBias(one([1, 0], [0.5, 0.5]), [[10, -10]], { temperature: 0.01, negatives: 1 })).toBeCloseTo(10 - 0.01 * Math.LN2, 10);
    expect([...tiltedDistribution([0.5, 0.5], [800, 0], 1)]).toEqual([1, 0]);
  });

  it('keep every digit of a small divergence', () => {
    // KL(½ + ε ‖ ½) = 2ε² + (4/3)ε⁴ + …
    const epsilon = 1e-7;
    expect(relativeEntropy([0.5 + epsilon, 0.5 - epsilon], [0.5, 0.5]) / (2 * epsilon ** 2)).toBeCloseTo(1, 7);
    expect(relativeEntropy([0.25, 0.75, 0], [0.5, 0.25, 0.25])).toBeCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(3), 14);
    expect(relativeEntropy([0.3, 0.7], [0.3, 0.7])).toBe(0);
  });

  it('average exponentials under a law', () => {
    expect(logMeanExp([1, 2, 700], [0.25, 0.75, 0])).toBeCloseTo(Math.log(0.25 * Math.E + 0.75 * Math.E ** 2), 14);
    expect(logMeanExp([5, -Infinity])).toBeCloseTo(5 - Math.LN2, 14);
  });
});

describe('the optimised certainty equivalent', () => {
  const differences = [-1, 0, 1];

  it('has the worked-out minimum and values', () => {
    const mu = oceMinimizer(differences, 0.5);
    expect(mu).toBeCloseTo(0.522159669916, 11);
    expect(oceValue(differences, { mu, temperature: 0.5 })).toBeCloseTo(mu, 14);
    expect(oceValue(differences, { mu: 0, temperature: 0.5 })).toBeCloseTo(0.920731897028, 11);
    expect(oceValue(differences, { mu: 1, temperature: 0.5 })).toBeCloseTo(0.692275153688, 11);
  });
});

describe('the bias of m negatives', () => {
  const model = one([0.5, 0.5], [0.5, 0.5]);
  const s = [[1, -1]];

  it.each([
    [1, [[1, 0.433780830483], [2, 0.216890415242], [4, 0.093387931942], [8, 0.040942265832], [16, 0.019197893154], [64, 0.004594302991], [256, 0.001136731918]], Math.tanh(1) ** 2 / 2],
    [0.5, [[1, 0.662501373679], [4, 0.115863275075], [16, 0.016047640253], [256, 0.000912557246]], Math.tanh(2) ** 2 / 4],
  ] as const)('has the worked-out values at τ = %s, and τχ²/2 as its limit', (temperature, values, limit) => {
    for (const [negatives, bias] of values) expect(innerBias(model, s, { temperature, negatives })).toBeCloseTo(bias, 11);
    expect(innerBiasLimit(model, s, temperature)).toBeCloseTo(limit, 13);
    expect(4096 * innerBias(model, s, { temperature, negatives: 4096 })).toBeCloseTo(limit, 3);
  });

  it('is what the expectation over all ordered draws leaves of the risk', () => {
    for (const S of [identity, middle, [[0.3, -0.8, 1.1], [0, 2, 0.5]]]) {
      for (const negatives of [1, 2, 3, 5]) {
        const expected = expectedByDefinition(three, S, { tau: 0.5, m: negatives });
        expect(expectedEmpiricalRisk(three, S, { temperature: 0.5, negatives })).toBeCloseTo(expected, 13);
        expect(innerBias(three, S, { temperature: 0.5, negatives })).toBeCloseTo(riskByDefinition(three, S, 0.5) - expected, 13);
      }
    }
  });

  it('keeps both bounds, of which the derived one is the smaller', () => {
    expect(innerBoundScrl({ scoreBound: 1, temperature: 1, negatives: 1 })).toBeCloseTo(5961.916, 3);
    expect(innerBoundTight({ scoreBound: 1, temperature: 1, negatives: 1 })).toBeCloseTo(37.70269, 5);
    expect(Math.log10(innerBoundScrl({ scoreBound: 1, temperature: 0.07, negatives: 1 }))).toBeCloseTo(48.78, 2);
    for (const temperature of [0.3, 1, 3, 30]) {
      for (const negatives of [1, 4, 32]) {
        const options = { scoreBound: 1, temperature, negatives };
        const bias = innerBias(model, s, options);
        expect(bias).toBeLessThan(innerBoundTight(options));
        expect(innerBoundTight(options)).toBeLessThan(innerBoundScrl(options));
      }
    }
  });
});

describe('negatives that all anchors share', () => {
  const pmi = joint.pointwiseMutualInformation;

  it.each([
    ['identity', 1, identity, 0.226308119548, 0.12770309914],
    ['identity', 0.5, identity, 0.204379570417, 0.207705684603],
    ['middle', 1, middle, 0.520462530161, undefined],
    ['middle', 0.5, middle, 0.532587834274, undefined],
    ['the pointwise mutual information', 0.5, pmi, 0.070738434347, undefined],
    ['the pointwise mutual information', 1, pmi, 0, 0.144285714286],
  ] as const)('have the constants worked out for %s at τ = %s', (_, tau, S, std, bias) => {
    expect(sharedNegativeStd(three, S, tau)).toBeCloseTo(std, 11);
    if (bias !== undefined) expect(innerBiasLimit(three, S, tau)).toBeCloseTo(bias, 11);
  });

  it('fluctuate at the rate 1/√m off the optimum and 1/m at it', () => {
    // By 200,000 draws of an independent program, whose own standard error is 0.2 percent, and some 0.5 at the optimum,
    // where the law has the tails of a square.
    const near = (value: number, wanted: number) => expect(Math.abs(value / wanted - 1)).toBeLessThan(0.015);
    for (const [negatives, scaled] of [[10, 0.2352], [40, 0.2118], [160, 0.2064], [640, 0.2044]]) {
      near(Math.sqrt(negatives) * sharedNegativeDeviation(three, identity, { temperature: 0.5, negatives }), scaled);
    }
    for (const [negatives, scaled] of [[10, 0.2133], [40, 0.2062], [160, 0.2057], [640, 0.2032]]) {
      near(negatives * sharedNegativeDeviation(three, pmi, { temperature: 1, negatives }), scaled);
    }
  });

  it('deviate as all ordered draws say', () => {
    const [tau, m] = [0.5, 4];
    let [mean, square] = [0, 0];
    for (let code = 0; code < 3 ** m; code++) {
      const drawn = Array.from({ length: m }, (_, j) => Math.floor(code / 3 ** j) % 3);
      const probability = drawn.reduce((product, z) => product * three.negatives[0][z], 1);
      const risk = identity.reduce((sum, s) => sum + 0.5 * tau * Math.log(drawn.reduce((total, z) => total + Math.exp(s[z] / tau), 0) / m), 0);
      mean += probability * risk;
      square += probability * risk * risk;
    }
    expect(sharedNegativeDeviation(three, identity, { temperature: tau, negatives: m })).toBeCloseTo(Math.sqrt(square - mean * mean), 13);
  });
});

describe('minimisers with m negatives', () => {
  it('exist from the number on that every set of candidates allows', () => {
    expect(minNegativesForFiniteMinimizer([0.5, 0.3, 0.2], [0.2, 0.3, 0.5])).toBe(4);
    // 1 − (1/2)² is 3/4 exactly, which is not more than p⁺(A) = 3/4.
    expect(minNegativesForFiniteMinimizer([0.75, 0.25], [0.5, 0.5])).toBe(3);
    expect(minNegativesForFiniteMinimizer([0.7, 0.3], [0.5, 0.5])).toBe(2);
    expect(minNegativesForFiniteMinimizer([0.5, 0.5], [0.5, 0.5])).toBe(2);
    expect(minNegativesForFiniteMinimizer([1, 0], [0.5, 0.5])).toBe(Infinity);
    expect(minNegativesForFiniteMinimizer([0.5, 0.5, 0], [1, 0, 0])).toBe(Infinity);
    expect(minNegativesForFiniteMinimizer([0, 1], [0, 1])).toBe(1);
  });

  it('sit at the bound below that number and inside it from there on', () => {
    const model = one([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]);
    const spread = (negatives: number, scoreBound: number) => {
      const [s] = finiteNegativesMinimizer(model, { temperature: 1, negatives, scoreBound });
      return Math.max(...s) - Math.min(...s);
    };
    for (const negatives of [1, 2, 3]) expect(spread(negatives, 15)).toBeCloseTo(30, 9);
    for (const negatives of [4, 8, 20]) {
      expect(spread(negatives, 15)).toBeLessThan(16);
      expect(spread(negatives, 15)).toBeCloseTo(spread(negatives, 18), 6);
    }
  });

  it('tie candidates with one negative, and are not best then', () => {
    const model = one([0.4, 0.35, 0.25], [0.2, 0.3, 0.5]);
    const s = finiteNegativesMinimizer(model, { temperature: 1, negatives: 1, scoreBound: 2 });
    expect([...s[0]]).toEqual([2, 2, -2]);
    expect(retrievalAuc(model, s)).toBeCloseTo(0.625, 14);
    expect(optimalRetrievalAuc(model)).toBeCloseTo(0.65, 14);
  });

  it('order candidates by the likelihood ratio inside the bounds without being its logarithm, and tend to that', () => {
    const model = one([0.4, 0.35, 0.25], [0.2, 0.3, 0.5]);
    const differences = ([s]: readonly Float64Array[]) => [s[0] - s[1], s[1] - s[2]];
    const limit = differences(optimalScorer(model, 1));
    let previous = Infinity;
    for (const negatives of [3, 6, 12, 24, 48]) {
      const s = finiteNegativesMinimizer(model, { temperature: 1, negatives, scoreBound: 15 });
      expect(s[0][0]).toBeGreaterThan(s[0][1]);
      expect(s[0][1]).toBeGreaterThan(s[0][2]);
      expect(retrievalAuc(model, s)).toBeCloseTo(0.65, 14);
      const away = Math.max(...differences(s).map((d, i) => Math.abs(d - limit[i])));
      expect(away).toBeGreaterThan(0.2 / negatives);
      expect(away).toBeLessThan(previous / 1.8);
      previous = away;
    }
  });

  it('minimise the expected risk, by its central differences', () => {
    const options = { temperature: 0.7, negatives: 6 };
    const s = finiteNegativesMinimizer(three, { ...options, scoreBound: 8 });
    for (const [x, row] of s.entries()) {
      expect(Math.max(...row.map(Math.abs))).toBeLessThan(8);
      for (let k = 0; k < row.length; k++) {
        const at = (step: number) => expectedEmpiricalRisk(three, s.map((r, i) => r.map((v, j) => (i === x && j === k ? v + step : v))), options);
        expect(Math.abs(at(1e-5) - at(-1e-5)) / 2e-5).toBeLessThan(1e-9);
      }
    }
  });
});

describe('tabularRiskMinimizer', () => {
  const random = createRandom(5);

  /** With one draw c the optimum is clip(τ log(p Z/c)) at the Z that it itself has; Z by bisection. */
  function waterFilling(p: readonly number[], c: readonly number[], { temperature, scoreBound }: { temperature: number; scoreBound: number }): number[] {
    const scoresAt = (logZ: number) => p.map((pk, k) => (pk + c[k] === 0 ? 0 : Math.min(scoreBound, Math.max(-scoreBound, temperature * (Math.log(pk) - Math.log(c[k]) + logZ)))));
    const excess = (logZ: number) => Math.log(scoresAt(logZ).reduce((sum, s, k) => sum + c[k] * Math.exp(s / temperature), 0)) - logZ;
    let [low, high] = [-scoreBound / temperature - 1, scoreBound / temperature + 1];
    for (let i = 0; i < 200; i++) {
      const centre = (low + high) / 2;
      if (excess(centre) > 0) low = centre;
      else high = centre;
    }
    return scoresAt((low + high) / 2);
  }

  it('finds the minimum of one draw that bisection of its normaliser finds, candidates without negatives or positives included', () => {
    for (let trial = 0; trial < 60; trial++) {
      const K = 2 + random.integer(6);
      const share = () => {
        const raw = Array.from({ length: K }, () => Math.max(0, random.uniform() - 0.3) ** 2);
        raw[random.integer(K)] += 0.2;
        const total = raw.reduce((a, b) => a + b, 0);
        return raw.map((p) => p / total);
      };
      const [p, c] = [share(), share()];
      const options = { temperature: 0.2 + random.uniform(), scoreBound: 0.3 + 2 * random.uniform() };
      const risk = { positives: p, negatives: { data: Float64Array.from(c), rows: 1, columns: K } };
      const { scores, converged, risk: least } = tabularRiskMinimizer(risk, options);
      expect(converged, `trial ${trial}`).toBe(true);
      const wanted = waterFilling(p, c, options);
      const valueAt = (s: ArrayLike<number>) => options.temperature * logMeanExp(Array.from(s, (v) => v / options.temperature), c) - p.reduce((sum, pk, k) => sum + pk * s[k], 0);
      expect(valueAt(scores)).toBeCloseTo(least, 12);
      expect(least).toBeCloseTo(valueAt(wanted), 11);
    }
  });

  it('finds a minimum of many draws: no move of a score within the bounds is lower', () => {
    for (let trial = 0; trial < 20; trial++) {
      const [K, rows] = [4, 50];
      const data = new Float64Array(K * rows);
      for (let r = 0; r < rows; r++) for (let j = 0; j < 5; j++) data[r * K + random.integer(K)] += 0.2;
      const options = { temperature: 0.5, scoreBound: 1 };
      const positives = [0.55, 0.25, 0.15, 0.05];
      const { scores, converged, risk } = tabularRiskMinimizer({ positives, negatives: { data, rows, columns: K } }, options);
      expect(converged).toBe(true);
      const valueAt = (s: ArrayLike<number>) => {
        let value = -positives.reduce((sum, p, k) => sum + p * s[k], 0);
        for (let r = 0; r < rows; r++) value += (0.5 / rows) * logMeanExp(Array.from(s, (v) => v / 0.5), data.subarray(r * K, (r + 1) * K));
        return value;
      };
      expect(valueAt(scores)).toBeCloseTo(risk, 12);
      for (let move = 0; move < 40; move++) {
        const moved = scores.map((s) => Math.min(1, Math.max(-1, s + 0.05 * random.normal())));
        expect(valueAt(moved)).toBeGreaterThan(risk - 1e-12);
      }
    }
  });

  it('converges in some tens of steps, whatever is drawn: many candidates, unseen ones, cold and hot, tight bounds and wide', () => {
    for (let trial = 0; trial < 400; trial++) {
      const K = 2 + random.integer(29);
      const rows = 1 + random.integer(40);
      const m = 1 + random.integer(12);
      const data = new Float64Array(rows * K);
      for (let r = 0; r < rows; r++) for (let j = 0; j < m; j++) data[r * K + random.integer(K)] += 1 / m;
      const positives = new Float64Array(K);
      const n = 1 + random.integer(40);
      for (let j = 0; j < n; j++) positives[random.integer(K)] += 1 / n;
      const options = { temperature: 0.03 * 60 ** random.uniform(), scoreBound: 0.1 * 50 ** random.uniform() };
      const { converged, iterations, scores } = tabularRiskMinimizer({ positives, negatives: { data, rows, columns: K } }, options);
      expect(converged, `trial ${trial}`).toBe(true);
      expect(iterations).toBeLessThan(60);
      expect(Math.max(...scores.map(Math.abs))).toBeLessThanOrEqual(options.scoreBound);
    }
  });

  it('is not stopped by exponentials that underflow', () => {
    // Candidates 0 and 1 have more positives than draws, and candidate 2 fewer: near +1 and at −1, a factor e^2000 apart.
    // Candidate 1 has a third of what the first draw has at s₀ = 1, so its share there is 1/3: s₁ = 1 − τ log 2.
    const negatives = { data: Float64Array.of(0.5, 0.5, 0, 0, 0, 1), rows: 2, columns: 3 };
    const found = tabularRiskMinimizer({ positives: [0.3, 0.1, 0.6], negatives, weights: [0.3, 0.7] }, { temperature: 1e-3, scoreBound: 1 });
    expect(found.converged).toBe(true);
    expect([found.scores[0], found.scores[2]]).toEqual([1, -1]);
    expect(found.scores[1]).toBeCloseTo(1 - 1e-3 * Math.LN2, 11);
    expect(found.risk).toBeCloseTo(0.3 * (1 + 1e-3 * Math.log(0.75)) - 0.7 - 0.3 - 0.1 * (1 - 1e-3 * Math.LN2) + 0.6, 14);
  });
});

describe('the arithmetic of the figures', () => {
  const n = [0.56e7, 0.98e7, 1.4e7];
  const m = [0.224e7, 0.392e7, 0.56e7];

  it('finds m = 0.4 n with an intercept, and the exponent 0.943 without', () => {
    const fitted = powerLawFit(n, m);
    expect(fitted.exponent).toBeCloseTo(1, 12);
    expect(fitted.logCoefficient).toBeCloseTo(Math.log(0.4), 10);
    expect(powerLawFit(n, m, { intercept: false })).toEqual({ exponent: expect.closeTo(0.942871501, 9), logCoefficient: 0 });
  });

  it('has critical numbers that depend on the tolerance', () => {
    const share = [1, 10, 40, 70, 100];
    const curve = [1.22, 10.57, 27.56, 27.99, 28.98];
    expect(criticalNegatives(share, curve, { tolerance: 1.5 })).toBe(40);
    expect(criticalNegatives(share, curve, { tolerance: 1 })).toBe(70);
    expect(criticalNegatives(share, curve, { tolerance: 0 })).toBe(100);
    expect(criticalNegatives(share, [1, 5, 9, 7, 8.5], { tolerance: 0 })).toBe(40);
    expect(criticalNegatives(share, [9, 5, 6, 7, 8], { tolerance: 0 })).toBe(1);
  });

  it('compares orders of bounds', () => {
    expect(priorBound('log', { negatives: 100, anchors: 400 })).toBeCloseTo(Math.log(100) / 20, 14);
  });
});
