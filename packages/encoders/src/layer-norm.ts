import * as tf from '@tensorflow/tfjs-core';

/** Added to the variance; the usual value, so that weights of other frameworks give the same embeddings. */
const EPSILON = 1e-5;

/**
 * Layer normalisation of rows (Ba, Kiros and Hinton 2016, equation 4): γ (x − m)/√(s² + ε) + β, with m and s² the mean
 * and the variance, with the width in its denominator, of each row of x, shape [rows, width].
 *
 * One operation with its gradient. With x̂ the normalised rows and g = γ dy, dx = (g − mean(g) − x̂ mean(g x̂))/√(s² + ε).
 */
export function layerNorm(x: tf.Tensor2D, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor2D {
  const operation = tf.customGrad((...all) => {
    const [input, gain, offset, save] = all as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const centred = tf.sub(input, tf.mean(input, 1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), EPSILON));
    const normalised = tf.mul(centred, inverse);
    save([normalised, inverse, gain]);
    const gradFunc = (dy: tf.Tensor, [savedRows, savedInverse, savedGain]: tf.Tensor[]) =>
      tf.tidy(() => {
        const scaled = tf.mul(dy, savedGain);
        const along = tf.mul(savedRows, tf.mean(tf.mul(scaled, savedRows), 1, true));
        const dx = tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, 1, true)), along), savedInverse);
        return [dx, tf.sum(tf.mul(dy, savedRows), 0), tf.sum(dy, 0)];
      });
    return { value: tf.add(tf.mul(normalised, gain), offset), gradFunc };
  });
  return tf.tidy(() => operation(x, gamma, beta)) as tf.Tensor2D;
}
