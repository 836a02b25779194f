import type * as tf from '@tensorflow/tfjs-core';

import { stridedCopy } from './heap/strided-copy.ts';
import { elementStrides } from './transpose.ts';
import type { WasmKernel } from './wasm-kernel.ts';

/**
 * Repetitions along axes, which `tf.broadcastTo` and `tf.where` are made of, in runs. The kernel of tfjs-backend-wasm 4.22
 * takes some 60 ns a number.
 *
 * @param original The backend's own kernel, for strings.
 */
export function tile(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x }, attrs, backend } = args;
    const { reps } = attrs as tf.TileAttrs;
    if (x.dtype === 'string') return original(args);
    const strides = elementStrides(x.shape);
    // Every axis becomes two: the repetitions, which do not move in x, and the axis itself.
    const view = { shape: x.shape.flatMap((size, axis) => [reps[axis], size]), strides: strides.flatMap((stride) => [0, stride]) };
    return stridedCopy(backend, x, view, x.shape.map((size, axis) => size * reps[axis]));
  };
}
