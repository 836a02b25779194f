import * as tf from '@tensorflow/tfjs-core';

/**
 * Checks that the current engine trains: the gradients of a small convolution with pooling over negative values and
 * of a product, against numbers worked out by hand.
 *
 * Pixels x = (−1, −2; −3, −4) under a 1 × 1 filter w = 2 give (−2, −4; −6, −8); pooling takes −2, so ∂w = −1 and
 * ∂x = (2, 0; 0, 0). For a = (1, 2) and b = (3, 4)ᵀ, ∂a = (3, 4) and ∂b = (1, 2)ᵀ.
 *
 * @throws Error If a gradient is missing or wrong.
 */
export async function checkEngine(): Promise<void> {
  const gradients = tf.tidy(() => {
    const pixels = tf.tensor4d([-1, -2, -3, -4], [1, 2, 2, 1]);
    return [...tf.grads(pooled)([pixels, tf.tensor4d([2], [1, 1, 1, 1])]), ...tf.grads(product)([tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])])];
  });
  const expected = [[2, 0, 0, 0], [-1], [3, 4], [1, 2]];
  try {
    for (const [i, gradient] of gradients.entries()) {
      const values = Array.from(await gradient.data());
      if (values.some((value, j) => !(Math.abs(value - expected[i][j]) < 1e-6))) {
        throw new Error(`it computes a wrong gradient: (${values.join(', ')}) instead of (${expected[i].join(', ')})`);
      }
    }
  } finally {
    tf.dispose(gradients);
  }
}

function pooled(x: tf.Tensor, w: tf.Tensor): tf.Scalar {
  return tf.sum(tf.maxPool(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'valid'), 2, 2, 'valid'));
}

function product(a: tf.Tensor, b: tf.Tensor): tf.Scalar {
  return tf.sum(tf.matMul(a, b));
}
