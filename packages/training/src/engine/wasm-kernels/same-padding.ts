import * as tf from '@tensorflow/tfjs-core';

import type { WasmKernel } from './wasm-kernel.ts';

/**
 * Convolution with `'same'` padding where a stride exceeds the filter. There XNNPACK, as tfjs-backend-wasm 4.22 calls
 * it, silently gives zeros if the last rows or columns of the input lie beyond the last window (a 1 × 2 filter with
 * stride 2 on 4 × 4 pixels). Given the same padding in numbers it is right.
 *
 * @param convolution The backend's own kernel of a convolution, fused or not.
 * @param depthwise Whether every channel has filters of its own.
 */
export function samePadding(convolution: WasmKernel, depthwise: boolean = false): WasmKernel {
  return (args) => {
    const { inputs, attrs } = args;
    const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as tf.Conv2DAttrs;
    const [strideHeight, strideWidth] = typeof strides === 'number' ? [strides, strides] : strides;
    const [filterHeight, filterWidth] = inputs.filter.shape;
    if (pad !== 'same' || (strideHeight <= filterHeight && strideWidth <= filterWidth)) return convolution(args);
    const { padInfo } = tf.backend_util.computeConv2DInfo(
      inputs.x.shape as [number, number, number, number],
      inputs.filter.shape as [number, number, number, number],
      strides,
      dilations,
      pad,
      dimRoundingMode,
      depthwise,
      tf.backend_util.convertConv2DDataFormat(dataFormat),
    );
    const sides = [[0, 0], [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right], [0, 0]];
    return convolution({ ...args, attrs: { ...attrs, pad: sides, dimRoundingMode: 'floor' } });
  };
}
