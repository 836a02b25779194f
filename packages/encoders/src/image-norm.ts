import * as tf from '@tensorflow/tfjs-core';

/** Added to the variance, as in `layerNorm`. */
const EPSILON = 1e-5;

/**
 * Group normalisation of images with one group (Wu and He 2018, equations 1 to 6 with G = 1): γ_c (x − m)/√(s² + ε) + β_c,
 * with m and s² the mean and the variance over rows, columns and channels of each image of x, shape [n, rows, columns,
 * channels]. No statistics of the batch: an image gives the same in any company.
 *
 * One operation with its gradient. With x̂ the normalised image and g = γ dy, dx = (g − mean(g) − x̂ mean(g x̂))/√(s² + ε).
 */
export function imageNorm(x: tf.Tensor4D, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor4D {
  const { shape } = x;
  const [n, channels] = [shape[0], shape[3]];
  // The same numbers, an image a row and a pixel a row; means and affine maps are then over rows.
  const images = (t: tf.Tensor) => tf.reshape(t, [n, -1]);
  const pixels = (t: tf.Tensor) => tf.reshape(t, [-1, channels]);
  const operation = tf.customGrad((...all) => {
    const [input, gain, offset, save] = all as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const rows = images(input);
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), EPSILON));
    const normalised = tf.mul(centred, inverse);
    save([normalised, inverse, gain]);
    const gradFunc = (dy: tf.Tensor, [savedRows, savedInverse, savedGain]: tf.Tensor[]) =>
      tf.tidy(() => {
        const slope = pixels(dy);
        const scaled = images(tf.mul(slope, savedGain));
        const along = tf.mul(savedRows, tf.mean(tf.mul(scaled, savedRows), 1, true));
        const dx = tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, 1, true)), along), savedInverse);
        return [tf.reshape(dx, shape), tf.sum(tf.mul(slope, pixels(savedRows)), 0), tf.sum(slope, 0)];
      });
    return { value: tf.reshape(tf.add(tf.mul(pixels(normalised), gain), offset), shape), gradFunc };
  });
  return tf.tidy(() => operation(x, gamma, beta)) as tf.Tensor4D;
}
