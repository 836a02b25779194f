import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

import { blasConv2d, blasConv2dBackpropFilter, blasConv2dBackpropInput, blasFusedConv2d } from '../blas/blas-convolution.ts';
import { blasProduct } from '../blas/blas-product.ts';
import { withBlas } from '../blas/current-blas.ts';
import { cast } from './cast.ts';
import { conv2dBackpropFilter } from './conv2d-backprop-filter.ts';
import { conv2dBackpropInput } from './conv2d-backprop-input.ts';
import { conv3dBackpropFilter, conv3dBackpropInput } from './conv3d-gradients.ts';
import { delegated } from './delegated.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-gradients.ts';
import { einsum } from './einsum.ts';
import { exp } from './exp.ts';
import { expandedOperands } from './expanded-operands.ts';
import { floorDiv } from './floor-div.ts';
import { fusedProduct, unfused } from './fused-product.ts';
import { gather } from './gather.ts';
import { identity } from './identity.ts';
import { leadingReduction } from './leading-reduction.ts';
import { maxPoolGrad } from './max-pool-grad.ts';
import { oneHot } from './one-hot.ts';
import { pow } from './pow.ts';
import { reverse } from './reverse.ts';
import { samePadding } from './same-padding.ts';
import { slice, split, unpack } from './slice.ts';
import { stridedSlice } from './strided-slice.ts';
import { tile } from './tile.ts';
import { transpose } from './transpose.ts';
import { transposedProduct } from './transposed-product.ts';
import { unsortedSegmentSum } from './unsorted-segment-sum.ts';
import { wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/** Kernels that tfjs-backend-wasm 4.22 lacks. */
export const suppliedKernels: Readonly<Record<string, WasmKernel>> = {
  Conv2DBackpropFilter: withBlas(blasConv2dBackpropFilter, conv2dBackpropFilter),
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  Einsum: einsum,
  UnsortedSegmentSum: unsortedSegmentSum,
};

const fastForFloats = (original: WasmKernel) => expandedOperands(original, 'float32');

/** Kernels that are wrong or slow there; each is made from the one that it replaces. */
export const repairedKernels: Readonly<Record<string, (original: WasmKernel) => WasmKernel>> = {
  ...Object.fromEntries(['Add', 'Multiply', 'SquaredDifference', 'Sub'].map((name) => [name, fastForFloats])),
  ...Object.fromEntries(
    [
      'Atan2', 'BitwiseAnd', 'Equal', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'LogicalXor',
      'Maximum', 'Minimum', 'Mod', 'NotEqual',
    ].map((name) => [name, (original: WasmKernel) => expandedOperands(original)]),
  ),
  BatchMatMul: (original) => withBlas(blasProduct, transposedProduct(original)),
  Cast: cast,
  Conv2D: (original) => withBlas(blasConv2d, samePadding(original)),
  Conv2DBackpropInput: (original) => withBlas(blasConv2dBackpropInput, conv2dBackpropInput(original)),
  Conv3DBackpropFilterV2: () => conv3dBackpropFilter,
  Conv3DBackpropInputV2: () => conv3dBackpropInput,
  DepthwiseConv2dNative: (original) => samePadding(original, true),
  Exp: exp,
  FloorDiv: (original) => floorDiv(expandedOperands(original)),
  FusedConv2D: (original) => withBlas(blasFusedConv2d, samePadding(original)),
  FusedDepthwiseConv2D: (original) => samePadding(original, true),
  GatherV2: gather,
  Identity: identity,
  Max: leadingReduction('maximumRows'),
  MaxPoolGrad: () => maxPoolGrad,
  Mean: leadingReduction('addRows', true),
  Min: leadingReduction('minimumRows'),
  OneHot: () => oneHot,
  Pow: (original) => pow(expandedOperands(original)),
  Reverse: reverse,
  Slice: slice,
  SplitV: split,
  StridedSlice: stridedSlice,
  Sum: leadingReduction('addRows'),
  Tile: () => tile,
  Transpose: transpose,
  Unpack: unpack,
  _FusedMatMul: (original) => withBlas(() => unfused, fusedProduct(original)),
};

/** Kernels that the cpu backend computes on the memory of the wasm backend. */
export const delegatedKernels: readonly string[] = [
  // Wrong in tfjs-backend-wasm 4.22, for windows of negative numbers among others, or the gradients of those.
  'Dilation2D', 'Dilation2DBackpropFilter', 'Dilation2DBackpropInput', 'MaxPool3D', 'MaxPool3DGrad', 'MaxPoolWithArgmax', 'Transform',
  // Missing there.
  'RaggedGather', 'RaggedRange', 'RaggedTensorToTensor', 'StaticRegexReplace',
];

let registered = false;

/**
 * Makes tfjs-backend-wasm able to train: supplies the kernels that it lacks (such as the gradients of convolutions and of
 * look-ups in embeddings), corrects those that are silently wrong (such as `MaxPoolGrad`) and speeds up those that are slow
 * in a step of training (such as products with transposed operands). The package's README lists them all.
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
  for (const [name, kernel] of Object.entries(suppliedKernels)) register(name, kernel);
  for (const [name, make] of Object.entries(repairedKernels)) replace(name, make);
  for (const name of delegatedKernels) {
    const kernel = delegated(name) as WasmKernel;
    if (tf.getKernel(name, 'wasm') === undefined) register(name, kernel);
    else replace(name, () => kernel);
  }
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
