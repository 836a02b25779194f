import {
  backend_util,
  util,
  type AvgPoolGradAttrs,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type DepthwiseConv2dNativeAttrs,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
  type FusedBatchNormAttrs,
  type FusedConv2DAttrs,
  type MaxPoolAttrs,
} from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import { activation } from './activation.ts';
import type { KernelCall, Target, Translations } from './translation.ts';

type Shape4 = [number, number, number, number];
type Info = backend_util.Conv2DInfo;

/** What padding is for a maximum; not −∞, which may be one. */
const LOWEST = -3.4028234663852886e38;

const shape4 = (x: Value): Shape4 => [...x.shape] as Shape4;
const toFirst = (g: Graph, x: Value): Value => g.transpose(x, [0, 3, 1, 2]);
const toLast = (g: Graph, x: Value): Value => g.transpose(x, [0, 2, 3, 1]);

/** Geometry as ONNX wants it. Rows and columns below and right of the last window are left out, as in tfjs. */
function windows(info: Info): Record<'strides' | 'pads' | 'kernel_shape' | 'dilations', { readonly ints: readonly number[] }> {
  const { strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, padInfo } = info;
  const bottom = (info.outHeight - 1) * strideHeight + effectiveFilterHeight - info.inHeight - padInfo.top;
  const right = (info.outWidth - 1) * strideWidth + effectiveFilterWidth - info.inWidth - padInfo.left;
  return {
    strides: { ints: [strideHeight, strideWidth] },
    pads: { ints: [padInfo.top, padInfo.left, Math.max(0, bottom), Math.max(0, right)] },
    kernel_shape: { ints: [info.filterHeight, info.filterWidth] },
    dilations: { ints: [info.dilationHeight, info.dilationWidth] },
  };
}

function convolutionInfo({ attributes, refuse }: KernelCall, input: Shape4, filter: Shape4, depthwise = false): Info {
  const { strides, pad, dataFormat = 'NHWC', dilations = 1, dimRoundingMode } = attributes as Conv2DAttrs;
  if (dataFormat !== 'NHWC') refuse(`with dataFormat ${dataFormat} has no ONNX form`);
  return checked(backend_util.computeConv2DInfo(input, filter, strides, dilations ?? 1, pad, dimRoundingMode, depthwise), refuse);
}

function poolInfo({ attributes, refuse }: KernelCall, x: Value): Info {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as MaxPoolAttrs;
  const info = checked(backend_util.computePool2DInfo(shape4(x), filterSize, strides, 1, pad, dimRoundingMode), refuse);
  const { ints: pads } = windows(info).pads;
  const least = [info.filterHeight, info.filterWidth, info.filterHeight, info.filterWidth];
  return pads.every((count, k) => count < least[k]) ? info : refuse('with padding as wide as the filter has no ONNX form');
}

/** For padding given as one number, tfjs computes the output's width with the filter's height. */
function checked(info: Info, refuse: KernelCall['refuse']): Info {
  const { strides, pads } = windows(info);
  const count = (size: number, filter: number, axis: 0 | 1) =>
    Math.floor((size + pads.ints[axis] + pads.ints[axis + 2] - filter) / strides.ints[axis]) + 1;
  const rows = count(info.inHeight, info.effectiveFilterHeight, 0);
  const columns = count(info.inWidth, info.effectiveFilterWidth, 1);
  if (rows === info.outHeight && columns === info.outWidth) return info;
  return refuse(`with padding ${info.padInfo.type} and a filter that is not square has no ONNX form`);
}

function convolution(g: Graph, x: Value, filter: Value, info: Info, bias?: Value): Value {
  const operands = [toFirst(g, x), g.transpose(filter, [3, 2, 0, 1])];
  const [n, height, width, channels] = info.outShape;
  const result = toLast(g, g.one('Conv', operands, [n, channels, height, width], 'float32', windows(info)));
  return bias === undefined ? result : g.addBias(result, bias);
}

