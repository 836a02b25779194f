import { gaussianPair, type GaussianPair, type Random, sampleNormal } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Four dimensions with the canonical correlations 0.49 and 0.31: small enough for the exponentials of the joint loss at
 * its optimum to have a variance, so that sampling errors can be computed.
 */
export const COVARIANCE = [
  [1.2, 0.2, 0.5, 0.1],
  [0.2, 0.9, 0.1, -0.3],
  [0.5, 0.1, 1.1, -0.2],
  [0.1, -0.3, -0.2, 1],
];

/** The pair of two-dimensional u and v with that covariance. */
export const pair: GaussianPair = gaussianPair({ cov: COVARIANCE, nu: 2 });

/** Independent draws of (u, v), a pair a row. */
export function draws(count: number, random: Random): Float32Array {
  return Float32Array.from(sampleNormal({ cov: COVARIANCE, count, random }));
}

/** Rows `from` to `to` of draws as the tensors u and v. */
export function tensors(data: Float32Array, from: number, to: number): { u: tf.Tensor2D; v: tf.Tensor2D } {
  return tf.tidy(() => {
    const rows = tf.tensor2d(data.subarray(4 * from, 4 * to), [to - from, 4]);
    return { u: tf.slice(rows, [0, 0], [-1, 2]) as tf.Tensor2D, v: tf.slice(rows, [0, 2], [-1, 2]) as tf.Tensor2D };
  });
}

/** The blocks of the log density ratio uᵀAv − ½uᵀBu − ½vᵀCv of the pair, up to a constant. */
export function logDensityRatio(): { A: number[][]; B: number[][]; C: number[][] } {
  const { Cuu, Cuv, Cvv } = pair;
  const vu = Cuv.transpose();
  // Precisions of u given v and of v given u are the diagonal blocks of the joint precision (Schur).
  const precisionU = inverse2(Cuu.clone().sub(Cuv.mmul(inverse2(Cvv)).mmul(vu)));
  const precisionV = inverse2(Cvv.clone().sub(vu.mmul(inverse2(Cuu)).mmul(Cuv)));
  return {
    A: precisionU.mmul(Cuv).mmul(inverse2(Cvv)).to2DArray(),
    B: precisionU.sub(inverse2(Cuu)).to2DArray(),
    C: precisionV.sub(inverse2(Cvv)).to2DArray(),
  };
}

function inverse2(matrix: GaussianPair['Cuu']): GaussianPair['Cuu'] {
  const [[a, b], [c, d]] = matrix.to2DArray();
  const determinant = a * d - b * c;
  const inverse = matrix.clone();
  inverse.set(0, 0, d / determinant).set(0, 1, -b / determinant).set(1, 0, -c / determinant).set(1, 1, a / determinant);
  return inverse;
}
