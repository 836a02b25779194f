import { generalizationBound } from '@crossmodal/evaluation';
import {
  balanceNegatives,
  calibrationReport,
  contrastiveRisk,
  excessContrastiveRisk,
  finiteNegativesMinimizer,
  innerBias,
  innerBiasLimit,
  innerBoundScrl,
  innerBoundTight,
  minNegativesForFiniteMinimizer,
  oceMinimizer,
  oceValue,
  optimalContrastiveRisk,
  optimalRetrievalAuc,
  optimalScorer,
  powerLawFit,
  retrievalAuc,
  retrievalModel,
  sharedNegativeStd,
  supportMismatches,
} from '@crossmodal/theory';

import type { Check } from '../reproduction.ts';
import { reversedLine } from './calibration-cloud.ts';
import { enumerateCalibrations, enumerateRankings } from './enumerations.ts';
import { exampleJoint, exampleModel, exampleScores } from './fluctuations.ts';
import { flatFrom, reportedCritical, reportedCurves } from './reported.ts';

const PAPER = 'paper';
/** Worked out here from the paper's definitions, not of the paper. */
const DERIVED = 'derived';

const EXACT = 1e-10;
const printed = (value: number, tolerance = EXACT): Check['expected'] => ({ value, tolerance });

/** Scorer (1, −1) against an even law. */
export const coinModel = retrievalModel({ positives: [[0.5, 0.5]], negatives: [0.5, 0.5] });
export const coinScores: readonly (readonly number[])[] = [[1, -1]];

/** What holds to rounding in float64. */
export function exactChecks(): Check[] {
  return [...consistencyChecks(), ...calibrationChecks(), ...finiteMinimiserChecks(), ...biasChecks(), ...fluctuationChecks(), ...figureChecks()];
}

function consistencyChecks(): Check[] {
  const group = 'Theorem 3.1: what minimises the risk retrieves best';
  const { pairs, rankings, failures, reversedFailures, flat, first } = enumerateRankings();
  const two = retrievalModel({ positives: [[2 / 3, 1 / 3]], negatives: [1 / 3, 2 / 3] });
  const pmi = exampleJoint.pointwiseMutualInformation;
  const gradient = Math.max(
    ...optimalScorer(exampleModel, 0.7).flatMap((row, x, s) =>
      Array.from(row, (_, k) => {
        const at = (step: number) => contrastiveRisk(exampleModel, s.map((r, i) => r.map((v, j) => (i === x && j === k ? v + step : v))), 0.7);
        return Math.abs(at(1e-5) - at(-1e-5)) / 2e-5;
      }),
    ),
  );
  const mismatched = [[[1, 0], [0, 1]], [[0.5, 0.5], [1, 0]], [[1, 0], [0.5, 0.5]]].map(([positives, negatives]) => retrievalModel({ positives: [positives], negatives }));
  return [
    { group, name: 'pairs of laws with weights 1 to 3 on 2, 3 and 4 candidates', source: '9² + 27² + 81²', expected: printed(7371, 0), ours: pairs },
    { group, name: 'rankings of them', source: '81 · 2 + 729 · 6 + 6561 · 24', expected: printed(162_000, 0), ours: rankings },
    { group, name: 'pairs where the minimiser of the risk is not the best ranking, in integers', source: PAPER, expected: printed(0, 0), ours: failures },
    { group, name: 'negative control: reversed order, pairs where it is not the best', source: 'all but those of one ratio', expected: printed(pairs - flat, 0), ours: reversedFailures },
    { group, name: 'the first of them, (1, 1) against (1, 2): best area', source: '7/12', expected: printed(7 / 12), ours: first.best },
    { group, name: 'and reversed', source: '5/12', expected: printed(5 / 12), ours: first.reversed },
    { group, name: 'negative control: constant scores on (2/3, 1/3) against (1/3, 2/3), where 2/3 is best', source: '1/2', expected: printed(0.5), ours: retrievalAuc(two, [[0, 0]]) },
    { group, name: 'negative control: the sign of τ reversed', source: '1/3', expected: printed(1 / 3), ours: retrievalAuc(two, optimalScorer(two, 1).map((row) => row.map((s) => -s))) },
    { group, name: 'negative control: models with other supports that are said to have no finite minimiser, of 3', source: PAPER, expected: printed(3, 0), ours: mismatched.filter((model) => supportMismatches(model).length > 0).length },
    { group, name: 'least risk, τ = 1, negatives from the marginal: −I(x; y)', source: DERIVED, expected: printed(-0.156419494559), ours: optimalContrastiveRisk(exampleModel, 1) },
    { group, name: 'its minimiser less τ PMI, largest entry at τ = 0.7', source: PAPER, expected: { residualAtMost: 1e-14 }, ours: Math.max(...optimalScorer(exampleModel, 0.7).flatMap((row, x) => Array.from(row, (s, k) => Math.abs(s - 0.7 * pmi[x][k])))) },
    { group, name: 'gradient of the risk there, by central differences', source: PAPER, expected: { residualAtMost: 1e-9 }, ours: gradient },
    { group, name: 'best area of that law', source: DERIVED, expected: printed(0.64), ours: optimalRetrievalAuc(exampleModel) },
  ];
}

