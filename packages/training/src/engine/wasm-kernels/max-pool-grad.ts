import * as tf from '@tensorflow/tfjs-core';

import { heapView, type WasmKernel } from './wasm-kernel.ts';

/**
 * The gradient of maximum pooling: every window sends its gradient to its first maximum, as the cpu backend does.
 *
 * The kernel of tfjs-backend-wasm 4.22 takes 0 as the maximum of a window whose values are all negative and sends the
 * gradient to a wrong element, silently; it is also two to three times slower.
 */
export const maxPoolGrad: WasmKernel = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs;
  const { filterSize, strides, pad, dimRoundingMode } = attrs as tf.MaxPoolGradAttrs;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { batchSize, inHeight, inWidth, inChannels: channels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const gradient = backend.makeOutput(input.shape, 'float32');
  const x = heapView(backend, input);
  const dOut = heapView(backend, dy);
  const dIn = heapView(backend, gradient).fill(0);

  let out = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const top = Math.max(0, i * strideHeight - padInfo.top);
      const bottom = Math.min(inHeight, i * strideHeight - padInfo.top + filterHeight);
      for (let j = 0; j < outWidth; j++) {
        const left = Math.max(0, j * strideWidth - padInfo.left);
        const right = Math.min(inWidth, j * strideWidth - padInfo.left + filterWidth);
        for (let c = 0; c < channels; c++, out++) {
          let at = ((n * inHeight + top) * inWidth + left) * channels + c;
          let maximum = x[at];
          for (let a = top; a < bottom; a++) {
            let index = ((n * inHeight + a) * inWidth + left) * channels + c;
            for (let b = left; b < right; b++, index += channels) {
              if (x[index] > maximum) {
                maximum = x[index];
                at = index;
              }
            }
          }
          dIn[at] += dOut[out];
        }
      }
    }
  }
  return gradient;
};
