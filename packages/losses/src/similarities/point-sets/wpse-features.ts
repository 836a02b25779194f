import * as tf from '@tensorflow/tfjs-core';

import { checkNonNegative } from '../../checks/check-non-negative.ts';
import { ShapeError } from '../../errors.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import { splitPointSets } from './split-point-sets.ts';

/** Options of {@link wpseFeatures}. */
export interface WpseFeaturesOptions {
  /** Points M of an item; default 1. */
  readonly points?: number;
  /** Frequencies ω of the kernel, shape [D, d]: those of `sampleGaussianFrequencies` or `sampleImqFrequencies` of `@crossmodal/theory`. */
  readonly frequencies: tf.Tensor2D;
  /** Phases, shape [D], uniform on [0, 2π). */
  readonly phases: tf.Tensor1D;
  /** Share α₁ ≥ 0 of the inner product; default 2/3. */
  readonly linear?: number;
  /** Share α₂ ≥ 0 of the kernel; default 1/3. */
  readonly nonlinear?: number;
}

/**
 * Features of weighted point sets, f = (1/M) Σᵢ wᵢ (√α₁ ūᵢ, √α₂ √(2/D) cos(ω ūᵢ + b)): inner products of features of u
 * and v estimate `wpseLogits` without bias over the draws of the frequencies (WPSE, arXiv 2404.19228, which uses D = 1024
 * and draws anew each step). `innerLogits` of them are the logits, at O(nm(d + D)) time whatever M.
 *
 * Use the same frequencies for u and v. One fused operation, differentiable in `z` alone.
 *
 * @param z Packed point sets, shape [n, M(d + 1)]: M points, then M weights; see `wpseLogits`.
 * @param options Points of an item, frequencies, phases and shares.
 * @returns Features, shape [n, d + D].
 * @throws ShapeError If a width is no multiple of M above M, or frequencies and phases have not the shapes [D, d] and [D].
 * @throws OutOfRangeError If `z` is not float32, M is no positive integer, or a share is negative.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { wpseFeatures } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[3, 4, 2]]); // the point (0.6, 0.8) of weight 2
 * const features = wpseFeatures(z, { frequencies: tf.tensor2d([[0, 0]]), phases: tf.tensor1d([0]), linear: 1, nonlinear: 0.5 });
 * console.log([...features.dataSync()].map((x) => x.toFixed(3)).join(' ')); // 1.200 1.600 2.000
 * ```
 */
export function wpseFeatures(
  z: tf.Tensor2D,
  { points = 1, frequencies, phases, linear = 2 / 3, nonlinear = 1 / 3 }: WpseFeaturesOptions,
): tf.Tensor2D {
  const [rootLinear, rootNonlinear] = [
    Math.sqrt(checkNonNegative('wpseFeatures', 'linear', linear)),
    Math.sqrt(checkNonNegative('wpseFeatures', 'nonlinear', nonlinear)),
  ];
  return tf.tidy(() => {
    const { units, weights } = splitPointSets('wpseFeatures', z, { name: 'z', points });
    const [, dimension] = units.shape;
    const [count, width] = frequencies.shape;
    if (frequencies.rank !== 2 || width !== dimension || phases.rank !== 1 || phases.shape[0] !== count) {
      throw new ShapeError(`wpseFeatures: frequencies is [${frequencies.shape}] and phases is [${phases.shape}]; expected [D, ${dimension}] and [D]`);
    }
    const n = z.shape[0];
    const bent = rootNonlinear * Math.sqrt(2 / count);
    const byPoints = (x: tf.Tensor) => tf.reshape(x, [points, n, -1]);
    return fusedOperation<tf.Tensor2D>([units, weights], (save) => {
      const features = featuresOf(units, anglesOf(units, { frequencies, phases }));
      save([units, weights, frequencies, phases]);
      return {
        value: tf.div(tf.sum(byPoints(tf.mul(features, tf.reshape(weights, [-1, 1]))), 0), points) as tf.Tensor2D,
        gradients: (dy, saved) => {
          const [savedUnits, savedWeights, drawn, shifts] = saved as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor1D];
          const angles = anglesOf(savedUnits, { frequencies: drawn, phases: shifts });
          const share = tf.div(dy, points);
          const toLinear = tf.mul(tf.slice(share, [0, 0], [n, dimension]), rootLinear);
          const toBent = tf.mul(tf.slice(share, [0, dimension], [n, count]), -bent);
          const turned = tf.matMul(tf.reshape(tf.mul(byPoints(tf.sin(angles)), toBent), [points * n, count]) as tf.Tensor2D, drawn);
          const ofPoints = tf.reshape(tf.add(byPoints(turned), toLinear), [points * n, dimension]);
          return [
            tf.mul(ofPoints, tf.reshape(savedWeights, [-1, 1])),
            tf.sum(tf.mul(byPoints(featuresOf(savedUnits, angles)), share), 2),
          ];
        },
      };
    });

    /** The features of points of weight 1. */
    function featuresOf(stack: tf.Tensor2D, angles: tf.Tensor): tf.Tensor {
      return tf.tidy(() => tf.concat([tf.mul(stack, rootLinear), tf.mul(tf.cos(angles), bent)], 1));
    }
  });
}

function anglesOf(units: tf.Tensor2D, { frequencies, phases }: Pick<WpseFeaturesOptions, 'frequencies' | 'phases'>): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.matMul(units, frequencies, false, true), phases) as tf.Tensor2D);
}