function calibrationChecks(): Check[] {
  const group = 'Theorem 3.4: sup E − E(s) ≤ √((2/τ)(L(s) − inf L))';
  const { triples, violations, leastSlack, tightness } = enumerateCalibrations();
  const identity = calibrationReport(exampleModel, exampleScores, 0.5);
  const rows: readonly (readonly [number, number, number])[] = [[4, 0.1, 0.624048601], [3, 0.5, 0.566263445], [2, 0.1, 0.499164713]];
  return [
    { group, name: 'triples of laws with weights 1 and 2 on 2, 3 and 4 candidates', source: '4³ + 8³ + 16³', expected: printed(4672, 0), ours: triples },
    { group, name: 'violations', source: PAPER, expected: printed(0, 0), ours: violations },
    { group, name: 'least slack, at q = p⁺', source: PAPER, expected: { residualAtMost: 1e-7 }, ours: leastSlack },
    { group, name: 'greatest gap²/KL among them, where the paper has 2', source: DERIVED, expected: printed(0.142801909522), ours: tightness },
    ...rows.map(([K, epsilon, value]): Check => ({ group, name: `gap²/KL of a line of ${K} candidates, reversed, ε = ${epsilon}`, source: DERIVED, expected: printed(value, 1e-6), ours: reversedLine(K, epsilon).tightness })),
    { group, name: 'negative control: gap²/KL of 4 candidates, ε = 0.1, which a coefficient of 1/2 would bound', source: DERIVED, expected: { atLeast: 0.5 }, ours: reversedLine(4, 0.1).tightness },
    { group, name: 'its limit (2/3)(1 − 1/K²), K = 64', source: DERIVED, expected: printed((2 / 3) * (1 - 1 / 64 ** 2), 1e-5), ours: reversedLine(64, 1e-3).tightness },
    { group, name: 'example off the optimum, τ = 0.5: risk', source: DERIVED, expected: printed(0.01073013883), ours: contrastiveRisk(exampleModel, exampleScores, 0.5) },
    { group, name: 'its excess', source: DERIVED, expected: printed(0.08893988611), ours: identity.excessRisk },
    { group, name: 'its gap', source: DERIVED, expected: printed(0.0275), ours: identity.suboptimality },
    { group, name: 'its bound', source: DERIVED, expected: printed(0.596455819353), ours: identity.bound },
    { group, name: 'L(s) − inf L − τ E KL, the identity behind it', source: PAPER, expected: { residualAtMost: 1e-14 }, ours: contrastiveRisk(exampleModel, exampleScores, 0.5) - optimalContrastiveRisk(exampleModel, 0.5) - excessContrastiveRisk(exampleModel, exampleScores, 0.5) },
  ];
}

