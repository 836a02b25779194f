import * as tf from '@tensorflow/tfjs-core';

import { boundedPointWeights } from './bounded-point-weights.ts';
import { checkPointWeights } from './check-point-weights.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import type { PointWeights } from './point-weights.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link pointSetHead}. */
export interface PointSetHeadOptions {
  /** Points M of an item. */
  readonly points: number;
  /** Dimension d of a point. */
  readonly dim: number;
  /** `log`: logarithms of positive weights, for `kmeLogits`; `signed`: weights of any sign, for `wpseLogits`. Default `log`. */
  readonly weights?: PointWeights;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/**
 * Makes point sets of what an encoder h gives: M linear heads for points and M for weights, x ↦ (P h(x) + p,
 * b tanh((W h(x) + w)/b)), packed as the losses `kmeLogits` and `wpseLogits` take them, M points of dimension d and then
 * M weights. The bound b is 20 for log-weights and 100, as in the published code of WPSE (arXiv 2404.19228), for signed
 * weights; well below, weights are unchanged. Points are not normalised: the losses do that.
 *
 * The variables are those of the trunk as `trunk.…`, and `points.weight`, `points.bias`, `weights.weight` and
 * `weights.bias`, Xavier-uniform and zero at the start. `apply` takes what the trunk takes and gives [n, M(d + 1)];
 * `dispose` frees the trunk too.
 *
 * @param trunk Any encoder, such as `mlpEncoder`.
 * @throws OutOfRangeError If a size is not a positive integer, or there are no such weights.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { mlpEncoder, pointSetHead } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const encoder = pointSetHead(mlpEncoder({ widths: [10, 64, 32], random }), { points: 4, dim: 8, random });
 * console.log(encoder.outputDim); // 36
 * console.log(encoder.apply(tf.zeros([5, 10])).shape); // [ 5, 36 ]
 * ```
 */
export function pointSetHead<Batch extends tf.Tensor>(
  trunk: Encoder<Batch>,
  { points, dim, weights = 'log', random }: PointSetHeadOptions,
): Encoder<Batch> {
  checkPositiveInteger('pointSetHead', 'points', points);
  checkPositiveInteger('pointSetHead', 'dim', dim);
  checkPointWeights('pointSetHead', weights);
  const ofPoints = denseVariables({ inputs: trunk.outputDim, outputs: points * dim, parts: points, random });
  const ofWeights = denseVariables({ inputs: trunk.outputDim, outputs: points, parts: points, random });
  const own = {
    'points.weight': ofPoints.weight,
    'points.bias': ofPoints.bias!,
    'weights.weight': ofWeights.weight,
    'weights.bias': ofWeights.bias!,
  };
  return {
    name: 'point-set',
    outputDim: points * (dim + 1),
    variables: { ...Object.fromEntries(Object.entries(trunk.variables).map(([name, variable]) => [`trunk.${name}`, variable])), ...own },
    apply(batch) {
      return tf.tidy(() => {
        const hidden = trunk.apply(batch);
        return tf.concat([dense(hidden, ofPoints), boundedPointWeights(dense(hidden, ofWeights), weights)], 1);
      });
    },
    dispose() {
      tf.dispose(own);
      trunk.dispose();
    },
  };
}