/** x with what its windows need above, below and beside it; rows and columns are the last axes. */
function paddedInput(g: Graph, x: Value, info: Info, filling = 0): Value {
  const { padInfo, strideHeight, strideWidth } = info;
  const bottom = (info.outHeight - 1) * strideHeight + info.effectiveFilterHeight - info.inHeight - padInfo.top;
  const right = (info.outWidth - 1) * strideWidth + info.effectiveFilterWidth - info.inWidth - padInfo.left;
  return g.pad(x, [0, 0, padInfo.top, padInfo.left], [0, 0, Math.max(0, bottom), Math.max(0, right)], filling);
}

/** The windows of x at each offset of the filter, every one [n, channels, outHeight, outWidth]. */
function shiftedWindows(g: Graph, x: Value, info: Info, filling = 0): Value[] {
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, outHeight, outWidth } = info;
  const padded = paddedInput(g, toFirst(g, x), info, filling);
  const [n, channels] = padded.shape;
  const all: Value[] = [];
  for (let row = 0; row < info.filterHeight; row++) {
    for (let column = 0; column < info.filterWidth; column++) {
      const [top, left] = [row * dilationHeight, column * dilationWidth];
      const end = [top + (outHeight - 1) * strideHeight + 1, left + (outWidth - 1) * strideWidth + 1];
      all.push(g.slice(padded, [0, 0, top, left], [n, channels, ...end], [1, 1, strideHeight, strideWidth]));
    }
  }
  return all;
}

/**
 * The gradient of a filter, a row of it at a time: dy, [outChannels, n · pixels], times the windows of x at the offsets of
 * that row, [columns · inChannels, n · pixels]. With the channels first of all axes and the windows shifted sideways
 * before they are shifted down, nearly all of the copying is of whole images. A convolution with kernels of the size
 * of the image, the other way to write it, runs several times slower in ONNX Runtime.
 */
function filterGradient(call: KernelCall): Value {
  const { graph: g, inputs } = call;
  const { filterShape } = call.attributes as Conv2DBackpropFilterAttrs;
  const info = convolutionInfo(call, shape4(inputs.x), filterShape);
  const { strideHeight, strideWidth, outHeight, outWidth, outChannels } = info;
  const pixels = info.batchSize * outHeight * outWidth;
  const padded = paddedInput(g, g.transpose(inputs.x, [3, 0, 1, 2]), info);
  const [channels, n, height] = padded.shape;
  const sideways = Array.from({ length: info.filterWidth }, (_, left) =>
    g.slice(padded, [0, 0, 0, left], [channels, n, height, left + (outWidth - 1) * strideWidth + 1], [1, 1, 1, strideWidth]),
  );
  const columns = g.concat(sideways, 0);
  const entries = columns.shape[0];
  const size = outHeight * outWidth;
  // [outChannels, n · pixels] times the transposed windows; or image by image, where one long product would be slow.
  const times = call.target.longProducts
    ? (down: Value) => g.product(g.reshape(g.transpose(inputs.dy, [3, 0, 1, 2]), [outChannels, pixels]), g.reshape(down, [entries, pixels]), false, true)
    : (down: Value) => {
        const dy = g.reshape(toFirst(g, inputs.dy), [n, outChannels, size]);
        return g.reduce('ReduceSum', g.product(dy, g.transpose(g.reshape(down, [entries, n, size]), [1, 2, 0])), [0], false);
      };
  const rows = Array.from({ length: info.filterHeight }, (_, top) => {
    const down =
      strideHeight === 1
        ? g.slice(g.reshape(columns, [entries, n, height * outWidth]), [0, 0, top * outWidth], [entries, n, (top + outHeight) * outWidth], [1, 1, 1])
        : g.slice(columns, [0, 0, top, 0], [entries, n, top + (outHeight - 1) * strideHeight + 1, outWidth], [1, 1, strideHeight, 1]);
    return times(down);
  });
  return g.reshape(g.transpose(g.concat(rows, 1), [1, 0]), filterShape);
}

