import { compile } from '@crossmodal/jit';
import type { Compiler } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import type { ExportableEncoder } from './exportable-model.ts';

/** Names in every exported file. */
export const INPUT = 'input';
export const EMBEDDING = 'embedding';
/** Name of the first dimension, which any number of items may have. */
export const BATCH = 'batch';

/** An encoder as an ONNX file that takes any number of items. */
export async function encoderFile({ encoder, dtype, shape }: ExportableEncoder, compiler: Compiler): Promise<Uint8Array> {
  // Of two items, since a batch of one may be simplified where others are not; the file is for any number.
  const example = tf.zeros([2, ...shape], dtype);
  try {
    const compiled = await compile(({ [INPUT]: input }) => ({ [EMBEDDING]: encoder.apply(input) }), { [INPUT]: example }, { ...compiler, variables: encoder.variables });
    try {
      return await compiled.exportOnnx({ batch: BATCH });
    } finally {
      await compiled.dispose();
    }
  } finally {
    example.dispose();
  }
}
