import * as tf from '@tensorflow/tfjs-core';

/**
 * The Gaussian error linear unit x Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016, equation 2),
 * by the error function rather than an approximation of it.
 *
 * One operation with its gradient Φ(x) + x φ(x), so that a backward pass keeps two tensors of its size, not five.
 */
export function gelu<T extends tf.Tensor>(x: T): T {
  const operation = tf.customGrad((...inputs) => {
    const [input, save] = inputs as unknown as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    const below = tf.mul(tf.add(tf.erf(tf.mul(input, Math.SQRT1_2)), 1), 0.5);
    save([input, below]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) =>
      tf.tidy(() => {
        const density = tf.mul(tf.exp(tf.mul(tf.square(saved[0]), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return tf.mul(dy, tf.add(saved[1], tf.mul(saved[0], density)));
      });
    return { value: tf.mul(input, below), gradFunc };
  });
  return tf.tidy(() => operation(x)) as T;
}
