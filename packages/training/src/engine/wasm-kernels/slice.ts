import * as tf from '@tensorflow/tfjs-core';

import { stridedCopy } from './heap/strided-copy.ts';
import { elementStrides } from './transpose.ts';
import type { WasmKernelArguments, WasmKernel } from './wasm-kernel.ts';

/**
 * A part of a tensor, read where it is. tfjs-backend-wasm 4.22 copies the whole tensor first, so that taking a tensor of n
 * rows apart costs n copies of all of it.
 *
 * @param original The backend's own kernel, for strings.
 */
export function slice(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x }, attrs, backend } = args;
    if (x.dtype === 'string') return original(args);
    const { begin, size } = attrs as tf.SliceAttrs;
    const [from, shape] = tf.slice_util.parseSliceParams(x, begin, size);
    tf.slice_util.assertParamsValid(x, from, shape);
    return part(backend, x, from, shape);
  };
}

/**
 * Parts along an axis, by {@link slice}.
 *
 * @param original The backend's own kernel, for strings.
 */
export function split(original: WasmKernel): WasmKernel {
  return several(original, ({ inputs: { x }, attrs, backend }) => {
    const { numOrSizeSplits, axis } = attrs as tf.SplitVAttrs;
    const along = tf.util.parseAxisParam(axis, x.shape)[0];
    let start = 0;
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, along).map((size) => {
      const result = part(backend, x, x.shape.map((_, i) => (i === along ? start : 0)), x.shape.with(along, size));
      start += size;
      return result;
    });
  });
}

/**
 * The entries of an axis one by one, by {@link slice}.
 *
 * @param original The backend's own kernel, for strings.
 */
export function unpack(original: WasmKernel): WasmKernel {
  return several(original, ({ inputs: { value }, attrs, backend }) => {
    const { axis } = attrs as tf.UnpackAttrs;
    const along = tf.util.parseAxisParam(axis, value.shape)[0];
    return Array.from({ length: value.shape[along] }, (_, start) => ({
      ...part(backend, value, value.shape.map((__, i) => (i === along ? start : 0)), value.shape.with(along, 1)),
      shape: value.shape.toSpliced(along, 1),
    }));
  });
}

/** A kernel with several outputs, which has the same type to tfjs. */
function several(original: WasmKernel, kernel: (args: WasmKernelArguments) => tf.TensorInfo[]): WasmKernel {
  return ((args: WasmKernelArguments) => (Object.values(args.inputs)[0].dtype === 'string' ? original(args) : kernel(args))) as unknown as WasmKernel;
}

function part(backend: WasmKernelArguments['backend'], x: tf.TensorInfo, begin: readonly number[], shape: readonly number[]): tf.TensorInfo {
  const strides = elementStrides(x.shape);
  return stridedCopy(backend, x, { shape, strides, offset: strides.reduce((sum, stride, axis) => sum + stride * begin[axis], 0) });
}
