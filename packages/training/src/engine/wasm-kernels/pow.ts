import * as tf from '@tensorflow/tfjs-core';

import { wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * Powers; the square, which `tf.norm` takes as a power, as a product.
 *
 * @param original The kernel for any other power.
 */
export function pow(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { a, b }, backend } = args;
    const square = tf.util.sizeFromShape(b.shape) === 1 && b.shape.length <= a.shape.length && backend.typedArrayFromHeap(b)[0] === 2;
    return square && a.dtype === 'float32' ? wasmKernel('Square')({ inputs: { x: a }, attrs: {}, backend }) : original(args);
  };
}
