import type * as tf from '@tensorflow/tfjs-core';

import type { WasmKernel } from './wasm-kernel.ts';

/**
 * One-hot vectors of any type. The kernel of tfjs-backend-wasm 4.22 writes 32-bit integers whatever the type is: a
 * float32 result holds their bit patterns (1 becomes 1.4e-45), and a bool result, a byte an entry, is overrun.
 */
export const oneHot: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dtype, depth, onValue, offValue } = attrs as tf.OneHotAttrs;
  const { indices } = inputs;
  const result = backend.makeOutput([...indices.shape, depth], dtype);
  const labels = backend.typedArrayFromHeap(indices);
  const to = backend.typedArrayFromHeap(result).fill(offValue);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= 0 && labels[i] < depth) to[i * depth + labels[i]] = onValue;
  }
  return result;
};
