import type * as tf from '@tensorflow/tfjs-core';

import { delegated } from './delegated.ts';
import { stridedCopy } from './heap/strided-copy.ts';
import { elementStrides } from './transpose.ts';
import type { WasmKernel } from './wasm-kernel.ts';

/**
 * Repetitions along axes, which `tf.broadcastTo` and `tf.where` are made of, in runs. The kernel of tfjs-backend-wasm 4.22
 * takes some 60 ns a number, and strings end the program.
 */
export const tile: WasmKernel = (args) => {
  const { inputs: { x }, attrs, backend } = args;
  const { reps } = attrs as tf.TileAttrs;
  if (x.dtype === 'string') return delegated('Tile')(args) as tf.TensorInfo;
  const strides = elementStrides(x.shape);
  // Every axis becomes two: the repetitions, which do not move in x, and the axis itself.
  const view = { shape: x.shape.flatMap((size, axis) => [reps[axis], size]), strides: strides.flatMap((stride) => [0, stride]) };
  return stridedCopy(backend, x, view, x.shape.map((size, axis) => size * reps[axis]));
};
