import type * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import { inBlocks } from '../blocks/in-blocks.ts';
import type { Similarity } from '../similarities/similarities.ts';

/** How the logits are made. */
interface SelfLogitsOptions {
  readonly caller: string;
  readonly similarity: Similarity;
  readonly chunk: number | undefined;
}

/** A loss of the logits of embeddings with themselves, dense or, given `chunk`, a block of rows at a time. */
export function selfLogitsLoss(loss: BlockwiseLoss, z: tf.Tensor2D, { caller, similarity, chunk }: SelfLogitsOptions): tf.Scalar {
  return chunk === undefined ? denseLoss(loss, similarity(z, z)) : inBlocks(loss, { caller, zu: z, zv: z, similarity, chunk });
}
