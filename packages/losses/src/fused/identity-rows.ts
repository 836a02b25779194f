import * as tf from '@tensorflow/tfjs-core';

/**
 * Rows of a diagonal matrix, shape [count, columns]: entry i of the column `values`, shape [count, 1], in column
 * `start` + i of row i. Made where the tensors live; `tf.eye` fills an array in JavaScript and copies it over.
 */
export function diagonalRows(values: tf.Tensor2D, columns: number, start: number): tf.Tensor2D {
  return tf.tidy(() => {
    const count = values.shape[0];
    // Rows one longer than those of the matrix, read as rows of it, move by one place each.
    const padded = tf.pad(values, [[0, 0], [start, columns - start]]);
    return tf.reshape(tf.slice(tf.reshape(padded, [-1]), 0, count * columns), [count, columns]) as tf.Tensor2D;
  });
}

/** A matrix less `value` times rows of an identity; the matrix is freed. */
export function minusIdentity(matrix: tf.Tensor, { start, value }: { start: number; value: number }): tf.Tensor {
  const [count, columns] = matrix.shape;
  const difference = tf.tidy(() => tf.sub(matrix, identityRows(count, columns, { start, value })));
  matrix.dispose();
  return difference;
}

/** Rows `start`, `start` + 1, … of an identity times `value`, shape [count, columns]. */
export function identityRows(count: number, columns: number, { start = 0, value = 1 }: { start?: number; value?: number } = {}): tf.Tensor2D {
  return tf.tidy(() => diagonalRows(tf.fill([count, 1], value), columns, start));
}
