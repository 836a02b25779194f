import { finiteJoint } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { columnLogMeanExp } from './column-log-mean-exp.ts';
import { labelPosterior } from './label-posterior.ts';

/** A joint law with uniform μ_u (every row sums to 12) and label marginal (16, 11, 9) / 36. */
const joint = finiteJoint([
  [9, 2, 1],
  [4, 7, 1],
  [3, 2, 7],
]);
const [rows, columns] = [3, 3];
const truth = joint.probabilities.flatMap((row) => Array.from(row, (p) => p * rows));
/** At the optimum of a contrastive loss the logits are the pointwise mutual information. */
const optimum = Float64Array.from(joint.pointwiseMutualInformation.flatMap((row) => [...row]));

function largestDifference(values: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(values, (value, at) => Math.abs(value - expected[at])));
}

test('the posterior of 3 x 3 logits with uniform labels is the softmax of each row', () => {
  // Rows of exp(S) over their sums, worked out with ten digits.
  const data = Float64Array.of(2, 0, -1, 0.5, 1, 0, -0.5, 0.25, 1.5);
  const expected = [
    0.8437947345, 0.1141951994, 0.0420100661, 0.3071958857, 0.5064803911, 0.1863237232, 0.0951831961, 0.2015028278, 0.703313976,
  ];
  expect(largestDifference(labelPosterior({ data, rows, columns }).data, expected)).toBeLessThan(1e-10);
});

test('the pointwise mutual information and the label marginal give the true posterior', () => {
  const posterior = labelPosterior({ data: optimum, rows, columns }, { labelMarginal: joint.marginalV });
  expect(posterior).toMatchObject({ rows, columns });
  expect(largestDifference(posterior.data, truth)).toBeLessThan(1e-14);
});

test('normalisers recover the true posterior from logits with an arbitrary offset of each label', () => {
  const shifted = { data: optimum.map((logit, at) => logit + [5, -3, 0.7][at % columns]), rows, columns };
  const naive = labelPosterior(shifted, { labelMarginal: joint.marginalV });
  const offsetFree = labelPosterior(shifted, {
    labelMarginal: joint.marginalV,
    logNormalisers: columnLogMeanExp(shifted),
  });
  expect(largestDifference(naive.data, truth)).toBeGreaterThan(0.1);
  expect(largestDifference(offsetFree.data, truth)).toBeLessThan(1e-14);
});
