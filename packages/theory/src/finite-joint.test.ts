import { describe, expect, it } from 'vitest';

import { finiteJoint, OutOfRangeError, ShapeError } from './index.ts';

describe('finiteJoint', () => {
  it('normalises counts and finds both marginals', () => {
    const joint = finiteJoint([
      [3, 1],
      [0, 4],
    ]);
    expect([...joint.marginalU]).toEqual([0.5, 0.5]);
    expect([...joint.marginalV]).toEqual([0.375, 0.625]);
    expect(joint.probabilities[1][0]).toBe(0);
    expect(joint.pointwiseMutualInformation[1][0]).toBe(-Infinity);
  });

  it('has no mutual information where the table is a product', () => {
    expect(finiteJoint([[2, 4], [3, 6]]).mutualInformation).toBeCloseTo(0, 15);
  });

  it('has the mutual information log n where u fixes v', () => {
    expect(finiteJoint([[1, 0, 0], [0, 1, 0], [0, 0, 1]]).mutualInformation).toBeCloseTo(Math.log(3), 15);
  });

  it('agrees with the sum of p log r over the table', () => {
    const table = [
      [5, 2, 1],
      [1, 6, 3],
    ];
    const joint = finiteJoint(table);
    let expected = 0;
    const rows = [8, 10];
    const columns = [6, 8, 4];
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) expected += (table[i][j] / 18) * Math.log((table[i][j] * 18) / (rows[i] * columns[j]));
    }
    expect(joint.mutualInformation).toBeCloseTo(expected, 14);
  });

  it('refuses ragged, negative and vanishing tables', () => {
    expect(() => finiteJoint([])).toThrow(ShapeError);
    expect(() => finiteJoint([[1, 2], [3]])).toThrow(/row 1 has 1 entries/);
    expect(() => finiteJoint([[1, -2]])).toThrow(/table\[0\]\[1\] is -2/);
    expect(() => finiteJoint([[1, NaN]])).toThrow(OutOfRangeError);
    expect(() => finiteJoint([[1, 0], [1, 0]])).toThrow(/column 1 of table is all zero/);
    expect(() => finiteJoint([[0, 0], [1, 1]])).toThrow(/row 0 of table is all zero/);
  });
});
