import * as tf from '@tensorflow/tfjs-core';

import { withSecondOperand } from './second-operand.ts';
import { release, transposed, wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/** The kernels of the activations that tfjs fuses. */
const activations: Readonly<Record<string, string>> = {
  relu: 'Relu', relu6: 'Relu6', prelu: 'Prelu', leakyrelu: 'LeakyRelu', sigmoid: 'Sigmoid', elu: 'Elu',
};

/**
 * A product with bias and activation, fast where operands are transposed or come in batches, as `BatchMatMul` is. For a bias
 * that is no row, which tfjs-backend-wasm 4.22 refuses, and for batches the parts run one by one.
 *
 * @param original The backend's own kernel, which does all at once for a single product.
 */
export function fusedProduct(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs, attrs, backend } = args;
    const { a, b, bias } = inputs;
    const { transposeA, transposeB } = attrs as tf._FusedMatMulAttrs;
    if (a.shape[0] !== 1 || b.shape[0] !== 1 || (bias && bias.shape.length !== 1)) return unfused(args);
    const left = transposeA ? transposed(backend, a, [0, 2, 1]) : a;
    const right = transposeB ? transposed(backend, b, [0, 2, 1]) : b;
    const result = withSecondOperand(backend, right, (lent) =>
      original({ inputs: { ...inputs, a: left, b: lent }, attrs: { ...attrs, transposeA: false, transposeB: false }, backend }),
    );
    if (transposeA) release(backend, left);
    if (transposeB) release(backend, right);
    return result;
  };
}

/** The registered product, then the bias, then the activation. */
export const unfused: WasmKernel = ({ inputs, attrs, backend }) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB, activation, leakyreluAlpha } = attrs as tf._FusedMatMulAttrs;
  let result = wasmKernel('BatchMatMul')({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend });
  const then = (name: string, others: Record<string, tf.TensorInfo>, first: string, own = {}) => {
    const next = wasmKernel(name)({ inputs: { [first]: result, ...others }, attrs: own, backend });
    release(backend, result);
    result = next;
  };
  if (bias) then('Add', { b: bias }, 'a');
  const name = activations[activation];
  if (name) then(name, preluActivationWeights ? { alpha: preluActivationWeights } : {}, 'x', { alpha: leakyreluAlpha });
  return result;
};
