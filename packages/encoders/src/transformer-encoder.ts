import * as tf from '@tensorflow/tfjs-core';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import { OutOfRangeError } from './errors.ts';
import { meanToken } from './mean-token.ts';
import type { TransformerTokensOptions } from './transformer-tokens.ts';
import { transformerTrunk } from './transformer-trunk.ts';

/** Options of {@link transformerEncoder}. */
export interface TransformerEncoderOptions extends TransformerTokensOptions {
  /** Width of the embeddings; default `dim`. */
  readonly outputDim?: number;
  /** How times become one vector: their mean (default), an additional, learned first token, or the last time that counts. */
  readonly pooling?: 'mean' | 'cls' | 'last';
  /** Whether a time sees only itself and those before it, as in text encoders; not with `cls`, which comes first. Default false. */
  readonly causal?: boolean;
}

/** An encoder of sequences, unless stated of vectors. */
export interface SequenceEncoder<Batch extends tf.Tensor = tf.Tensor3D> extends Encoder<Batch> {
  /**
   * Embeds a batch of sequences.
   *
   * @param batch Shape [n, T, …], such as [n, T, inputDim] for `transformerEncoder`, T at most its `length`.
   * @param mask Shape [n, T], 1 for the times that count and 0 for those that do not, whose features may then be
   *   anything, NaN included. Default all count. A sequence of which no time counts gets an embedding of no meaning.
   */
  apply(batch: Batch, mask?: tf.Tensor2D): tf.Tensor2D;
}

/**
 * A transformer for sequences such as trajectories and profiles (Vaswani et al. 2017, the encoder): a linear map of the
 * features at each time plus a vector for the time, `layers` blocks
 *
 *   h ← h + attention(norm(h)),   h ← h + W_2 φ(W_1 norm(h) + b_1) + b_2,
 *
 * normalised before rather than after (Xiong et al. 2020), which trains without a warm-up; layer normalisation, pooling
 * over times, a linear output. No dropout: the same input always gives the same embedding.
 *
 * With `causal: true` and `pooling: 'last'` it is the text encoder of CLIP (Radford et al. 2021), which the trajectories of
 * Baptista, Stuart and Tran (2025, section 6.3) go through as well: lifting, residual attention blocks, last token,
 * projection.
 *
 * Weights start Xavier-uniform, those before the activation as in `mlpEncoder`; learned positions uniform with standard
 * deviation 0.02; biases at zero. The mean of an encoder without positions does not depend on the order of the times.
 *
 * `apply` takes [n, T, inputDim] and, if not all times count, a mask [n, T]; it gives [n, outputDim].
 *
 * @throws OutOfRangeError If a size is not a positive integer, `dim` no multiple of `heads`, or an option has another name.
 * @throws ShapeError From `apply`, for batches and masks of other shapes.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, transformerEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = transformerEncoder({ inputDim: 3, length: 8, dim: 16, outputDim: 5, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 6869
 * const mask = tf.tensor2d([[1, 1, 1, 1], [1, 1, 0, 0]]); // the second sequence has two times
 * console.log(encoder.apply(tf.zeros([2, 4, 3]), mask).shape); // [ 2, 5 ]
 * ```
 */
export function transformerEncoder(options: TransformerEncoderOptions): SequenceEncoder {
  const { dim = 128, outputDim = dim, pooling = 'mean', causal = false, random } = options;
  checkPositiveInteger('transformerEncoder', 'outputDim', outputDim);
  if (!['mean', 'cls', 'last'].includes(pooling)) throw new OutOfRangeError(`transformerEncoder: pooling is ${pooling}; expected mean, cls or last`);
  if (causal && pooling === 'cls') {
    throw new OutOfRangeError('transformerEncoder: causal is true with pooling cls, whose first token would see no time; expected pooling mean or last');
  }
  const trunk = transformerTrunk('transformerEncoder', { ...options, cls: pooling === 'cls' });
  const output = denseVariables({ inputs: dim, outputs: outputDim, random });
  const own = { 'output.weight': output.weight, 'output.bias': output.bias! };
  return {
    name: 'transformer',
    outputDim,
    variables: { ...trunk.variables, ...own },
    apply: (batch, mask) =>
      tf.tidy(() => {
        if (pooling !== 'mean') return dense(trunk.encode(batch, mask, pooling === 'cls' ? 'first' : 'last').rows, output);
        const { rows, counted } = trunk.encode(batch, mask);
        const values = tf.reshape(rows, [batch.shape[0], batch.shape[1], dim]) as tf.Tensor3D;
        return dense(meanToken({ values, mask: counted }), output);
      }),
    dispose() {
      tf.dispose(own);
      trunk.dispose();
    },
  };
}
