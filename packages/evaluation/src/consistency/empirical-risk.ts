import { OutOfRangeError } from '@crossmodal/theory';

import type { OwnNegatives, ScoredSample, SharedNegatives } from './negative-scores.ts';

/** An empirical contrastive risk, in the units of the scores. */
export interface EmpiricalRisk {
  /** Mean over the anchors. It may be negative: the positive is not among the candidates. */
  readonly risk: number;
  /** τ log mean_j exp((s(xᵢ, y′ⱼ) − s(xᵢ, yᵢ))/τ) of each anchor. */
  readonly perAnchor: Float64Array;
}

/** Both risks: their arithmetic is one, their sampling is not. */
export function empiricalRisk(caller: string, { positives, negatives }: ScoredSample<OwnNegatives | SharedNegatives>, temperature: number): EmpiricalRisk {
  if (!(temperature > 0 && temperature < Infinity)) throw new OutOfRangeError(`${caller}: temperature is ${temperature}; expected a finite number > 0`);
  const { data, rows, columns } = negatives.scores;
  const perAnchor = new Float64Array(rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const from = i * columns;
    let most = -Infinity;
    for (let j = 0; j < columns; j++) most = Math.max(most, data[from + j]);
    let exponentials = 0;
    for (let j = 0; j < columns; j++) exponentials += Math.exp((data[from + j] - most) / temperature);
    perAnchor[i] = temperature * Math.log(exponentials / columns) + most - positives[i];
    sum += perAnchor[i];
  }
  return { risk: sum / rows, perAnchor };
}
