import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import { withoutTape } from '../blocks/without-tape.ts';
import { checkPositive } from '../checks/check-positive.ts';
import { checkViewRows } from '../checks/check-view-rows.ts';
import { ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { identityRows } from '../fused/identity-rows.ts';
import { logAddExp } from '../fused/log-add-exp.ts';
import { selfLogitsLoss } from '../fused/self-logits-loss.ts';
import { viewPairs } from '../fused/view-pairs.ts';
import { cosineLogits } from '../similarities/cosine-logits.ts';
import type { RowBlock } from '../blocks/row-block.ts';
import type { NormaliserOptions } from './anchors.ts';
import { movedNormalisers } from './moved-normalisers.ts';

/** Added to the cosines of a row with itself and with its other view, which are no negatives. */
const NO_NEGATIVE = -1e30;

/** What earlier steps know of the samples of a batch of n, of which each has two views. */
export interface ViewAnchors {
  /** log u of the samples, shape [n]. Not read where `met` is 0. */
  readonly logNormalisers: tf.Tensor1D;
  /** Whether a sample was met before, shape [n]: 0 if not, any other number if so. */
  readonly met: tf.Tensor1D;
}

/** Options of {@link gclViewStep}. */
export interface GclViewStepOptions extends NormaliserOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
  /** Rows of logits at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/** What {@link gclViewStep} gives; the caller disposes it. */
export interface GclViewStep {
  /** The running estimate of the objective on the batch; its gradient is the estimate of the objective's. */
  readonly loss: tf.Scalar;
  /** log u to keep of each sample, shape [n]. */
  readonly logNormalisers: tf.Tensor1D;
  /** log u of each view before they were put together, shape [2n]. */
  readonly ofViews: tf.Tensor1D;
}

/**
 * A step of SogCLR on two views of each sample (Yuan et al. 2022, algorithm 1): with c the cosines of all 2n views, a and
 * b the views of a sample, and g of a view the mean of exp(c/τ) over the 2(n − 1) views of other samples,
 *
 *   log u_a ← log((1 − γ) u + γ g_a), log u_b likewise from the same u, and u ← (u_a + u_b)/2 is kept,
 *   F̂ = mean over the samples of τ log u_a + τ log u_b − 2 c_ab.
 *
 * F̂ is the value; its gradient is the estimate of the objective's, (τ/u_a) ∇g_a + (τ/u_b) ∇g_b − 2 ∇c_ab, which is
 * exact with γ = 1. See `gclStep` for two modalities. At equal embeddings F̂ = 0 for u = g.
 *
 * Invariances: rotation of z, positive scale of each row, order of the samples.
 *
 * @param z Embeddings, shape [2n, dim] with n ≥ 2: rows i and i + n are views of one sample.
 * @param anchors What earlier steps know of these samples; left out, nothing, so that u = g.
 * @param options The temperature, γ, or α of SCENT in place of it, and the size of a block.
 * @throws ShapeError If `z` is no such matrix, or what is known is not of n samples.
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { gclViewStep } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[1, 0], [0, 1], [1, 0], [0, 1]]); // two samples, their views equal
 * const { loss, logNormalisers } = gclViewStep(z, undefined, { temperature: 0.5 });
 * console.log(loss.dataSync()[0], logNormalisers.arraySync()); // -2 [ 0, 0 ]
 * ```
 */
export function gclViewStep(z: tf.Tensor2D, anchors?: ViewAnchors, options: GclViewStepOptions = {}): GclViewStep {
  checkViewRows('gclViewStep', z);
  const { temperature = 0.1, chunk } = options;
  checkPositive('gclViewStep', 'temperature', temperature);
  const n = z.shape[0] / 2;
  for (const [name, tensor] of Object.entries(anchors ?? {})) {
    if (tensor.shape.length !== 1 || tensor.shape[0] !== n) throw new ShapeError(`gclViewStep: ${name} is [${tensor.shape}]; expected [${n}], as there are samples`);
  }
  return tf.tidy(() => {
    let ofViews: tf.Tensor1D | undefined;
    const loss = selfLogitsLoss(
      blockwiseViews({ temperature, anchors, options }, (found) => {
        // The blocks may be computed in a scope of their own.
        ofViews = tf.keep(tf.clone(found));
      }),
      z,
      { caller: 'gclViewStep', similarity: (a, b) => cosineLogits(a, b), chunk },
    );
    const kept = ofViews!;
    const released = tf.clone(kept);
    kept.dispose();
    const logNormalisers = tf.sub(logAddExp(tf.slice(released, 0, n), tf.slice(released, n, n)), Math.LN2) as tf.Tensor1D;
    return { loss, logNormalisers, ofViews: released } as GclViewStep & tf.TensorContainerObject;
  });
}

function blockwiseViews(
  { temperature, anchors, options }: { temperature: number; anchors: ViewAnchors | undefined; options: NormaliserOptions },
  onFound: (logNormalisers: tf.Tensor1D) => void,
): BlockwiseLoss {
  const twice = (tensor: tf.Tensor1D) => tf.concat([tensor, tensor]);
  return {
    prepare: (blocks) =>
      withoutTape(() =>
        tf.tidy(() => {
          const logSums = tf.concat(blocks.map((block) => tf.logSumExp(tf.div(masked(block), temperature), 1))) as tf.Tensor1D;
          const logG = tf.sub(logSums, Math.log(blocks.rows - 2)) as tf.Tensor1D;
          const logU = anchors === undefined ? logG : movedNormalisers(logG, twice(anchors.logNormalisers), { ...options, met: twice(anchors.met) });
          onFound(logU);
          return [tf.reshape(logU, [blocks.rows, 1])];
        }),
      ),
    share: (block, [logNormalisers]) => {
      const { logits, start, rows } = block;
      const ofRows = tf.slice(logNormalisers, [start, 0], [logits.shape[0], 1]);
      return fusedOperation<tf.Scalar>([logits], (save) => {
        const pairs = viewPairs(block);
        save([logits, ofRows, pairs]);
        const terms = tf.sub(tf.mul(ofRows, temperature), tf.sum(tf.mul(pairs, logits), 1, true));
        return {
          value: tf.mul(tf.sum(terms), 2 / rows) as tf.Scalar,
          gradients: (dy, [s, normalisers, positives]) => {
            const negatives = tf.tidy(() => tf.div(masked({ logits: s as tf.Tensor2D, start, rows }), temperature));
            // Half the number of rows is that of the samples; a row has rows − 2 negatives.
            const pushed = tf.exp(tf.sub(negatives, tf.add(normalisers, Math.log((rows / 2) * (rows - 2)))));
            return [tf.mul(tf.sub(pushed, tf.mul(positives, 2 / rows)), dy)];
          },
        };
      });
    },
  };
}

function masked(block: RowBlock): tf.Tensor {
  const { logits, start } = block;
  return tf.tidy(() => tf.add(tf.add(logits, tf.mul(viewPairs(block), NO_NEGATIVE)), identityRows(logits.shape[0], logits.shape[1], { start, value: NO_NEGATIVE })));
}