/** A filter's gradient of the input. */
function inputGradient(call: KernelCall): Value {
  const { graph: g, inputs } = call;
  const { inputShape } = call.attributes as Conv2DBackpropInputAttrs;
  const info = convolutionInfo(call, inputShape, shape4(inputs.filter));
  return toLast(g, transposedConvolution(g, toFirst(g, inputs.dy), g.transpose(inputs.filter, [3, 2, 0, 1]), info, 1));
}

/** From gradients of the windows, [n, ·, outHeight, outWidth], to those of the input, channels first. */
function transposedConvolution(g: Graph, dy: Value, weights: Value, info: Info, group: number): Value {
  const { padInfo, strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth } = info;
  const reached = [
    (info.outHeight - 1) * strideHeight + effectiveFilterHeight - padInfo.top,
    (info.outWidth - 1) * strideWidth + effectiveFilterWidth - padInfo.left,
  ];
  // What the windows reach beyond the input is cut off; what they do not reach has no gradient.
  const [over, under] = [
    [Math.max(0, reached[0] - info.inHeight), Math.max(0, reached[1] - info.inWidth)],
    [Math.max(0, info.inHeight - reached[0]), Math.max(0, info.inWidth - reached[1])],
  ];
  const full = g.one(
    'ConvTranspose',
    [dy, weights],
    [info.batchSize, info.inChannels, info.inHeight - under[0], info.inWidth - under[1]],
    'float32',
    { ...windows(info), pads: { ints: [padInfo.top, padInfo.left, ...over] }, group: { int: group } },
  );
  return g.pad(full, [0, 0, 0, 0], [0, 0, ...under]);
}

/** Maximum pooling with the position of each maximum, the first of equal ones, where there are positions; channels first. */
function maxPool(g: Graph, x: Value, info: Info, { poolPositions }: Target): [maxima: Value, positions?: Value] {
  const shape = [info.batchSize, info.inChannels, info.outHeight, info.outWidth];
  const outputs = [{ shape, type: 'float32' }, ...(poolPositions ? [{ shape, type: 'int64' } as const] : [])] as const;
  const { strides, pads, kernel_shape } = windows(info);
  return g.emit('MaxPool', [toFirst(g, x)], outputs, { strides, pads, kernel_shape }) as [Value, Value?];
}

function maxPoolGradient(call: KernelCall): Value {
  const { graph: g, inputs } = call;
  const info = poolInfo(call, inputs.input);
  const shape = [info.batchSize, info.inChannels, info.inHeight, info.inWidth];
  const [maxima, found] = maxPool(g, inputs.input, info, call.target);
  if (found === undefined) return maxPoolGradientByWindows(call, maxima, info);
  // A window of NaN alone has no maximum, and a position below 0.
  const positions = g.binary('Max', found, g.scalar(0, 'int64'));
  const dy = toFirst(g, inputs.dy);
  const { strides, pads, kernel_shape } = windows(info);
  const apart = strides.ints.every((stride, axis) => stride >= kernel_shape.ints[axis]) && pads.ints.every((count) => count === 0);
  // Windows that share no entry: every position occurs once.
  if (apart) return toLast(g, g.one('MaxUnpool', [dy, positions, g.list(shape)], shape, 'float32', { strides, kernel_shape }));
  const [size, count] = [util.sizeFromShape(shape), util.sizeFromShape([...dy.shape])];
  const flat = g.one(
    'ScatterElements',
    [g.splat(0, [size], 'float32'), g.reshape(positions, [count]), g.reshape(dy, [count])],
    [size],
    'float32',
    { axis: { int: 0 }, reduction: { text: 'add' } },
  );
  return toLast(g, g.reshape(flat, shape));
}

/**
 * The gradient without positions: the windows at each offset of the filter, one below the other, are compared with their
 * maxima; the first that is equal gets the gradient. Where the windows lie side by side, a transposition takes the image
 * apart and puts the gradients together; else a transposed convolution adds them up.
 */
