import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { type HeapRoutines, heapRoutines } from '../wasm-kernels/heap/heap-routines.ts';
import { heapAddress, heapView, release, wasmKernel, type WasmKernel, type WasmKernelArguments } from '../wasm-kernels/wasm-kernel.ts';
import type { Blas } from './load-blas.ts';

const WORD = 4;
/** Numbers of windows that are laid out at a time: as much as a processor's second cache holds. */
const WINDOW_NUMBERS = 2 ** 18;

type Info = tf.backend_util.Conv2DInfo;
type Shape4 = [number, number, number, number];

/** The images of a convolution with a margin of zeros around them, as wide as its windows reach. */
interface Padded {
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
}

/** Convolutions by a BLAS: every window of the images becomes a row, and the rows are multiplied by the filter (im2col). */
export function blasConv2d({ gemm }: Blas, otherwise: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x, filter }, attrs, backend } = args;
    const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as tf.Conv2DAttrs;
    const info = infoOf(x.shape, filter.shape, { strides, pad, dataFormat, dilations, dimRoundingMode });
    const routines = heapRoutines(backend);
    if (!routines || !plain(info)) return otherwise(args);
    const result = backend.makeOutput(info.outShape, 'float32');
    forEachBlock(routines, backend, info, x, ({ rows, depth, windows, start }) => {
      const out = heapView(backend, result).subarray(start * info.outChannels);
      gemm(false, false, rows, info.outChannels, depth, heapView(backend, windows), depth, heapView(backend, filter), info.outChannels, 0, out, info.outChannels);
    });
    return result;
  };
}

/** The gradient with respect to the filter: the windows, transposed, by the gradient of the output. */
export function blasConv2dBackpropFilter({ gemm }: Blas, otherwise: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x, dy }, attrs, backend } = args;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as tf.Conv2DBackpropFilterAttrs;
    const info = infoOf(x.shape, filterShape, { strides, pad, dataFormat, dimRoundingMode });
    const routines = heapRoutines(backend);
    if (!routines || !plain(info)) return otherwise(args);
    const gradient = backend.makeOutput(filterShape, 'float32');
    heapView(backend, gradient).fill(0);
    forEachBlock(routines, backend, info, x, ({ rows, depth, windows, start }) => {
      const dOut = heapView(backend, dy).subarray(start * info.outChannels);
      gemm(true, false, depth, info.outChannels, rows, heapView(backend, windows), depth, dOut, info.outChannels, 1, heapView(backend, gradient), info.outChannels);
    });
    return gradient;
  };
}

/** The gradient with respect to the images: that of every window, added where the window lies (col2im). */
export function blasConv2dBackpropInput({ gemm }: Blas, otherwise: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { dy, filter }, attrs, backend } = args;
    const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs as tf.Conv2DBackpropInputAttrs;
    const info = infoOf(inputShape, filter.shape, { strides, pad, dataFormat, dimRoundingMode });
    const routines = heapRoutines(backend);
    if (!routines || !plain(info)) return otherwise(args);
    const { rows: rowsPerImage, depth, images } = blockSizes(info);
    const padded = paddedSizes(info);
    const { inHeight, inWidth, inChannels, outChannels, batchSize } = info;
    const gradient = backend.makeOutput(inputShape, 'float32');
    const windows = backend.makeOutput([images * rowsPerImage, depth], 'float32');
    const sums = backend.makeOutput([images, padded.height, padded.width, inChannels], 'float32');
    for (let first = 0; first < batchSize; first += images) {
      const count = Math.min(images, batchSize - first);
      const rows = count * rowsPerImage;
      const dOut = heapView(backend, dy).subarray(first * rowsPerImage * outChannels);
      gemm(false, true, rows, depth, outChannels, dOut, outChannels, heapView(backend, filter), outChannels, 0, heapView(backend, windows), depth);
      heapView(backend, sums).fill(0);
      moveWindows(info, padded, count, (image, window, blocks, bytes, imageStride, windowStride) => {
        routines.addBlocks(heapAddress(backend, windows) + window, heapAddress(backend, sums) + image, blocks, bytes, windowStride, imageStride);
      });
      const rowBytes = WORD * inWidth * inChannels;
      for (let n = 0; n < count; n++) {
        const from = heapAddress(backend, sums) + WORD * ((n * padded.height + padded.top) * padded.width + padded.left) * inChannels;
        const to = heapAddress(backend, gradient) + (first + n) * inHeight * rowBytes;
        routines.copyBlocks(from, to, inHeight, rowBytes, WORD * padded.width * inChannels, rowBytes);
      }
    }
    release(backend, windows, sums);
    return gradient;
  };
}

