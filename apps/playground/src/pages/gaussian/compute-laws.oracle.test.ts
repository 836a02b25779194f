import { gaussianPair, optimalTilting, rankErrors } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { computeLaws } from './compute-laws.ts';
import { gaussianFields, type GaussianState } from './gaussian-state.ts';
import { covarianceOf, pairOf } from './pair-of-state.ts';

const { defaults } = stateCodec<GaussianState>(gaussianFields);
/** Covariance [[1.5, 1], [1, 1.5]], of which the values below were worked out by hand or by an independent program. */
const example: GaussianState = { ...defaults, corr1: 2 / 3 };
const specs = (['inner', 'l2'] as const).flatMap((tilting) => (['conditional', 'u|v', 'v|u', 'joint'] as const).map((loss) => [tilting, loss] as const));

describe('the laws of a state', () => {
  test.each([
    ['inner', 'conditional', { loss: -2 / 9, klUGivenV: 0.0716711102, klVGivenU: 0.0716711102, klJoint: 0.1433422205 }, 2.7],
    ['inner', 'joint', { loss: -0.1894922971, klUGivenV: 0.0855599991, klVGivenU: 0.0855599991, klJoint: 0.1044010353 }, 2],
    ['l2', 'u|v', { loss: -0.2938933325, klUGivenV: 0, klVGivenU: 0.136226481, klJoint: 0.1534264097 }, 7 / 6],
    ['l2', 'conditional', { loss: -0.2669750927, klUGivenV: 0.0269182397, klVGivenU: 0.0269182397, klJoint: 0.0814788201 }, 0.9724013741],
    ['l2', 'joint', { loss: -0.215972811, klUGivenV: 0.0306530755, klVGivenU: 0.0306530755, klJoint: 0.0779205215 }, 1],
  ] as const)('%s with the loss %s has the known numbers', (tilting, loss, numbers, marginal) => {
    const { ranks, plane } = computeLaws({ state: { ...example, tilting, loss } });
    for (const [name, value] of Object.entries(numbers)) expect(ranks[1][name as keyof typeof numbers], name).toBeCloseTo(value, 9);
    expect(plane.optimum![0][0]).toBeCloseTo(marginal, 9);
    expect(plane.truth).toEqual([[1.5, expect.closeTo(1, 12)], [expect.closeTo(1, 12), 1.5]]);
  });

  test.each(specs)('%s, %s: the best encoders, taken for trained ones, have the numbers of their rank', (tilting, loss) => {
    // The ranks' errors are sums over canonical directions, the others divergences of matrices: two ways to one number.
    const state: GaussianState = { ...defaults, dimension: '2', rank: '1', tilting, loss, corr1: 0.6, corr2: -0.8, varU2: 2, varV2: 0.5 };
    const { G, H } = optimalTilting(pairOf(state), { tilting, loss, rank: 1 });
    const { ranks, trained } = computeLaws({ state, trained: { G: G.to2DArray(), H: H.to2DArray() } });
    for (const [name, value] of Object.entries(ranks[1])) expect(trained![name as keyof typeof trained], name).toBeCloseTo(value!, 9);
  });

  test('densities are normal with the conditional and marginal moments, and sum to one', () => {
    const { grid, densities } = computeLaws({ state: { ...example, tilting: 'l2', loss: 'u|v', given: 1.5 } });
    const sum = (density: Float64Array, weight: (x: number) => number) => density.reduce((total, value, i) => total + value * weight(grid[i]), 0) * (grid[1] - grid[0]);
    // u given v = 1.5 is N(1, 5/6), which this loss reaches; the marginal of u is N(0, 1.5), the model's N(0, 7/6).
    for (const law of [densities.uGivenV.truth, densities.uGivenV.optimum!]) {
      expect(sum(law, () => 1)).toBeCloseTo(1, 5);
      expect(sum(law, (x) => x)).toBeCloseTo(1, 5);
      expect(sum(law, (x) => (x - 1) ** 2)).toBeCloseTo(5 / 6, 4);
    }
    expect(sum(densities.u.truth, (x) => x * x)).toBeCloseTo(1.5, 3);
    expect(sum(densities.u.optimum!, (x) => x * x)).toBeCloseTo(7 / 6, 3);
  });

  test('in two dimensions both pairs are one law of four variables', () => {
    const state: GaussianState = { ...defaults, dimension: '2', corr1: 0.5, corr2: 0.8, varU1: 1, varV1: 1 };
    expect(covarianceOf(state)).toEqual([[1, 0, 0.5, 0], [0, 1, 0, 0.8], [0.5, 0, 1, 0], [0, 0.8, 0, 1]]);
    const laws = computeLaws({ state });
    expect(laws.sigma.map((value) => value.toFixed(12))).toEqual(['0.800000000000', '0.500000000000']);
    expect(laws.mutualInformation).toBeCloseTo(-0.5 * Math.log((1 - 0.64) * (1 - 0.25)), 12);
    const expected = rankErrors(gaussianPair({ cov: covarianceOf(state), nu: 2 }), { tilting: 'inner', loss: 'conditional' });
    expect(laws.ranks.map(({ klJoint }) => klJoint)).toEqual(expected.map(({ klJoint }) => klJoint));
    // Rank 1 keeps the larger correlation, that of the second pair: the first is left independent.
    expect(laws.plane.optimum![0][1]).toBeCloseTo(0, 12);
    expect(computeLaws({ state: { ...state, shown: '2' } }).plane.optimum![0][1]).toBeGreaterThan(0.5);
  });

  test('a trained model without a joint law has its conditionals and no joint numbers', () => {
    const { trained, plane, densities } = computeLaws({ state: example, trained: { G: [[2]], H: [[2]] } });
    expect(trained!.klJoint).toBe(Infinity);
    expect(trained!.w2Joint).toBeUndefined();
    expect(Number.isFinite(trained!.loss)).toBe(true);
    expect(plane.trained).toBeUndefined();
    expect(densities.u.trained).toBeUndefined();
    expect(densities.uGivenV.trained).toBeDefined();
  });
});
