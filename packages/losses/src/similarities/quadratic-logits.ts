import * as tf from '@tensorflow/tfjs-core';

import { ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/** The matrices of {@link quadraticLogits}. */
export interface QuadraticLogitsOptions {
  /** A, shape [dimU, dimV]. */
  readonly A: tf.Tensor2D;
  /** B, shape [dimU, dimU]; default 0. Only its symmetric part counts. */
  readonly B?: tf.Tensor2D;
  /** C, shape [dimV, dimV]; default 0. Only its symmetric part counts. */
  readonly C?: tf.Tensor2D;
}

/**
 * Logits of a general quadratic form, s(u, v) = uᵀAv − ½uᵀBu − ½vᵀCv: the family of all log density ratios of Gaussian
 * pairs. `l2Logits` of linear encoders G and H are those with A = GᵀH, B = GᵀG and C = HᵀH (Baptista, Stuart and Tran
 * 2025, section 5.2); here B and C are free of A, so the joint law of a Gaussian pair itself can be reached.
 *
 * One fused operation. With D the gradient of the logits, r = D 1 and c = Dᵀ 1: Uᵀ D V for A, −½ Uᵀ diag(r) U for B,
 * −½ Vᵀ diag(c) V for C, D V Aᵀ − ½ diag(r) U (B + Bᵀ) for u and Dᵀ U A − ½ diag(c) V (C + Cᵀ) for v.
 *
 * Invariances: the loss that predicts u does not see C, the loss that predicts v does not see B.
 *
 * @param zu Embeddings of u, or u itself, shape [n, dimU].
 * @param zv Embeddings of v, or v itself, shape [m, dimV].
 * @param matrices A, and B and C where they are not 0.
 * @returns Logits, shape [n, m]: rows u, columns v. Differentiable in `zu`, `zv`, A, B and C.
 * @throws ShapeError If the shapes do not match.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { quadraticLogits } from '@crossmodal/losses';
 *
 * const [A, B, C] = [tf.tensor2d([[1]]), tf.tensor2d([[2]]), tf.tensor2d([[0.5]])];
 * const logits = quadraticLogits(tf.tensor2d([[1], [2]]), tf.tensor2d([[2]]), { A, B, C });
 * console.log(logits.arraySync()); // [ [ 0 ], [ -1 ] ]
 * ```
 */
export function quadraticLogits(zu: tf.Tensor2D, zv: tf.Tensor2D, { A, B, C }: QuadraticLogitsOptions): tf.Tensor2D {
  const [dimU, dimV] = [zu.shape[1], zv.shape[1]];
  if (zu.rank !== 2 || zv.rank !== 2) {
    throw new ShapeError(`quadraticLogits: zu is [${zu.shape}] and zv is [${zv.shape}]; expected [n, dimU] and [m, dimV]`);
  }
  checkMatrix('A', A, [dimU, dimV]);
  if (B !== undefined) checkMatrix('B', B, [dimU, dimU]);
  if (C !== undefined) checkMatrix('C', C, [dimV, dimV]);
  const given = [zu, zv, A, ...(B === undefined ? [] : [B]), ...(C === undefined ? [] : [C])];
  return fusedOperation<tf.Tensor2D>(given, (save) => {
    save(given);
    let value: tf.Tensor = tf.matMul(tf.matMul(zu, A), zv, false, true);
    if (B !== undefined) value = tf.sub(value, halfSquares(zu, B));
    if (C !== undefined) value = tf.sub(value, tf.reshape(halfSquares(zv, C), [1, -1]));
    return {
      value: value as tf.Tensor2D,
      gradients: (dy, saved) => {
        const [u, v, a, ...rest] = saved as tf.Tensor2D[];
        const b = B === undefined ? undefined : rest[0];
        const c = C === undefined ? undefined : rest.at(-1);
        const weighted = tf.matMul(dy, v) as tf.Tensor2D;
        const ofU = matrixGradients(u, b, tf.sum(dy, 1, true));
        const ofV = matrixGradients(v, c, tf.reshape(tf.sum(dy, 0), [-1, 1]));
        const crossU = tf.matMul(weighted, a, false, true);
        const crossV = tf.matMul(dy, tf.matMul(u, a) as tf.Tensor2D, true, false);
        return [
          ofU === undefined ? crossU : tf.add(crossU, ofU.embeddings),
          ofV === undefined ? crossV : tf.add(crossV, ofV.embeddings),
          tf.matMul(u, weighted, true, false),
          ...(ofU === undefined ? [] : [ofU.matrix]),
          ...(ofV === undefined ? [] : [ofV.matrix]),
        ];
      },
    };
  });
}

function checkMatrix(name: string, matrix: tf.Tensor2D, [rows, columns]: [number, number]): void {
  if (matrix.rank !== 2 || matrix.shape[0] !== rows || matrix.shape[1] !== columns) {
    throw new ShapeError(`quadraticLogits: ${name} is [${matrix.shape}]; expected [${rows}, ${columns}], from the widths of zu and zv`);
  }
}

/** ½ zᵀMz of every row, shape [n, 1]. */
function halfSquares(z: tf.Tensor2D, matrix: tf.Tensor2D): tf.Tensor {
  return tf.mul(tf.sum(tf.mul(tf.matMul(z, matrix), z), 1, true), 0.5);
}

/** The gradients of −Σ w_i ½ z_iᵀ M z_i, weights w of shape [n, 1]. */
function matrixGradients(
  z: tf.Tensor2D,
  matrix: tf.Tensor2D | undefined,
  weights: tf.Tensor,
): { embeddings: tf.Tensor; matrix: tf.Tensor } | undefined {
  if (matrix === undefined) return undefined;
  const weighted = tf.mul(z, tf.mul(weights, -0.5)) as tf.Tensor2D;
  return {
    embeddings: tf.add(tf.matMul(weighted, matrix), tf.matMul(weighted, matrix, false, true)),
    matrix: tf.matMul(weighted, z, true, false),
  };
}
