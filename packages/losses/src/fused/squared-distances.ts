import * as tf from '@tensorflow/tfjs-core';

/**
 * |x_i − y_j|² through one matrix product, never negative. Distances do not see a translation, and squares of numbers
 * far from 0 lose digits when subtracted: both sides are centred first. Not differentiable by itself.
 */
export function squaredDistances(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const centre = tf.mean(y, 0, true);
    const [a, b] = [tf.sub(x, centre) as tf.Tensor2D, tf.sub(y, centre) as tf.Tensor2D];
    const squaresA = tf.sum(tf.square(a), 1, true);
    const squaresB = tf.reshape(tf.sum(tf.square(b), 1), [1, -1]);
    // The factor goes to the smaller matrices, and every step frees the last.
    const products = tf.matMul(tf.mul(a, -2) as tf.Tensor2D, b, false, true);
    const distances = tf.tidy(() => tf.add(tf.add(products, squaresA), squaresB));
    products.dispose();
    return tf.relu(distances) as tf.Tensor2D;
  });
}
