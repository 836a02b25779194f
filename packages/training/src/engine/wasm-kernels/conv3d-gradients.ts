import * as tf from '@tensorflow/tfjs-core';

import { heapView, type WasmKernel } from './wasm-kernel.ts';

type Shape5 = [number, number, number, number, number];

/** Calls back for every place of the output and of the filter that meet within the input, with where each is in memory. */
function forEachMeeting(info: tf.backend_util.Conv3DInfo, visit: (dy: number, x: number, filter: number) => void): void {
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth, outChannels, padInfo } = info;
  const { filterDepth, filterHeight, filterWidth, strideDepth, strideHeight, strideWidth } = info;
  const weights = inChannels * outChannels;
  let dy = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let h = 0; h < outDepth; h++) {
      for (let i = 0; i < outHeight; i++) {
        for (let j = 0; j < outWidth; j++, dy += outChannels) {
          const [front, top, left] = [h * strideDepth - padInfo.front, i * strideHeight - padInfo.top, j * strideWidth - padInfo.left];
          for (let e = Math.max(0, -front); e < Math.min(filterDepth, inDepth - front); e++) {
            for (let a = Math.max(0, -top); a < Math.min(filterHeight, inHeight - top); a++) {
              for (let b = Math.max(0, -left); b < Math.min(filterWidth, inWidth - left); b++) {
                const x = (((n * inDepth + front + e) * inHeight + top + a) * inWidth + left + b) * inChannels;
                visit(dy, x, ((e * filterHeight + a) * filterWidth + b) * weights);
              }
            }
          }
        }
      }
    }
  }
}

/**
 * The gradient of a convolution over depth, height and width with respect to its input. The kernel of
 * tfjs-backend-wasm 4.22 is silently wrong, differently from run to run: it adds to memory that it has not cleared.
 */
export const conv3dBackpropInput: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const { strides, pad, inputShape } = attrs as tf.Conv3DBackpropInputV2Attrs;
  const info = tf.backend_util.computeConv3DInfo(inputShape, filter.shape as Shape5, strides, 1, pad);
  const gradient = backend.makeOutput(inputShape, 'float32');
  const [weights, dOut, dIn] = [heapView(backend, filter), heapView(backend, dy), heapView(backend, gradient).fill(0)];
  const { inChannels, outChannels } = info;
  forEachMeeting(info, (out, x, start) => {
    let weight = start;
    for (let c = 0; c < inChannels; c++) {
      let sum = 0;
      for (let k = 0; k < outChannels; k++) sum += weights[weight++] * dOut[out + k];
      dIn[x + c] += sum;
    }
  });
  return gradient;
};

/** The gradient with respect to the filter, wrong there for the same reason. */
export const conv3dBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { strides, pad, filterShape } = attrs as tf.Conv3DBackpropFilterV2Attrs;
  const info = tf.backend_util.computeConv3DInfo(x.shape as Shape5, filterShape, strides, 1, pad);
  const gradient = backend.makeOutput(filterShape, 'float32');
  const [from, dOut, dFilter] = [heapView(backend, x), heapView(backend, dy), heapView(backend, gradient).fill(0)];
  const { inChannels, outChannels } = info;
  forEachMeeting(info, (out, at, start) => {
    let weight = start;
    for (let c = 0; c < inChannels; c++) {
      const value = from[at + c];
      for (let k = 0; k < outChannels; k++) dFilter[weight++] += value * dOut[out + k];
    }
  });
  return gradient;
};
