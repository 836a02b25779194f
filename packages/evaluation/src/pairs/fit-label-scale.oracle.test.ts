import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { columnLogMeanExp } from '../column-log-mean-exp.ts';
import { labelPosterior } from '../label-posterior.ts';
import { negativeLogLikelihood } from '../negative-log-likelihood.ts';
import { fitLabelScale } from './fit-label-scale.ts';

const logOdds = (p: number) => Math.log(p / (1 - p));

it('with one logit for all rows the factor and its interval are those of a proportion', () => {
  // p(0) = σ(β m + log odds of the marginal) is to be the share 7 of 10.
  const [margin, share, marginal, rows] = [1.5, 0.7, 0.2, 40];
  const labels = Uint8Array.from({ length: rows }, (_, i) => (i % 10 < 7 ? 0 : 1));
  const logits = { data: Float64Array.from({ length: 2 * rows }, (_, at) => (at % 2 === 0 ? margin : 0)), rows, columns: 2 };
  const { scale, low, high, scaledCrossEntropy } = fitLabelScale({ logits, labels, labelMarginal: [marginal, 1 - marginal] });
  expect(scale).toBeCloseTo((logOdds(share) - logOdds(marginal)) / margin, 9);
  const half = 1.959963984540054 / Math.sqrt(rows * share * (1 - share)) / margin;
  expect(low).toBeCloseTo(scale - half, 8);
  expect(high).toBeCloseTo(scale + half, 8);
  expect(scaledCrossEntropy).toBeCloseTo(-share * Math.log(share) - (1 - share) * Math.log(1 - share), 12);
});

it('the interval holds the factor that labels were drawn at as often as it says, and its cross-entropies are those of the posterior', () => {
  const random = createRandom(2);
  const [repetitions, rows, columns, truth] = [200, 300, 4, 0.6];
  const labelMarginal = [0.1, 0.2, 0.3, 0.4];
  let inside = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const logits = { data: Float64Array.from({ length: rows * columns }, () => 2 * random.normal()), rows, columns };
    const logNormalisers = columnLogMeanExp(logits);
    const scaled = (factor: number) => ({ ...logits, data: logits.data.map((value, at) => factor * (value - logNormalisers[at % columns])) });
    const { data } = labelPosterior(scaled(truth), { labelMarginal });
    const labels = Uint8Array.from({ length: rows }, (_, i) => {
      let rest = random.uniform();
      let label = 0;
      while (label < columns - 1 && (rest -= data[i * columns + label]) >= 0) label++;
      return label;
    });
    const fit = fitLabelScale({ logits, labels, labelMarginal, logNormalisers });
    if (fit.low <= truth && truth <= fit.high) inside++;
    if (repetition > 0) continue;
    const nll = (factor: number) => negativeLogLikelihood({ probabilities: labelPosterior(scaled(factor), { labelMarginal }), labels });
    expect(fit.crossEntropy).toBeCloseTo(nll(1), 12);
    expect(fit.scaledCrossEntropy).toBeCloseTo(nll(fit.scale), 12);
    for (const factor of [0.95, 1.05]) expect(nll(factor * fit.scale)).toBeGreaterThan(fit.scaledCrossEntropy);
    expect(fit.heldOutCrossEntropy).toBeGreaterThan(fit.scaledCrossEntropy);
    expect(fit.heldOutCrossEntropy).toBeLessThan(fit.crossEntropy);
  }
  // A frequency of 0.95 over 200 repetitions has a standard deviation of 0.015.
  expect(inside / repetitions).toBeGreaterThan(0.9);
  expect(inside / repetitions).toBeLessThan(0.995);
});

it('is 0 where the logits mislead and infinite where every label leads', () => {
  const logits = { data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 };
  expect(fitLabelScale({ logits, labels: [1, 0] }).scale).toBe(0);
  expect(fitLabelScale({ logits, labels: [0, 1] }).scale).toBe(Infinity);
  expect(() => fitLabelScale({ logits: { ...logits, data: Float64Array.of(1, -Infinity, 0, 1) }, labels: [0, 1] })).toThrow('fitLabelScale: logits.data[1] is -Infinity; expected a finite number');
});