function maxPoolGradientByWindows({ graph: g, inputs }: KernelCall, maxima: Value, info: Info): Value {
  const [n, channels, rows, columns] = maxima.shape;
  const { filterHeight, filterWidth, strideHeight, strideWidth, inHeight, inWidth } = info;
  const offsets = filterHeight * filterWidth;
  const [height, width] = [rows * filterHeight, columns * filterWidth];
  const sideBySide =
    filterHeight === strideHeight && filterWidth === strideWidth && height <= inHeight && width <= inWidth && windows(info).pads.ints.every((count) => count === 0);
  const taken = sideBySide
    ? g.transpose(
        g.reshape(g.slice(toFirst(g, inputs.input), [0, 0, 0, 0], [n, channels, height, width], [1, 1, 1, 1]), [n, channels, rows, filterHeight, columns, filterWidth]),
        [0, 1, 3, 5, 2, 4],
      )
    : g.concat(shiftedWindows(g, inputs.input, info, LOWEST).map((one) => g.reshape(one, [n, channels, 1, rows, columns])), 2);
  const order = g.constant(Float32Array.from({ length: offsets }, (_, k) => k), [offsets, 1, 1], 'float32');
  const whole = (x: Value) => g.reshape(x, [n, channels, 1, rows, columns]);
  const equal = g.binary('Equal', g.reshape(taken, [n, channels, offsets, rows, columns]), whole(maxima), { type: 'bool' });
  // A window of NaN alone has none: its place is after the last.
  const first = g.reduce('ReduceMin', g.where(equal, order, g.scalar(offsets)), [2], true);
  const shares = g.where(g.binary('Equal', order, first, { type: 'bool' }), whole(toFirst(g, inputs.dy)), g.scalar(0));
  if (sideBySide) {
    const apart = g.reshape(shares, [n, channels, filterHeight, filterWidth, rows, columns]);
    const together = g.reshape(g.transpose(apart, [0, 1, 4, 2, 5, 3]), [n, channels, height, width]);
    return toLast(g, g.pad(together, [0, 0, 0, 0], [0, 0, inHeight - height, inWidth - width]));
  }
  // Each offset's filter is 1 there and 0 elsewhere, for all channels, which are images here.
  const filters = Float32Array.from({ length: offsets * offsets }, (_, k) => (k % (offsets + 1) === 0 ? 1 : 0));
  const weights = g.constant(filters, [offsets, 1, filterHeight, filterWidth], 'float32');
  const images = { ...info, batchSize: n * channels, inChannels: 1 };
  const sum = transposedConvolution(g, g.reshape(shares, [n * channels, offsets, rows, columns]), weights, images, 1);
  return toLast(g, g.reshape(sum, [n, channels, inHeight, inWidth]));
}

function averagePool(g: Graph, x: Value, info: Info): Value {
  const { strides, pads, kernel_shape } = windows(info);
  const shape = [info.batchSize, info.inChannels, info.outHeight, info.outWidth];
  return toLast(g, g.one('AveragePool', [toFirst(g, x)], shape, 'float32', { strides, pads, kernel_shape, count_include_pad: { int: 0 } }));
}

/** As tfjs: every entry of a window gets 1/(height · width) of its gradient, at the border too. */
function averagePoolGradient(call: KernelCall): Value {
  const { graph: g, inputs } = call;
  const { filterSize, strides, pad } = call.attributes as AvgPoolGradAttrs;
  const info = checked(backend_util.computePool2DInfo(shape4(inputs.input), filterSize, strides, 1, pad), call.refuse);
  const { filterHeight, filterWidth, inChannels } = info;
  const share = g.splat(1 / (filterHeight * filterWidth), [inChannels, 1, filterHeight, filterWidth], 'float32');
  return toLast(g, transposedConvolution(g, toFirst(g, inputs.dy), share, info, inChannels));
}

