import * as tf from '@tensorflow/tfjs-core';

import { heapView, release, transposed, wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * The gradient of a convolution with respect to its filter, which tfjs-backend-wasm 4.22 lacks.
 *
 * It is itself a convolution, with batch and channels changing places: ∂F[a,b,c,k] = Σ_{n,i,j} x[n, i·s + a − p,
 * j·s + b − p, c] · dy[n,i,j,k] convolves x, seen as c images with n channels, with dy as a filter dilated by the
 * stride s. So XNNPACK's convolution does the work.
 */
export const conv2dBackpropFilter: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, dy } = inputs;
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as tf.Conv2DBackpropFilterAttrs;
  const info = tf.backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat),
  );
  if (info.dataFormat !== 'channelsLast') {
    throw new Error(`Conv2DBackpropFilter: dataFormat is ${dataFormat}; the wasm engine takes NHWC only`);
  }
  const { padInfo, filterHeight, filterWidth, inChannels, outChannels, strideHeight, strideWidth } = info;
  // Just as far as the last window reaches, which need not be the padding of the forward pass.
  const bottom = Math.max(0, (info.outHeight - 1) * strideHeight + filterHeight - info.inHeight - padInfo.top);
  const right = Math.max(0, (info.outWidth - 1) * strideWidth + filterWidth - info.inWidth - padInfo.left);
  const images = transposed(backend, x, [3, 1, 2, 0]);
  const filter = transposed(backend, dy, [1, 2, 0, 3]);
  const convolved = wasmKernel('Conv2D')({
    inputs: { x: images, filter },
    attrs: {
      strides: [1, 1],
      dilations: [strideHeight, strideWidth],
      pad: [[0, 0], [padInfo.top, bottom], [padInfo.left, right], [0, 0]],
      dataFormat: 'NHWC',
    },
    backend,
  });
  release(backend, images, filter);

  // Rows and columns of the input beyond the last window give entries beyond the filter: leave them out.
  const gradient = backend.makeOutput([filterHeight, filterWidth, inChannels, outChannels], 'float32');
  const [, height, width] = convolved.shape;
  const from = heapView(backend, convolved);
  const to = heapView(backend, gradient);
  for (let c = 0; c < inChannels; c++) {
    for (let a = 0; a < filterHeight; a++) {
      for (let b = 0; b < filterWidth; b++) {
        const source = ((c * height + a) * width + b) * outChannels;
        const target = ((a * filterWidth + b) * inChannels + c) * outChannels;
        for (let k = 0; k < outChannels; k++) to[target + k] = from[source + k];
      }
    }
  }
  release(backend, convolved);
  return gradient;
};
