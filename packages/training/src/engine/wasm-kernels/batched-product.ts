import * as tf from '@tensorflow/tfjs-core';

/** The matrices of a batch of products, in elements. */
export interface ProductBatch {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** The shape of the result. */
  readonly shape: number[];
  /** For every product, where its operands begin; results follow one another. */
  readonly starts: readonly (readonly [a: number, b: number])[];
}

/**
 * What `tf.matMul` multiplies: the last two axes are matrices and the others, broadcast, a batch. Where one matrix b is for
 * all and a is not transposed, the batch is a single product with more rows.
 */
export function productBatch(a: tf.TensorInfo, b: tf.TensorInfo, transposeA: boolean, transposeB: boolean): ProductBatch {
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  const [m, k] = transposeA ? [a.shape[rankA - 1], a.shape[rankA - 2]] : [a.shape[rankA - 2], a.shape[rankA - 1]];
  const [n, depth] = transposeB ? [b.shape[rankB - 2], b.shape[rankB - 1]] : [b.shape[rankB - 1], b.shape[rankB - 2]];
  tf.util.assert(k === depth, () => `matMul: inner sizes of ${a.shape} and ${b.shape} with transposeA=${transposeA} and transposeB=${transposeB} differ`);
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = tf.backend_util.assertAndGetBroadcastShape(batchA, batchB);
  const shape = [...batch, m, n];
  const count = tf.util.sizeFromShape(batch);
  if (!transposeA && tf.util.sizeFromShape(batchB) === 1 && tf.util.sizeFromShape(batchA) === count) {
    return { m: count * m, n, k, shape, starts: [[0, 0]] };
  }
  const [startsA, startsB] = [starts(batchA, batch, m * k), starts(batchB, batch, k * n)];
  return { m, n, k, shape, starts: startsA.map((start, i) => [start, startsB[i]]) };
}

/** Where the matrices of one operand begin, in the order of the batch. */
function starts(own: readonly number[], batch: readonly number[], size: number): number[] {
  let result = [0];
  let distance = size;
  // From the last axis outwards: every axis repeats what is inside it.
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    const length = own[axis - (batch.length - own.length)] ?? 1;
    const step = length === 1 ? 0 : distance;
    result = Array.from({ length: batch[axis] }, (_, i) => i).flatMap((i) => result.map((start) => start + i * step));
    distance *= length;
  }
  return result;
}

/** The same tensor with another shape, in the same memory and without a claim on it. */
export function viewAs(x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: x.dataId, dtype: x.dtype, shape };
}
