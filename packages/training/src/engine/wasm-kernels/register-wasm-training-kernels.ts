import * as tf from '@tensorflow/tfjs-core';

import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { oneHot } from './one-hot.ts';
import { samePadding } from './same-padding.ts';
import { transposedProduct } from './transposed-product.ts';
import { wasmKernel, type WasmKernel } from './wasm-kernel.ts';

let registered = false;

/**
 * Makes tfjs-backend-wasm able to train: supplies the kernel that it lacks (`Conv2DBackpropFilter`), corrects those
 * that are silently wrong (`MaxPoolGrad`, `OneHot` of other types than int32, `Conv2D` and `FusedConv2D` with strides
 * wider than the filter) and speeds up those that are slow in a backward pass (`Conv2DBackpropInput`; `BatchMatMul` and
 * `_FusedMatMul` with transposed operands).
 *
 * `selectEngine` does this by itself. Calling it again does nothing.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-wasm';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { registerWasmTrainingKernels } from '@crossmodal/training/engine';
 *
 * registerWasmTrainingKernels();
 * console.log(tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined); // true
 * ```
 */
export function registerWasmTrainingKernels(): void {
  if (registered) return;
  registered = true;
  register('Conv2DBackpropFilter', conv2dBackpropFilter);
  replace('Conv2DBackpropInput', conv2dBackpropInput);
  replace('Conv2D', samePadding);
  replace('FusedConv2D', samePadding);
  replace('MaxPoolGrad', () => maxPoolGrad);
  replace('OneHot', () => oneHot);
  replace('BatchMatMul', transposedProduct);
  replace('_FusedMatMul', transposedProduct);
}

function register(kernelName: string, kernel: WasmKernel, config: Partial<tf.KernelConfig> = {}): void {
  tf.registerKernel({ ...config, kernelName, backendName: 'wasm', kernelFunc: kernel as unknown as tf.KernelFunc });
}

/** Puts ours in the place of the backend's kernel, whose `setupFunc` stays: it binds the compiled function. */
function replace(kernelName: string, make: (original: WasmKernel) => WasmKernel): void {
  const original = wasmKernel(kernelName);
  const { setupFunc, disposeFunc } = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  register(kernelName, make(original), { ...(setupFunc && { setupFunc }), ...(disposeFunc && { disposeFunc }) });
}
