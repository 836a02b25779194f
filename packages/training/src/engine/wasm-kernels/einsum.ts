import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { release, wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * Einstein's sums of one or two tensors, which tfjs-backend-wasm 4.22 lacks. Two tensors become a batch of matrix products:
 * axes in both and in the result make the batch, axes in both alone are contracted, and the others are rows and columns. The
 * cpu backend instead multiplies everything with everything and sums afterwards.
 */
export const einsum: WasmKernel = ({ inputs, attrs, backend }) => {
  const tensors = Object.values(inputs);
  const { allDims, summedDims, idDims } = tf.backend_util.decodeEinsumEquation((attrs as tf.EinsumAttrs).equation, tensors.length);
  tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as tf.Tensor[]);
  const summed = new Set(summedDims);
  const kept = allDims.map((_, axis) => axis).filter((axis) => !summed.has(axis));
  const sizes = allDims.map((_, axis) => {
    const holder = idDims.findIndex((axes) => axes.includes(axis));
    return tensors[holder].shape[idDims[holder].indexOf(axis)];
  });
  const shapeOf = (axes: readonly number[]) => axes.map((axis) => sizes[axis]);

  if (tensors.length === 1) return arranged(backend, tensors[0], idDims[0], kept);

  const [inA, inB] = idDims.map((axes) => new Set(axes));
  const batch = kept.filter((axis) => inA.has(axis) && inB.has(axis));
  const contracted = summedDims.filter((axis) => inA.has(axis) && inB.has(axis));
  const rows = kept.filter((axis) => !inB.has(axis));
  const columns = kept.filter((axis) => !inA.has(axis));
  const a = arranged(backend, tensors[0], idDims[0], [...batch, ...rows, ...contracted]);
  const b = arranged(backend, tensors[1], idDims[1], [...batch, ...contracted, ...columns]);
  const [count, m, k, n] = [batch, rows, contracted, columns].map((axes) => tf.util.sizeFromShape(shapeOf(axes)));
  const product = wasmKernel('BatchMatMul')({
    inputs: { a: { ...a, shape: [count, m, k] }, b: { ...b, shape: [count, k, n] } },
    attrs: { transposeA: false, transposeB: false },
    backend,
  });
  release(backend, a, b);
  const order = [...batch, ...rows, ...columns];
  const result = arranged(backend, { ...product, shape: shapeOf(order) }, order, kept);
  release(backend, product);
  return result;
};

/** The axes that are wanted, in that order; those that are not are summed over. */
function arranged(backend: BackendWasm, x: tf.TensorInfo, axes: readonly number[], wanted: readonly number[]): tf.TensorInfo {
  const others = axes.filter((axis) => !wanted.includes(axis));
  const perm = [...wanted, ...others].map((axis) => axes.indexOf(axis));
  const moved = wasmKernel('Transpose')({ inputs: { x }, attrs: { perm }, backend });
  if (others.length === 0) return moved;
  const sum = wasmKernel('Sum')({ inputs: { x: moved }, attrs: { axis: others.map((_, i) => wanted.length + i), keepDims: false }, backend });
  release(backend, moved);
  return sum;
}
