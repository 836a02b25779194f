import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import { createRandom, gaussianPair } from '../index.ts';
import { thinSvd } from './thin-svd.ts';

const product = ({ U, sigma, V }: ReturnType<typeof thinSvd>) => U.clone().mulRowVector(sigma).mmul(V.transpose());

describe('thinSvd', () => {
  it('puts matrices of any shape together again from orthonormal factors', () => {
    const random = createRandom(1);
    for (const [rows, columns] of [[1, 1], [4, 4], [6, 3], [3, 6], [1, 5]]) {
      const matrix = new Matrix(Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal())));
      const svd = thinSvd(matrix);
      expect(svd.sigma).toHaveLength(Math.min(rows, columns));
      expect(product(svd).sub(matrix).norm()).toBeLessThan(1e-13);
      for (const factor of [svd.U, svd.V]) {
        expect(factor.transpose().mmul(factor).sub(Matrix.eye(factor.columns)).norm()).toBeLessThan(1e-13);
      }
    }
  });

  it.each([5e-324, 1e-310, 1e-200])('takes entries of %s beside entries of 1 for the zeros that they are', (tiny) => {
    const matrix = new Matrix([[1, tiny, -tiny], [tiny, 1.5, tiny], [-tiny, tiny, 2.4]]);
    expect([...thinSvd(matrix).sigma]).toEqual([2.4, 1.5, 1].map((value) => expect.closeTo(value, 14)));
  });

  it.each([1e-300, 1e300])('has the singular values of a matrix of size %s in proportion', (scale) => {
    const { sigma } = thinSvd(new Matrix([[3 * scale, 0], [0, 4 * scale]]));
    expect([...sigma].map((value) => value / scale)).toEqual([expect.closeTo(4, 13), expect.closeTo(3, 13)]);
  });

  it('gives orthonormal factors of a matrix of zeros', () => {
    const { U, sigma, V } = thinSvd(Matrix.zeros(3, 2));
    expect([...sigma]).toEqual([0, 0]);
    expect([U.columns, V.columns]).toEqual([2, 2]);
    expect(U.transpose().mmul(U).sub(Matrix.eye(2)).norm()).toBe(0);
  });
});

describe('gaussianPair', () => {
  it('keeps its correlations beside covariances that are subnormal', () => {
    const tiny = 5e-324;
    const { sigma } = gaussianPair({
      nu: 3,
      cov: [
        [1, 0, 0, 0.4, tiny, -tiny],
        [0, 1, 0, tiny, 0.6, tiny],
        [0, 0, 1, -tiny, tiny, 0.9],
        [0.4, tiny, -tiny, 1, 0, 0],
        [tiny, 0.6, tiny, 0, 1, 0],
        [-tiny, tiny, 0.9, 0, 0, 1],
      ],
    });
    expect([...sigma]).toEqual([0.9, 0.6, 0.4].map((value) => expect.closeTo(value, 13)));
  });
});
