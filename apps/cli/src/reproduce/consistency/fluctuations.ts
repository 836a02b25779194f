import { sampleScrl, sampleSscrl, scrlRisk, sscrlRisk } from '@crossmodal/evaluation';
import { contrastiveRisk, finiteJoint, type Random, retrievalModelFromJoint } from '@crossmodal/theory';

import { nextTurn } from '../losses/next-turn.ts';

/** The joint law of the examples: two anchors, three candidates. */
export const exampleJoint = finiteJoint([[0.3, 0.1, 0.1], [0.05, 0.15, 0.3]]);
/** Its retrieval problem, with the marginal of the candidates as negatives. */
export const exampleModel = retrievalModelFromJoint(exampleJoint);
/** A scorer off the optimum. */
export const exampleScores: readonly (readonly number[])[] = [[1, 0, 0], [0, 0, 1]];

/** Standard deviation of the empirical risk of one scorer over samples. */
export interface Spread {
  readonly anchors: number;
  readonly negatives: number;
  readonly deviation: number;
  readonly mean: number;
}

/** Size of a sample, and how many of them. */
export interface SpreadOptions {
  readonly anchors: number;
  readonly negatives: number;
  readonly temperature: number;
  readonly repetitions: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** Empirical risks of samples with own or shared negatives about the population risk. */
export async function spread(sampling: 'own' | 'shared', options: SpreadOptions): Promise<Spread> {
  const { anchors: n, negatives: m, temperature, repetitions, random, signal } = options;
  const population = contrastiveRisk(exampleModel, exampleScores, temperature);
  let [sum, squares] = [0, 0];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    if (repetition % 100 === 0) await nextTurn(signal);
    const sample = (sampling === 'own' ? sampleScrl : sampleSscrl)(exampleModel, { anchors: n, negatives: m, random });
    const positives = Float64Array.from(sample.anchors, (x, i) => exampleScores[x][sample.positives[i]]);
    const scores = new Float64Array(n * m);
    for (let i = 0, at = 0; i < n; i++) {
      const row = exampleScores[sample.anchors[i]];
      for (let j = 0; j < m; j++, at++) scores[at] = row[sample.negatives[sampling === 'own' ? at : j]];
    }
    const table = { data: scores, rows: n, columns: m };
    const { risk } =
      sampling === 'own'
        ? scrlRisk({ positives, negatives: { sampling: 'own', scores: table } }, { temperature })
        : sscrlRisk({ positives, negatives: { sampling: 'shared', scores: table } }, { temperature });
    sum += risk - population;
    squares += (risk - population) ** 2;
  }
  const mean = sum / repetitions;
  return { anchors: n, negatives: m, mean, deviation: Math.sqrt((squares - repetitions * mean * mean) / (repetitions - 1)) };
}
