import * as tf from '@tensorflow/tfjs-core';

/** A batch of the form of `example`, with other tensors at its places. */
export function rebuildBatch(example: tf.TensorContainer, tensors: Readonly<Record<string, tf.Tensor>>, path: string = 'batch'): tf.TensorContainer {
  if (example instanceof tf.Tensor) return tensors[path];
  if (example === undefined) return undefined as unknown as tf.TensorContainer;
  const parts = Object.entries(example as object).map(([key, part]) => [key, rebuildBatch(part as tf.TensorContainer, tensors, `${path}/${key}`)] as const);
  return Array.isArray(example) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
}
