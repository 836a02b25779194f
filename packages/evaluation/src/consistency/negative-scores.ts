import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** Scores of anchors with negatives, a row an anchor; the scores are s(x, y) itself, without the factor 1/τ. */
interface NegativeScores<Sampling extends string> {
  /** How the negatives were drawn: a different law of the risk, and another theorem, for each. */
  readonly sampling: Sampling;
  /** s(xᵢ, y′) in row i. */
  readonly scores: Logits;
}

/** Every anchor has negatives of its own, independent of those of all others: entry (i, j) is s(xᵢ, y′ᵢⱼ). */
export type OwnNegatives = NegativeScores<'own'>;

/** All anchors share one set of negatives, drawn independently of the positive pairs: entry (i, j) is s(xᵢ, y′ⱼ). */
export type SharedNegatives = NegativeScores<'shared'>;

/** Scores of positive pairs, and of the same anchors with negatives. */
export interface ScoredSample<Negatives extends OwnNegatives | SharedNegatives> {
  /** s(xᵢ, yᵢ), one number an anchor. */
  readonly positives: ArrayLike<number>;
  readonly negatives: Negatives;
}

/** Checks shapes, values and how the negatives were drawn; types alone do not reach those who write JavaScript. */
export function checkScoredSample(
  caller: string,
  { positives, negatives }: ScoredSample<OwnNegatives | SharedNegatives>,
  sampling?: 'own' | 'shared',
): void {
  if (sampling !== undefined && negatives.sampling !== sampling) {
    throw new OutOfRangeError(`${caller}: negatives.sampling is ${String(negatives.sampling)}; expected '${sampling}'`);
  }
  checkLogits(caller, negatives.scores, 'negatives.scores');
  const { data, rows } = negatives.scores;
  if (positives.length !== rows) throw new ShapeError(`${caller}: positives has ${positives.length} entries; expected ${rows}, one for each row of negatives`);
  for (let i = 0; i < rows; i++) if (!Number.isFinite(positives[i])) throw new OutOfRangeError(`${caller}: positives[${i}] is ${positives[i]}; expected a finite number`);
  for (let at = 0; at < data.length; at++) if (!Number.isFinite(data[at])) throw new OutOfRangeError(`${caller}: negatives.scores.data[${at}] is ${data[at]}; expected a finite number`);
}
