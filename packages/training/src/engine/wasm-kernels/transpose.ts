import * as tf from '@tensorflow/tfjs-core';

import { stridedCopy } from './heap/strided-copy.ts';
import type { WasmKernel } from './wasm-kernel.ts';

/**
 * Transposes, 4 × 4 numbers at a time or in runs. The kernel of tfjs-backend-wasm 4.22 goes number by number, from rank 4
 * on with a division for every axis: attention heads are transposed in rank 4. Where nothing moves, the memory is shared.
 *
 * @param original The backend's own kernel, for strings.
 */
export function transpose(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x }, attrs, backend } = args;
    const { perm } = attrs as tf.TransposeAttrs;
    const moving = perm.filter((axis) => x.shape[axis] > 1);
    if (x.dtype === 'string') return original(args);
    if (moving.every((axis, i) => i === 0 || axis > moving[i - 1])) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape: perm.map((axis) => x.shape[axis]), dtype: x.dtype };
    }
    const strides = elementStrides(x.shape);
    return stridedCopy(backend, x, { shape: perm.map((axis) => x.shape[axis]), strides: perm.map((axis) => strides[axis]) });
  };
}

/** The strides of all axes; those of tfjs leave the last one out. */
export function elementStrides(shape: readonly number[]): number[] {
  const strides = Array.from(shape, () => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}
