import { fitTabularScorer, type IndexSample, sampleScrl, sampleSscrl } from '@crossmodal/evaluation';
import { excessContrastiveRisk, finiteJoint, finiteNegativesMinimizer, optimalRetrievalAuc, type Random, retrievalAuc, type RetrievalModel, retrievalModelFromJoint } from '@crossmodal/theory';

import { nextTurn } from '../losses/next-turn.ts';

/** Three anchors, five candidates, no symmetry. */
const tradeOffModel: RetrievalModel = retrievalModelFromJoint(
  finiteJoint([[0.2, 0.08, 0.04, 0.02, 0.02], [0.02, 0.16, 0.08, 0.05, 0.02], [0.03, 0.03, 0.05, 0.08, 0.12]]),
);

const TEMPERATURE = 1;
const SCORE_BOUND = 3;
/** The critical number is where the excess risk comes down to so many times what infinitely many negatives leave. */
export const CRITICAL_RATIO = 1.5;

/** What is learned from how much. */
export interface TradeOffOptions {
  /** n, increasing. */
  readonly anchors: readonly number[];
  /** m, increasing. */
  readonly negatives: readonly number[];
  /** Samples a pair of n and m. */
  readonly repetitions: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => void;
}

/** Excess risk and lost retrieval of the best bounded scorer, averaged over samples. */
export interface TradeOffPoint {
  readonly negatives: number;
  readonly excess: number;
  readonly standardError: number;
  readonly gap: number;
}

/** One n. */
export interface TradeOffCurve {
  readonly anchors: number;
  readonly points: readonly TradeOffPoint[];
  /** The excess risk with the law of the negatives itself. */
  readonly plateau: number;
  /** m from which the excess is below {@link CRITICAL_RATIO} plateaus, between the m that were tried. */
  readonly critical: number;
}

/**
 * Empirical risk minimisation over all bounded scorers, on samples of n anchors with m negatives of their own or shared. The
 * samples of one n with fewer negatives are parts of those with more, so that curves are smoother than single points.
 */
export async function tradeOff(sampling: 'own' | 'shared', options: TradeOffOptions): Promise<TradeOffCurve[]> {
  const { anchors, negatives, repetitions, random, signal, progress } = options;
  const most = negatives[negatives.length - 1];
  const best = optimalRetrievalAuc(tradeOffModel);
  const curves: TradeOffCurve[] = [];
  for (const n of anchors) {
    const sums = negatives.map(() => ({ excess: 0, squares: 0, gap: 0 }));
    let plateau = 0;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      if (repetition % 25 === 0) {
        await nextTurn(signal);
        progress(curves.length * repetitions + repetition, anchors.length * repetitions);
      }
      const sample = (sampling === 'own' ? sampleScrl : sampleSscrl)(tradeOffModel, { anchors: n, negatives: most, random });
      for (const [place, m] of negatives.entries()) {
        const scores = fit(firstNegatives(sample, m), false);
        const excess = excessContrastiveRisk(tradeOffModel, scores, TEMPERATURE);
        sums[place].excess += excess;
        sums[place].squares += excess * excess;
        sums[place].gap += best - retrievalAuc(tradeOffModel, scores, { tieTolerance: 1e-9 });
      }
      plateau += excessContrastiveRisk(tradeOffModel, fit(sample, true), TEMPERATURE) / repetitions;
    }
    const points = sums.map(({ excess, squares, gap }, place): TradeOffPoint => {
      const mean = excess / repetitions;
      const variance = Math.max(0, squares / repetitions - mean * mean);
      return { negatives: negatives[place], excess: mean, standardError: Math.sqrt(variance / Math.max(1, repetitions - 1)), gap: gap / repetitions };
    });
    curves.push({ anchors: n, points, plateau, critical: crossing(points, CRITICAL_RATIO * plateau) });
  }
  return curves;
}

