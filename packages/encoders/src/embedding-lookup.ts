import * as tf from '@tensorflow/tfjs-core';

/**
 * Rows of a table, [n · T, width] of ids [n · T].
 *
 * The gradient adds the rows up by `scatterND`, which goes over them once on every backend; that of `tf.gather` goes over
 * all of them for each row of the table on the cpu backend, and is missing in tfjs-backend-wasm as shipped.
 */
export function embeddingLookup(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const [rows, save] = inputs as unknown as [tf.Tensor2D, (tensors: tf.Tensor[]) => void];
    save([ids]);
    const gradFunc = (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.tidy(() => tf.scatterND(tf.reshape(saved, [-1, 1]), dy, table.shape));
    return { value: tf.gather(rows, ids), gradFunc };
  });
  return tf.tidy(() => operation(table)) as tf.Tensor2D;
}
