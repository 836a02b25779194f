import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { finiteConditionalLoss, finiteJoint } from './index.ts';

const positiveTable = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.record({
      table: fc.array(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      noise: fc.array(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      lambdaU: fc.double({ min: 0, max: 2, noNaN: true }),
      lambdaV: fc.double({ min: 0.01, max: 2, noNaN: true }),
    }),
  );

describe('finiteConditionalLoss', () => {
  it('is minus the mutual information, times the mean weight, at the pointwise mutual information', () => {
    fc.assert(
      fc.property(positiveTable, ({ table, lambdaU, lambdaV }) => {
        const joint = finiteJoint(table);
        const loss = finiteConditionalLoss(joint, joint.pointwiseMutualInformation, { lambdaU, lambdaV });
        expect(loss).toBeCloseTo(-((lambdaU + lambdaV) / 2) * joint.mutualInformation, 12);
      }),
    );
  });

  it('is no smaller at any other logits', () => {
    fc.assert(
      fc.property(positiveTable, ({ table, noise, lambdaU, lambdaV }) => {
        const joint = finiteJoint(table);
        const logits = joint.pointwiseMutualInformation.map((row, i) => row.map((value, j) => value + noise[i][j]));
        const optimum = -((lambdaU + lambdaV) / 2) * joint.mutualInformation;
        expect(finiteConditionalLoss(joint, logits, { lambdaU, lambdaV })).toBeGreaterThanOrEqual(optimum - 1e-12);
      }),
    );
  });

  it('does not see a function of v when u is predicted, nor a function of u when v is', () => {
    const joint = finiteJoint([[5, 2, 1], [1, 6, 3]]);
    const logits = [[0.3, -1, 0.2], [1.5, 0.1, -0.4]];
    const plusOfV = logits.map((row) => row.map((value, j) => value + [3, -2, 0.7][j]));
    const plusOfU = logits.map((row, i) => row.map((value) => value + [4, -1][i]));
    const [uGivenV, vGivenU] = [{ lambdaU: 2, lambdaV: 0 }, { lambdaU: 0, lambdaV: 2 }];
    expect(finiteConditionalLoss(joint, plusOfV, uGivenV)).toBeCloseTo(finiteConditionalLoss(joint, logits, uGivenV), 13);
    expect(finiteConditionalLoss(joint, plusOfU, vGivenU)).toBeCloseTo(finiteConditionalLoss(joint, logits, vGivenU), 13);
    expect(Math.abs(finiteConditionalLoss(joint, plusOfV) - finiteConditionalLoss(joint, logits))).toBeGreaterThan(0.1);
  });

  it('gives the worked value of the 3 x 3 example on the empirical measure of three pairs', () => {
    // Three pairs, uniform: L_cond = L_clip - log 3 with L_clip = 0.3907837681 (both cross-entropies by hand).
    const pairs = finiteJoint([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
    const logits = [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]];
    expect(finiteConditionalLoss(pairs, logits)).toBeCloseTo(-0.7078285206, 10);
    expect(finiteConditionalLoss(pairs, logits, { lambdaU: 2, lambdaV: 0 })).toBeCloseTo(-0.7177339371, 10);
    expect(finiteConditionalLoss(pairs, logits, { lambdaU: 0, lambdaV: 2 })).toBeCloseTo(-0.697923104, 10);
    expect(finiteConditionalLoss(pairs, logits, { lambdaU: 1.5, lambdaV: 0.5 })).toBeCloseTo(-0.7127812288, 10);
  });

  it('refuses logits of another shape and weights that are negative or all zero', () => {
    const joint = finiteJoint([[1, 1], [1, 1]]);
    expect(() => finiteConditionalLoss(joint, [[0, 0]])).toThrow(/not 2 x 2/);
    expect(() => finiteConditionalLoss(joint, [[0, 0], [0, 0]], { lambdaU: -1, lambdaV: 1 })).toThrow(/lambdaU = -1/);
    expect(() => finiteConditionalLoss(joint, [[0, 0], [0, 0]], { lambdaU: 0, lambdaV: 0 })).toThrow(/not both 0/);
  });
});
