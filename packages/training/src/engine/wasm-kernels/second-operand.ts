import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';

import { heapAddress } from './wasm-kernel.ts';

/** The sizes with which the memory of a tensor was a second operand first. */
const sizesOf = new WeakMap<object, string>();

/**
 * Hands the second operand of a product to XNNPACK. tfjs-backend-wasm 4.22 keeps what XNNPACK makes of it under the number of
 * its memory, whatever its shape: a product with the reshape of an earlier operand, which has the same number, ends the
 * program or writes where it must not. With other sizes than before, the memory is lent under another number.
 */
export function withSecondOperand(backend: BackendWasm, b: tf.TensorInfo, product: (b: tf.TensorInfo) => tf.TensorInfo): tf.TensorInfo {
  const sizes = b.shape.slice(-2).join();
  const before = sizesOf.get(b.dataId);
  if (before === undefined) sizesOf.set(b.dataId, sizes);
  if (before === undefined || before === sizes) return product(b);
  const lent = backend.makeOutput([...b.shape], b.dtype, heapAddress(backend, b));
  const result = product(lent);
  // Not `disposeData`, which would free the memory.
  backend.wasm.tfjs.disposeData(backend.dataIdMap.get(lent.dataId).id);
  backend.dataIdMap.delete(lent.dataId);
  return result;
}
