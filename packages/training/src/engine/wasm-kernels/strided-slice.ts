import * as tf from '@tensorflow/tfjs-core';

import { stridedCopy } from './heap/strided-copy.ts';
import { elementStrides } from './transpose.ts';
import type { WasmKernel } from './wasm-kernel.ts';

/**
 * Slices with steps. The kernel of tfjs-backend-wasm 4.22 says `float32` of the result whatever the type of its input is, so
 * that integers come out as the numbers with their bits (1 becomes 1.4e-45), and takes some 100 ns a number.
 *
 * @param original The backend's own kernel, right for slices without steps.
 */
export function stridedSlice(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x }, attrs, backend } = args;
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attrs as tf.StridedSliceAttrs;
    const slice = tf.slice_util.sliceInfo(x.shape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
    if (x.dtype === 'string' || slice.isIdentity || slice.sliceDim0 || slice.isSimpleSlice) return original(args);
    const own = elementStrides(x.shape);
    const view = {
      shape: slice.finalShapeSparse,
      strides: own.map((stride, axis) => stride * slice.strides[axis]),
      offset: own.reduce((sum, stride, axis) => sum + stride * slice.begin[axis], 0),
    };
    return stridedCopy(backend, x, view, slice.finalShape);
  };
}