/** A convolution with bias and activation: the convolution by the BLAS, the rest by the kernels of the wasm backend. */
export function blasFusedConv2d(_: Blas, otherwise: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x, filter, bias }, attrs, backend } = args;
    const { activation } = attrs as tf.FusedConv2DAttrs;
    if (activation !== 'linear' && activation !== 'relu') return otherwise(args);
    let result = wasmKernel('Conv2D')({ inputs: { x, filter }, attrs, backend });
    const then = (name: string, inputs: WasmKernelArguments['inputs']) => {
      const next = wasmKernel(name)({ inputs, attrs: {}, backend });
      release(backend, result);
      result = next;
    };
    if (bias) then('Add', { a: result, b: bias });
    if (activation === 'relu') then('Relu', { x: result });
    return result;
  };
}

function infoOf(
  x: number[], filter: number[],
  { strides, pad, dataFormat, dilations = 1, dimRoundingMode }: Pick<tf.Conv2DAttrs, 'strides' | 'pad' | 'dataFormat'> & { dilations?: tf.Conv2DAttrs['dilations'] | number; dimRoundingMode?: tf.Conv2DAttrs['dimRoundingMode'] },
): Info {
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  return tf.backend_util.computeConv2DInfo(x as Shape4, filter as Shape4, strides, dilations, pad, dimRoundingMode, false, format);
}

function plain({ dataFormat, dilationHeight, dilationWidth }: Info): boolean {
  return dataFormat === 'channelsLast' && dilationHeight === 1 && dilationWidth === 1;
}

/** The margin: the padding, and what of the images lies beyond the last window. */
function paddedSizes({ inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, filterHeight, filterWidth, padInfo }: Info): Padded {
  return {
    height: Math.max(padInfo.top + inHeight, (outHeight - 1) * strideHeight + filterHeight),
    width: Math.max(padInfo.left + inWidth, (outWidth - 1) * strideWidth + filterWidth),
    top: padInfo.top,
    left: padInfo.left,
  };
}

function blockSizes({ batchSize, outHeight, outWidth, filterHeight, filterWidth, inChannels }: Info): { rows: number; depth: number; images: number } {
  const [rows, depth] = [outHeight * outWidth, filterHeight * filterWidth * inChannels];
  return { rows, depth, images: Math.max(1, Math.min(batchSize, Math.floor(WINDOW_NUMBERS / (rows * depth)))) };
}

/** Lays the windows of some images at a time out in rows, and hands them on. */
function forEachBlock(
  routines: HeapRoutines, backend: BackendWasm, info: Info, x: tf.TensorInfo,
  visit: (block: { rows: number; depth: number; windows: tf.TensorInfo; start: number }) => void,
): void {
  const { rows: rowsPerImage, depth, images } = blockSizes(info);
  const { batchSize, inHeight, inWidth, inChannels } = info;
  const windows = backend.makeOutput([images * rowsPerImage, depth], 'float32');
  const padded = paddedSizes(info);
  const margin = padded.height !== inHeight || padded.width !== inWidth;
  const copies = margin ? backend.makeOutput([images, padded.height, padded.width, inChannels], 'float32') : undefined;
  // The margin stays zero, whatever images are copied into its middle.
  if (copies) heapView(backend, copies).fill(0);
  const rowBytes = WORD * inWidth * inChannels;
  for (let first = 0; first < batchSize; first += images) {
    const count = Math.min(images, batchSize - first);
    let source = heapAddress(backend, x) + first * inHeight * rowBytes;
    if (copies) {
      const start = heapAddress(backend, copies);
      for (let n = 0; n < count; n++) {
        const to = start + WORD * ((n * padded.height + padded.top) * padded.width + padded.left) * inChannels;
        routines.copyBlocks(source + n * inHeight * rowBytes, to, inHeight, rowBytes, rowBytes, WORD * padded.width * inChannels);
      }
      source = start;
    }
    const target = heapAddress(backend, windows);
    moveWindows(info, padded, count, (image, window, blocks, bytes, imageStride, windowStride) => {
      routines.copyBlocks(source + image, target + window, blocks, bytes, imageStride, windowStride);
    });
    visit({ rows: count * rowsPerImage, depth, windows, start: first * rowsPerImage });
  }
  release(backend, windows);
  if (copies) release(backend, copies);
}

/** For every row of windows and row of the filter: where its numbers are in the images with their margin, and in the rows of windows, in bytes. */
function moveWindows(
  { outHeight, outWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth }: Info, { height, width }: Padded, count: number,
  visit: (image: number, window: number, blocks: number, bytes: number, imageStride: number, windowStride: number) => void,
): void {
  const bytes = WORD * filterWidth * inChannels;
  const windowBytes = filterHeight * bytes;
  const rowBytes = WORD * width * inChannels;
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let a = 0; a < filterHeight; a++) {
        const image = (n * height + i * strideHeight + a) * rowBytes;
        visit(image, (n * outHeight + i) * outWidth * windowBytes + a * bytes, outWidth, bytes, WORD * strideWidth * inChannels, windowBytes);
      }
    }
  }
}
