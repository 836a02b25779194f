import * as tf from '@tensorflow/tfjs-core';

import { boundedPointWeights } from './bounded-point-weights.ts';
import { checkPointWeights } from './check-point-weights.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables } from './dense-variables.ts';
import { LEFT_OUT } from './left-out.ts';
import type { PointSetHeadOptions } from './point-set-head.ts';
import type { TokenEncoder, Tokens } from './token-encoder.ts';
import type { SequenceEncoder } from './transformer-encoder.ts';

/**
 * Makes point sets of tokens x_1, …, x_T: M learned queries q_m look for the tokens that matter to them,
 *
 *   c_m = Σ_t softmax_t(⟨q_m, x_t⟩) x_t,
 *
 * and each has its own linear heads, for a point P_m c_m + p_m and a weight b tanh((⟨w_m, c_m⟩ + ω_m)/b), packed as the
 * losses `kmeLogits` and `wpseLogits` take them. So the points of an item come from its parts, as in KME-CLIP (arXiv
 * 2510.15508) and WPSE (arXiv 2404.19228), whose reduction from tokens to points is not published; pooling by learned
 * queries is that of the Set Transformer (Lee et al. 2019, section 3.2) with one head. A map to keys would add
 * nothing: a learned query of it is a learned query. With one token an item this is `pointSetHead`, bounds included.
 *
 * The order of the tokens does not count, nor do those that the mask leaves out. An item of which none counts gets a
 * finite point set of no meaning.
 *
 * The variables are those of the trunk as `trunk.…`, `queries.weight`, shape [tokenDim, M], and those of `pointSetHead`;
 * all start Xavier-uniform and biases at zero. `apply` takes what the trunk takes, and its mask, and gives [n, M(d + 1)];
 * `dispose` frees the trunk too.
 *
 * @param trunk What gives tokens, such as `residualCnnTokens`, `embeddingTokens` or `transformerTokens`.
 * @throws OutOfRangeError If a size is not a positive integer, or there are no such weights.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { residualCnnTokens, tokenPointSetHead } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const encoder = tokenPointSetHead(residualCnnTokens({ random }), { points: 4, dim: 8, random });
 * console.log(encoder.apply(tf.zeros([5, 32, 32, 3])).shape); // [ 5, 36 ]
 * ```
 */
export function tokenPointSetHead<Batch extends tf.Tensor>(
  trunk: TokenEncoder<Batch>,
  { points, dim, weights = 'log', random }: PointSetHeadOptions,
): SequenceEncoder<Batch> {
  checkPositiveInteger('tokenPointSetHead', 'points', points);
  checkPositiveInteger('tokenPointSetHead', 'dim', dim);
  checkPointWeights('tokenPointSetHead', weights);
  const width = trunk.tokenDim;
  const queries = denseVariables({ inputs: width, outputs: points, parts: points, bias: false, random });
  const ofPoints = denseVariables({ inputs: width, outputs: points * dim, parts: points, random });
  const ofWeights = denseVariables({ inputs: width, outputs: points, parts: points, random });
  const own = {
    'queries.weight': queries.weight,
    'points.weight': ofPoints.weight,
    'points.bias': ofPoints.bias!,
    'weights.weight': ofWeights.weight,
    'weights.bias': ofWeights.bias!,
  };

  /** What each query finds, shape [M, n, tokenDim]. */
  function found({ values, mask }: Tokens): tf.Tensor3D {
    const [n, count] = values.shape;
    const scores = tf.reshape(tf.matMul(tf.reshape(values, [n * count, width]) as tf.Tensor2D, queries.weight as tf.Tensor2D), [n, count, points]);
    let logits = tf.transpose(scores, [0, 2, 1]);
    if (mask !== undefined) logits = tf.add(logits, tf.reshape(tf.mul(tf.sub(1, mask), LEFT_OUT), [n, 1, count]));
    return tf.transpose(tf.matMul(tf.softmax(logits), values), [1, 0, 2]) as tf.Tensor3D;
  }

  /** A linear head for each query, [n, M · outputs] of what they find. */
  function each(of: tf.Tensor3D, { weight, bias }: typeof ofPoints, outputs: number): tf.Tensor2D {
    const n = of.shape[1];
    const maps = tf.transpose(tf.reshape(weight, [width, points, outputs]), [1, 0, 2]) as tf.Tensor3D;
    const mapped = tf.add(tf.matMul(of, maps), tf.reshape(bias!, [points, 1, outputs]));
    return tf.reshape(tf.transpose(mapped, [1, 0, 2]), [n, points * outputs]) as tf.Tensor2D;
  }

  return {
    name: 'token-point-set',
    outputDim: points * (dim + 1),
    variables: { ...Object.fromEntries(Object.entries(trunk.variables).map(([name, variable]) => [`trunk.${name}`, variable])), ...own },
    apply: (batch, mask) =>
      tf.tidy(() => {
        const pooled = found(trunk.tokens(batch, mask));
        return tf.concat([each(pooled, ofPoints, dim), boundedPointWeights(each(pooled, ofWeights, 1), weights)], 1);
      }),
    dispose() {
      tf.dispose(own);
      trunk.dispose();
    },
  };
}