function fit(sample: IndexSample, allNegatives: boolean): readonly Float64Array[] {
  const { scores } = fitTabularScorer(sample, {
    anchorCount: tradeOffModel.anchors.length,
    candidateCount: tradeOffModel.negatives[0].length,
    temperature: TEMPERATURE,
    scoreBound: SCORE_BOUND,
    ...(allNegatives && { negativeLaws: tradeOffModel.negatives }),
  });
  return scores;
}

function firstNegatives(sample: IndexSample, m: number): IndexSample {
  const { sampling, anchors, negatives } = sample;
  if (sampling === 'shared') return { ...sample, negatives: negatives.subarray(0, m) };
  const width = negatives.length / anchors.length;
  const first = new Uint32Array(anchors.length * m);
  for (let i = 0; i < anchors.length; i++) first.set(negatives.subarray(i * width, i * width + m), i * m);
  return { ...sample, negatives: first };
}

/** m above which the curve stays below a level, on straight lines between logarithms. */
function crossing(points: readonly { readonly negatives: number; readonly excess: number }[], level: number): number {
  const above = points.findLastIndex(({ excess }) => excess > level);
  if (above < 0 || above === points.length - 1) return NaN;
  const [before, after] = [points[above], points[above + 1]];
  const share = Math.log(before.excess / level) / Math.log(before.excess / after.excess);
  return before.negatives * (after.negatives / before.negatives) ** share;
}

/** Negatives for which the scorer of infinitely many anchors is worked out: a second of enumeration. */
const POPULATION_NEGATIVES = [2, 3, 4, 6, 8, 12, 16, 24];

/** What the delta method says of the curves, in place of constants that bounds leave open. */
export interface LeadingOrders {
  /** Excess risk with infinitely many negatives. */
  readonly plateau: (n: number) => number;
  /** Critical number of negatives that are shared. */
  readonly shared: (n: number) => number;
  /** Critical number where each anchor has its own; NaN beyond 24. */
  readonly own: (n: number) => number;
  /** Excess risk of infinitely many anchors with m negatives of their own, exactly. */
  readonly population: readonly { readonly negatives: number; readonly excess: number }[];
}

/**
 * To leading order the excess risk of τ log(p̂⁺/p̂⁻) is
 * - a/n with infinitely many negatives, a = τ X (K − 1)/2: a χ² of K − 1 degrees of freedom an anchor;
 * - b/m more with m that are shared, b = E_x c_x, c_x = (τ/2) Σ_y p_x⁺(y)(1 − p_x⁺(y))/p⁻(y);
 * - the excess of the minimiser with m negatives more where each anchor has its own, which is of order 1/m², and Σ_x c_x/(n m).
 */
export function leadingOrders(): LeadingOrders {
  const { anchors, positives, negatives } = tradeOffModel;
  const a = (TEMPERATURE * anchors.length * (negatives[0].length - 1)) / 2;
  const c = positives.map((row, x) => (TEMPERATURE / 2) * row.reduce((sum, p, y) => sum + (p * (1 - p)) / negatives[x][y], 0));
  const b = c.reduce((sum, ofAnchor, x) => sum + anchors[x] * ofAnchor, 0);
  const total = c.reduce((sum, ofAnchor) => sum + ofAnchor, 0);
  const population = POPULATION_NEGATIVES.map((m) => {
    const scores = finiteNegativesMinimizer(tradeOffModel, { temperature: TEMPERATURE, negatives: m, scoreBound: SCORE_BOUND });
    return { negatives: m, excess: excessContrastiveRisk(tradeOffModel, scores, TEMPERATURE) };
  });
  const rise = CRITICAL_RATIO - 1;
  return {
    plateau: (n) => a / n,
    shared: (n) => (b * n) / (a * rise),
    own: (n) => crossing(population.map(({ negatives: m, excess }) => ({ negatives: m, excess: excess + total / (n * m) })), (rise * a) / n),
    population,
  };
}
