import fc from 'fast-check';
import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import { createRandom, lowRank, NotPositiveDefiniteError, OutOfRangeError, RankError, ShapeError, symPow } from '../index.ts';

const shapes = fc.record({ rows: fc.integer({ min: 1, max: 7 }), columns: fc.integer({ min: 1, max: 7 }), seed: fc.integer({ min: 0, max: 1e6 }) });

function normals({ rows, columns, seed }: { rows: number; columns: number; seed: number }): Matrix {
  const random = createRandom(seed);
  return Matrix.zeros(rows, columns).apply(function fill(this: Matrix, i, j) {
    this.set(i, j, random.normal());
  });
}

describe('lowRank', () => {
  it('splits a matrix into orthogonal parts, of rank r and of the rest', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const M = normals(shape);
        const full = Math.min(shape.rows, shape.columns);
        let before = Infinity;
        for (let rank = 0; rank <= full; rank++) {
          const low = lowRank(M, rank);
          const rest = Matrix.sub(M, low);
          expect(low.transpose().mmul(rest).norm()).toBeLessThan(1e-12);
          expect(low.mmul(rest.transpose()).norm()).toBeLessThan(1e-12);
          expect(rest.norm()).toBeLessThan(before);
          before = rest.norm();
          if (rank < full) expect(lowRank(low, rank).sub(low).norm()).toBeLessThan(1e-12);
        }
        expect(before).toBeLessThan(1e-12);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('is closer than the best matrix of any other column space', () => {
    const M = normals({ rows: 5, columns: 4, seed: 9 });
    const best = Matrix.sub(M, lowRank(M, 2)).norm();
    for (let seed = 0; seed < 200; seed++) {
      const left = normals({ rows: 5, columns: 2, seed });
      // The best matrix with this column space: the projection of M.
      const projected = left.mmul(inverse(left.transpose().mmul(left))).mmul(left.transpose()).mmul(M);
      expect(Matrix.sub(M, projected).norm()).toBeGreaterThan(best);
    }
  });

  it('refuses a rank beyond the smaller dimension', () => {
    expect(() => lowRank([[1, 2, 3]], 2)).toThrow(RankError);
    expect(() => lowRank([[1, 2, 3]], -1)).toThrow(/lowRank: rank is -1; expected an integer from 0 to 1/);
  });
});

describe('symPow', () => {
  it('has the laws of powers', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: -1.5, max: 1.5, noNaN: true }), ({ rows, seed }, power) => {
        const M = normals({ rows, columns: rows + 2, seed });
        const S = M.mmul(M.transpose()).add(Matrix.eye(rows));
        expect(symPow(S, power).mmul(symPow(S, 1 - power)).sub(S).norm()).toBeLessThan(1e-9);
        expect(symPow(S, 0).sub(Matrix.eye(rows)).norm()).toBeLessThan(1e-13);
        expect(symPow(S, -1).mmul(S).sub(Matrix.eye(rows)).norm()).toBeLessThan(1e-11);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it('takes roots of singular matrices and integer powers of indefinite ones', () => {
    expect(symPow([[1, 1], [1, 1]], 0.5).sub(new Matrix([[1, 1], [1, 1]]).mul(Math.SQRT1_2)).norm()).toBeLessThan(1e-14);
    expect(symPow([[0, 1], [1, 0]], 2).sub(Matrix.eye(2)).norm()).toBeLessThan(1e-14);
  });

  it.each([
    ['the inverse of a singular matrix', [[1, 1], [1, 1]], -1, NotPositiveDefiniteError, /smallest eigenvalue is .* expected a positive one for power -1/],
    ['the root of an indefinite matrix', [[0, 1], [1, 0]], 0.5, NotPositiveDefiniteError, /smallest eigenvalue is -.*; expected none below 0 for power 0.5/],
    ['an asymmetric matrix', [[1, 2], [0, 1]], 1, NotPositiveDefiniteError, /expected a symmetric matrix/],
    ['a matrix that is not square', [[1, 2]], 1, ShapeError, /1 x 2/],
    ['the power NaN', [[1]], NaN, OutOfRangeError, /power is NaN/],
  ])('refuses %s', (_, matrix, power, type, message) => {
    expect(() => symPow(matrix, power)).toThrow(type);
    expect(() => symPow(matrix, power)).toThrow(message);
  });
});