/** [height, width, channels, multiplier] to one filter an output channel. */
function depthwiseFilter(g: Graph, filter: Value): Value {
  const [height, width, channels, multiplier] = filter.shape;
  return g.reshape(g.transpose(filter, [2, 3, 0, 1]), [channels * multiplier, 1, height, width]);
}

function depthwiseFilterGradient(call: KernelCall): Value {
  const { graph: g, inputs } = call;
  const { filterShape } = call.attributes as DepthwiseConv2dNativeBackpropFilterAttrs;
  const info = convolutionInfo(call, shape4(inputs.x), filterShape, true);
  const [height, width, channels, multiplier] = filterShape;
  const [n, pixels] = [info.batchSize, info.outHeight * info.outWidth];
  // Per image and channel: windows [filter, pixels] times dy [pixels, multiplier].
  const windowsOf = shiftedWindows(g, inputs.x, info).map((one) => g.reshape(one, [n, channels, 1, pixels]));
  const dy = g.reshape(toFirst(g, inputs.dy), [n, channels, multiplier, pixels]);
  const sum = g.reduce('ReduceSum', g.product(g.concat(windowsOf, 2), dy, false, true), [0], false);
  return g.reshape(g.transpose(sum, [1, 0, 2]), [height, width, channels, multiplier]);
}

/** Translations of convolutions and pooling, and of their gradients. */
export const images: Translations = {
  Conv2D: (call) => {
    const { x, filter } = call.inputs;
    return convolution(call.graph, x, filter, convolutionInfo(call, shape4(x), shape4(filter)));
  },
  FusedConv2D: (call) => {
    const { x, filter, bias, preluActivationWeights: slopes } = call.inputs;
    const { activation: name, leakyreluAlpha: alpha } = call.attributes as FusedConv2DAttrs;
    const result = convolution(call.graph, x, filter, convolutionInfo(call, shape4(x), shape4(filter)), bias);
    return activation(call.graph, result, { name, alpha, slopes }) ?? call.refuse(`with activation ${name} has no ONNX form`);
  },
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNative: (call) => {
    const { graph: g, inputs } = call;
    const info = convolutionInfo(call, shape4(inputs.x), shape4(inputs.filter), true);
    const [n, height, width, channels] = info.outShape;
    const operands = [toFirst(g, inputs.x), depthwiseFilter(g, inputs.filter)];
    const group = { int: info.inChannels };
    return toLast(g, g.one('Conv', operands, [n, channels, height, width], 'float32', { ...windows(info), group }));
  },
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: (call) => {
    const { graph: g, inputs } = call;
    const { inputShape } = call.attributes as DepthwiseConv2dNativeBackpropInputAttrs & DepthwiseConv2dNativeAttrs;
    const info = convolutionInfo(call, inputShape, shape4(inputs.filter), true);
    return toLast(g, transposedConvolution(g, toFirst(g, inputs.dy), depthwiseFilter(g, inputs.filter), info, info.inChannels));
  },
  MaxPool: (call) => toLast(call.graph, maxPool(call.graph, call.inputs.x, poolInfo(call, call.inputs.x), call.target)[0]),
  MaxPoolGrad: maxPoolGradient,
  AvgPool: (call) => averagePool(call.graph, call.inputs.x, poolInfo(call, call.inputs.x)),
  AvgPoolGrad: averagePoolGradient,
  FusedBatchNorm: ({ graph: g, inputs: { x, mean, variance, scale, offset }, attributes }) => {
    const { varianceEpsilon = 0.001 } = attributes as Partial<FusedBatchNormAttrs>;
    const deviation = g.unary('Sqrt', g.binary('Add', variance, g.scalar(varianceEpsilon)));
    const centred = g.binary('Div', g.binary('Sub', x, mean), deviation);
    const scaled = scale === undefined ? centred : g.binary('Mul', centred, scale);
    return offset === undefined ? scaled : g.binary('Add', scaled, offset);
  },
};
