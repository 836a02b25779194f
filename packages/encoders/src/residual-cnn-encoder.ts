import * as tf from '@tensorflow/tfjs-core';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import { meanToken } from './mean-token.ts';
import { residualCnnTokens, type ResidualCnnTokensOptions } from './residual-cnn-tokens.ts';

/** Options of {@link residualCnnEncoder}. */
export interface ResidualCnnEncoderOptions extends ResidualCnnTokensOptions {
  /** Width of the embeddings; default 64. */
  readonly outputDim?: number;
}

/**
 * A small residual network for images: the mean over the places of what `residualCnnTokens` gives, and a linear map,
 * which starts Xavier-uniform, with zero biases (He, Zhang, Ren and Sun 2016).
 *
 * The variables are `stem.weight`, `stage1.block1.norm1.weight`, …, `norm.bias`, `output.weight`, `output.bias`; a filter
 * has the shape [rows, columns, inputs, outputs]. No statistics of the batch: the embedding of an image does not depend
 * on the others, nor on whether it is for training.
 *
 * `apply` takes [n, rows, columns, channels], by default [n, 32, 32, 3], and gives [n, outputDim].
 *
 * @throws OutOfRangeError If a size is not a positive integer.
 * @throws ShapeError If there is no width; from `apply`, for batches of another shape.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, residualCnnEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = residualCnnEncoder({ outputDim: 32, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 75852
 * console.log(encoder.apply(tf.zeros([2, 32, 32, 3])).shape); // [ 2, 32 ]
 * ```
 */
export function residualCnnEncoder({ outputDim = 64, ...options }: ResidualCnnEncoderOptions): Encoder<tf.Tensor4D> {
  checkPositiveInteger('residualCnnEncoder', 'outputDim', outputDim);
  const trunk = residualCnnTokens(options);
  const output = denseVariables({ inputs: trunk.tokenDim, outputs: outputDim, random: options.random });
  const own = { 'output.weight': output.weight, 'output.bias': output.bias! };
  return {
    name: 'residual-cnn',
    outputDim,
    variables: { ...trunk.variables, ...own },
    apply: (batch) => tf.tidy(() => dense(meanToken(trunk.tokens(batch)), output)),
    dispose() {
      tf.dispose(own);
      trunk.dispose();
    },
  };
}
