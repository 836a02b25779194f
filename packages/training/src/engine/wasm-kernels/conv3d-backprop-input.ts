import * as tf from '@tensorflow/tfjs-core';

import { heapView, type WasmKernel } from './wasm-kernel.ts';

/**
 * The gradient of a convolution over depth, height and width with respect to its input. The kernel of
 * tfjs-backend-wasm 4.22 is silently wrong, differently from run to run: it adds to memory that it has not cleared.
 */
export const conv3dBackpropInput: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, filter } = inputs;
  const { strides, pad, inputShape } = attrs as tf.Conv3DBackpropInputV2Attrs;
  const info = tf.backend_util.computeConv3DInfo(inputShape, filter.shape as [number, number, number, number, number], strides, 1, pad);
  const { inDepth, inHeight, inWidth, inChannels, outDepth, outHeight, outWidth, outChannels, padInfo } = info;
  const { filterDepth, filterHeight, filterWidth, strideDepth, strideHeight, strideWidth } = info;
  const gradient = backend.makeOutput(inputShape, 'float32');
  const [weights, dOut, dIn] = [heapView(backend, filter), heapView(backend, dy), heapView(backend, gradient).fill(0)];
  let out = 0;
  for (let n = 0; n < info.batchSize; n++) {
    for (let h = 0; h < outDepth; h++) {
      for (let i = 0; i < outHeight; i++) {
        for (let j = 0; j < outWidth; j++, out += outChannels) {
          for (let e = 0; e < filterDepth; e++) {
            const slice = h * strideDepth - padInfo.front + e;
            if (slice < 0 || slice >= inDepth) continue;
            for (let a = 0; a < filterHeight; a++) {
              const row = i * strideHeight - padInfo.top + a;
              if (row < 0 || row >= inHeight) continue;
              const left = j * strideWidth - padInfo.left;
              for (let b = Math.max(0, -left); b < Math.min(filterWidth, inWidth - left); b++) {
                const at = (((n * inDepth + slice) * inHeight + row) * inWidth + left + b) * inChannels;
                let weight = ((e * filterHeight + a) * filterWidth + b) * inChannels * outChannels;
                for (let c = 0; c < inChannels; c++) {
                  let sum = 0;
                  for (let k = 0; k < outChannels; k++) sum += weights[weight++] * dOut[out + k];
                  dIn[at + c] += sum;
                }
              }
            }
          }
        }
      }
    }
  }
  return gradient;
};