function finiteMinimiserChecks(): Check[] {
  const group = 'With m negatives: what the theorem for m = ∞ leaves out';
  const one = retrievalModel({ positives: [[0.4, 0.35, 0.25]], negatives: [0.2, 0.3, 0.5] });
  const linear = finiteNegativesMinimizer(one, { temperature: 1, negatives: 1, scoreBound: 2 });
  const more = finiteNegativesMinimizer(one, { temperature: 1, negatives: 4, scoreBound: 15 });
  const optimum = optimalScorer(one, 1);
  const shape = ([s]: readonly ArrayLike<number>[]) => s[0] - s[2];
  const steep = retrievalModel({ positives: [[0.5, 0.3, 0.2]], negatives: [0.2, 0.3, 0.5] });
  const spread = (negatives: number) => {
    const [s] = finiteNegativesMinimizer(steep, { temperature: 1, negatives, scoreBound: 15 });
    return Math.max(...s) - Math.min(...s);
  };
  const differences = [-1, 0, 1];
  return [
    { group, name: 'm = 1: area of the bounded minimiser, which ties two candidates', source: DERIVED, expected: printed(0.625), ours: retrievalAuc(one, linear) },
    { group, name: 'the best area', source: DERIVED, expected: printed(0.65), ours: optimalRetrievalAuc(one) },
    { group, name: 'm = 4: area of the minimiser, whose order is right', source: DERIVED, expected: printed(0.65), ours: retrievalAuc(one, more) },
    { group, name: 'm = 4: its s₁ − s₃ beyond that of log(p⁺/p⁻)', source: DERIVED, expected: { atLeast: 0.1 }, ours: Math.abs(shape(more) - shape(optimum)) },
    { group, name: '(.5, .3, .2) against (.2, .3, .5): least m with a finite minimiser', source: DERIVED, expected: printed(4, 0), ours: minNegativesForFiniteMinimizer([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]) },
    { group, name: 'm = 3: range of the minimiser within |s| ≤ 15, at the bound', source: DERIVED, expected: printed(30, 1e-9), ours: spread(3) },
    { group, name: 'm = 4: the same, inside it', source: DERIVED, expected: { atMost: 16 }, ours: spread(4) },
    { group, name: 'log-mean-exp of (−1, 0, 1), τ = 0.5, as the least certainty equivalent', source: `${PAPER}, Lemma 4.2`, expected: printed(0.522159669916), ours: oceValue(differences, { mu: oceMinimizer(differences, 0.5), temperature: 0.5 }) },
    { group, name: 'the objective at μ = 0', source: DERIVED, expected: printed(0.920731897028), ours: oceValue(differences, { mu: 0, temperature: 0.5 }) },
  ];
}

function biasChecks(): Check[] {
  const group = 'Lemma 4.3: the bias L(s) − E L̂(s) of m negatives, s = (1, −1) against an even law';
  const at = (temperature: number, negatives: number) => innerBias(coinModel, coinScores, { temperature, negatives });
  const rows: readonly (readonly [number, number, number])[] = [
    [1, 1, 0.433780830483], [1, 2, 0.216890415242], [1, 8, 0.040942265832], [1, 64, 0.004594302991], [1, 256, 0.001136731918], [0.5, 4, 0.115863275075], [0.5, 256, 0.000912557246],
  ];
  const largest = [1, 4, 16, 64, 256].map((negatives) => at(1, negatives) / innerBoundTight({ scoreBound: 1, temperature: 1, negatives }));
  return [
    ...rows.map(([temperature, negatives, value]): Check => ({ group, name: `τ = ${temperature}, m = ${negatives}`, source: DERIVED, expected: printed(value), ours: at(temperature, negatives) })),
    { group, name: 'lim m b_m, τ = 1: tanh²(1)/2', source: DERIVED, expected: printed(0.290012829193), ours: innerBiasLimit(coinModel, coinScores, 1) },
    { group, name: '4096 b_4096', source: DERIVED, expected: printed(0.290012829193, 1e-3), ours: 4096 * at(1, 4096) },
    { group, name: 'bound of the paper times m, 2τ e^{8B/τ} at B = τ = 1', source: PAPER, expected: printed(5961.916, 1e-3), ours: innerBoundScrl({ scoreBound: 1, temperature: 1, negatives: 1 }) },
    { group, name: 'smaller bound times m, τ R(R − 1)²/8', source: DERIVED, expected: printed(37.70269, 1e-5), ours: innerBoundTight({ scoreBound: 1, temperature: 1, negatives: 1 }) },
    { group, name: 'bias over the smaller bound, at most', source: DERIVED, expected: { atMost: 1 }, ours: Math.max(...largest) },
    { group, name: 'log₁₀ of the bound of the paper times m at B = 1, τ = 0.07: vacuous', source: PAPER, expected: printed(48.78, 0.01), ours: Math.log10(innerBoundScrl({ scoreBound: 1, temperature: 0.07, negatives: 1 })) },
    { group, name: 'negatives at which the smaller bound says something (< 4B) at τ = 0.07, log₁₀', source: DERIVED, expected: { atLeast: 30 }, ours: Math.log10(innerBoundTight({ scoreBound: 1, temperature: 0.07, negatives: 1 }) / 4) },
    { group, name: 'vacuous bounds at B = 1, τ = 0.07, n = 14 · 10⁶, m = n, of own and shared negatives', source: DERIVED, expected: printed(2, 0), ours: (['scrl', 'sscrl'] as const).filter((kind) => generalizationBound(kind, { n: 14e6, m: 14e6, scoreBound: 1, temperature: 0.07, delta: 0.05 }).isVacuous).length },
    { group, name: 'negatives that balance both terms at n = 10,000: own', source: `${PAPER}, section 4`, expected: printed(100, 0), ours: balanceNegatives('scrl', 10_000) },
    { group, name: 'and shared', source: `${PAPER}, section 4`, expected: printed(10_000, 0), ours: balanceNegatives('sscrl', 10_000) },
  ];
}

