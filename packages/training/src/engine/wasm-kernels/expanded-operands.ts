import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { stridedCopy } from './heap/strided-copy.ts';
import { elementStrides } from './transpose.ts';
import { release, type WasmKernel } from './wasm-kernel.ts';

/**
 * An operation on two tensors with broadcasting, some twenty times as fast as in tfjs-backend-wasm 4.22: that takes some 100 ns a
 * number to find its operands unless their shapes agree or one is a scalar, so the smaller operand is made as large first.
 * The comparison of logits with their row's maximum, in the gradient of that maximum, is such an operation.
 *
 * @param original The backend's own kernel.
 * @param except A type for which the backend's own kernel is fast.
 */
export function expandedOperands(original: WasmKernel, except?: tf.DataType): WasmKernel {
  return (args) => {
    const { inputs: { a, b }, backend } = args;
    if (a.dtype === except || a.dtype === 'string' || tf.util.arraysEqual(a.shape, b.shape)) return original(args);
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const size = tf.util.sizeFromShape(shape);
    const operands = [a, b].map((x) => (tf.util.sizeFromShape(x.shape) === 1 || tf.util.sizeFromShape(x.shape) === size ? x : expanded(backend, x, shape)));
    const result = original({ ...args, inputs: { a: operands[0], b: operands[1] } });
    release(backend, ...operands.filter((operand) => operand !== a && operand !== b));
    return result;
  };
}

function expanded(backend: BackendWasm, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  const added = shape.length - x.shape.length;
  const own = elementStrides(x.shape);
  return stridedCopy(backend, x, { shape, strides: shape.map((_, axis) => (axis < added || x.shape[axis - added] === 1 ? 0 : own[axis - added])) });
}
