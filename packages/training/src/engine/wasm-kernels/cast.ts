import * as tf from '@tensorflow/tfjs-core';

import { wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * Another type. To `bool`, tfjs-backend-wasm 4.22 keeps the lowest byte of a number, so that 2 becomes 2, −1 becomes 255 and
 * 256 false.
 *
 * @param original The backend's own kernel, right for every other type.
 */
export function cast(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x }, attrs, backend } = args;
    if ((attrs as tf.CastAttrs).dtype !== 'bool' || (x.dtype !== 'float32' && x.dtype !== 'int32')) return original(args);
    const zero = backend.makeOutput([], x.dtype, undefined, x.dtype === 'int32' ? Int32Array.of(0) : Float32Array.of(0));
    const result = wasmKernel('NotEqual')({ inputs: { a: x, b: zero }, attrs: {}, backend });
    backend.disposeData(zero.dataId);
    return result;
  };
}