function fluctuationChecks(): Check[] {
  const group = 'Theorem 4.6: constants of the fluctuation τ √Var E_x q_x/p⁻ with shared negatives';
  const pmi = exampleJoint.pointwiseMutualInformation;
  const middle = [[0, 1, 0], [0, 1, 0]];
  const rows: readonly (readonly [string, readonly ArrayLike<number>[], number, number])[] = [
    ['example off the optimum, τ = 1', exampleScores, 1, 0.226308119548],
    ['example off the optimum, τ = 0.5', exampleScores, 0.5, 0.204379570417],
    ['(0, 1, 0) for both anchors, τ = 1', middle, 1, 0.520462530161],
    ['(0, 1, 0) for both anchors, τ = 0.5', middle, 0.5, 0.532587834274],
    ['PMI, τ = 0.5', pmi, 0.5, 0.070738434347],
    ['PMI, τ = 1: the optimum, where the rate is 1/m', pmi, 1, 0],
  ];
  return [
    ...rows.map(([name, scores, temperature, value]): Check => ({ group, name, source: DERIVED, expected: printed(value), ours: sharedNegativeStd(exampleModel, scores, temperature) })),
    { group, name: 'constant of the bias, example, τ = 0.5', source: DERIVED, expected: printed(0.207705684603), ours: innerBiasLimit(exampleModel, exampleScores, 0.5) },
    { group, name: 'constant of the bias, PMI, τ = 1', source: DERIVED, expected: printed(0.144285714286), ours: innerBiasLimit(exampleModel, pmi, 1) },
  ];
}

function figureChecks(): Check[] {
  const group = 'Section 5: arithmetic of the 45 reported values';
  const { anchors, negatives } = reportedCritical;
  const gains = (from: number, to: number) => reportedCurves.map(({ values }) => values[to] - values[from]);
  const ranges = reportedCurves.map(({ values }) => Math.max(...values.slice(2)) - Math.min(...values.slice(2)));
  return [
    { group, name: 'reported values', source: PAPER, expected: printed(45, 0), ours: reportedCurves.reduce((sum, { values }) => sum + values.length, 0) },
    { group, name: 'exponent of critical negatives by n, the label of the figure: log-log fit without intercept', source: `${PAPER}: 0.94`, expected: printed(0.942871501, 1e-8), ours: powerLawFit(anchors, negatives, { intercept: false }).exponent },
    { group, name: 'exponent with intercept: m = 0.4 n exactly', source: DERIVED, expected: printed(1, 1e-10), ours: powerLawFit(anchors, negatives).exponent },
    { group, name: 'its log coefficient, log 0.4', source: DERIVED, expected: printed(-0.916290731874, 1e-8), ours: powerLawFit(anchors, negatives).logCoefficient },
    { group, name: 'curves flat from 40 % on, within 1.5 points', source: DERIVED, expected: printed(9, 0), ours: flatFrom(40, 1.5).length },
    { group, name: 'curves flat from 40 % on, within 1 point', source: DERIVED, expected: printed(5, 0), ours: flatFrom(40, 1).length },
    { group, name: 'curves flat from 70 % on only, within 1 point', source: DERIVED, expected: printed(4, 0), ours: flatFrom(70, 1).length },
    { group, name: 'gain from 1 to 10 %, least', source: PAPER, expected: printed(3.16, 1e-9), ours: Math.min(...gains(0, 1)) },
    { group, name: 'gain from 1 to 10 %, greatest', source: PAPER, expected: printed(19.63, 1e-9), ours: Math.max(...gains(0, 1)) },
    { group, name: 'gain from 10 to 40 %, least', source: PAPER, expected: printed(7.59, 1e-9), ours: Math.min(...gains(1, 2)) },
    { group, name: 'gain from 10 to 40 %, greatest', source: PAPER, expected: printed(20.03, 1e-9), ours: Math.max(...gains(1, 2)) },
    { group, name: 'range from 40 to 100 %, greatest', source: PAPER, expected: printed(1.42, 1e-9), ours: Math.max(...ranges) },
  ];
}
