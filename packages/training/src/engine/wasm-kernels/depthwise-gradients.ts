import * as tf from '@tensorflow/tfjs-core';

import { heapView, type WasmKernel } from './wasm-kernel.ts';

/** Calls back for every row of the filter that a row of the output meets in the input. */
function forEachRow(info: tf.backend_util.Conv2DInfo, visit: (dy: number, x: number, filter: number, first: number, last: number) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let a = 0; a < filterHeight; a++) {
        const row = i * strideHeight - padInfo.top + a * dilationHeight;
        if (row < 0 || row >= inHeight) continue;
        for (let b = 0; b < filterWidth; b++) {
          const shift = b * dilationWidth - padInfo.left;
          const first = Math.max(0, Math.ceil(-shift / strideWidth));
          const last = Math.min(outWidth, Math.floor((inWidth - 1 - shift) / strideWidth) + 1);
          const dy = (n * outHeight + i) * outWidth * outChannels;
          const x = ((n * inHeight + row) * inWidth + shift) * inChannels;
          visit(dy, x, (a * filterWidth + b) * outChannels, first, last);
        }
      }
    }
  }
}

/**
 * The gradient of a depthwise convolution with respect to its filter, which tfjs-backend-wasm 4.22 lacks:
 * ∂F[a,b,c,m] = Σ_{n,i,j} x[n, i·s + a·d − p, j·s + b·d − p, c] · dy[n,i,j,c·M + m].
 */
export const depthwiseBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { strides, dilations, pad, dimRoundingMode, filterShape } = attrs as tf.DepthwiseConv2dNativeBackpropFilterAttrs;
  const info = tf.backend_util.computeConv2DInfo(x.shape as [number, number, number, number], filterShape, strides, dilations, pad, dimRoundingMode, true);
  const gradient = backend.makeOutput(filterShape, 'float32');
  const [from, dOut, dFilter] = [heapView(backend, x), heapView(backend, dy), heapView(backend, gradient).fill(0)];
  const { inChannels, outChannels, strideWidth } = info;
  const multiplier = outChannels / inChannels;
  forEachRow(info, (dyRow, xRow, filter, first, last) => {
    for (let j = first; j < last; j++) {
      const at = xRow + j * strideWidth * inChannels;
      let out = dyRow + j * outChannels;
      let target = filter;
      for (let c = 0; c < inChannels; c++) {
        for (let m = 0; m < multiplier; m++) dFilter[target++] += from[at + c] * dOut[out++];
      }
    }
  });
  return gradient;
};

/**
 * The gradient of a depthwise convolution with respect to its input, which tfjs-backend-wasm 4.22 lacks:
 * ∂x[n, i·s + a·d − p, j·s + b·d − p, c] collects Σ_m F[a,b,c,m] · dy[n,i,j,c·M + m].
 */
export const depthwiseBackpropInput: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const { strides, dilations, pad, dimRoundingMode, inputShape } = attrs as tf.DepthwiseConv2dNativeBackpropInputAttrs;
  const filterShape = filter.shape as [number, number, number, number];
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
  const gradient = backend.makeOutput(inputShape, 'float32');
  const [weights, dOut, dIn] = [heapView(backend, filter), heapView(backend, dy), heapView(backend, gradient).fill(0)];
  const { inChannels, outChannels, strideWidth } = info;
  const multiplier = outChannels / inChannels;
  forEachRow(info, (dyRow, xRow, filterRow, first, last) => {
    for (let j = first; j < last; j++) {
      const at = xRow + j * strideWidth * inChannels;
      let out = dyRow + j * outChannels;
      let weight = filterRow;
      for (let c = 0; c < inChannels; c++) {
        let sum = 0;
        for (let m = 0; m < multiplier; m++) sum += weights[weight++] * dOut[out++];
        dIn[at + c] += sum;
      }
    }
  });
  return gradient;
};
