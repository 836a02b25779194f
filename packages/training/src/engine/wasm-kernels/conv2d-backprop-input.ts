import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { heapView, release, transposed, wasmKernel, type WasmKernel } from './wasm-kernel.ts';

/**
 * The gradient of a convolution with respect to its input, two to five times as fast as that of tfjs-backend-wasm 4.22.
 *
 * It is the convolution of dy, with s − 1 zeros between its entries for a stride s, with the filter turned by 180°
 * and its channels exchanged. So XNNPACK's convolution does the work.
 *
 * @param fallback The backend's own kernel, for paddings wider than the filter, which a convolution cannot express.
 */
export function conv2dBackpropInput(fallback: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs, attrs, backend } = args;
    const { dy, filter } = inputs;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs as tf.Conv2DBackpropInputAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as [number, number, number, number],
      strides,
      1,
      pad,
      dimRoundingMode,
      false,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo } = info;
    const spreadHeight = (info.outHeight - 1) * strideHeight + 1;
    const spreadWidth = (info.outWidth - 1) * strideWidth + 1;
    const top = filterHeight - 1 - padInfo.top;
    const left = filterWidth - 1 - padInfo.left;
    // What the window never reached at the far side is padded too, and so gets the gradient 0.
    const bottom = info.inHeight + filterHeight - 1 - spreadHeight - top;
    const right = info.inWidth + filterWidth - 1 - spreadWidth - left;
    if (info.dataFormat !== 'channelsLast' || Math.min(top, left, bottom, right) < 0) return fallback(args);

    const unitStride = strideHeight === 1 && strideWidth === 1;
    const spread = unitStride ? dy : spreadOut(backend, dy, info);
    const turned = wasmKernel('Reverse')({ inputs: { x: filter }, attrs: { dims: [0, 1] }, backend });
    const exchanged = transposed(backend, turned, [0, 1, 3, 2]);
    const gradient = wasmKernel('Conv2D')({
      inputs: { x: spread, filter: exchanged },
      attrs: { strides: [1, 1], dilations: [1, 1], pad: [[0, 0], [top, bottom], [left, right], [0, 0]], dataFormat: 'NHWC' },
      backend,
    });
    release(backend, turned, exchanged);
    if (!unitStride) release(backend, spread);
    return gradient;
  };
}

/** dy with zeros between its entries, so that a stride becomes 1. */
function spreadOut(backend: BackendWasm, dy: tf.TensorInfo, info: tf.backend_util.Conv2DInfo): tf.TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth } = info;
  const height = (outHeight - 1) * strideHeight + 1;
  const width = (outWidth - 1) * strideWidth + 1;
  const spread = backend.makeOutput([batchSize, height, width, outChannels], 'float32');
  const from = heapView(backend, dy);
  const to = heapView(backend, spread).fill(0);
  let source = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        const target = ((n * height + i * strideHeight) * width + j * strideWidth) * outChannels;
        for (let k = 0; k < outChannels; k++) to[target + k] = from[source++];
      }
    }
  }
  return spread;
}
