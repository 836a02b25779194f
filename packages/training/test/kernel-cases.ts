import * as tf from '@tensorflow/tfjs-core';

import type { Draw } from './draw.ts';

/** A computation with random shapes and numbers; what it returns is compared between backends. */
export type KernelCase = (draw: Draw) => tf.Tensor[];

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const differentiableUnary: Record<string, [Unary, low: number, high: number]> = {
  abs: [tf.abs, -2, 2], acos: [tf.acos, -0.9, 0.9], acosh: [tf.acosh, 1.1, 4], asin: [tf.asin, -0.9, 0.9], asinh: [tf.asinh, -3, 3], atan: [tf.atan, -3, 3],
  atanh: [tf.atanh, -0.9, 0.9], ceil: [tf.ceil, -3, 3], cos: [tf.cos, -9, 9], cosh: [tf.cosh, -3, 3], elu: [tf.elu, -3, 3], erf: [tf.erf, -3, 3],
  exp: [tf.exp, -9, 3], expm1: [tf.expm1, -3, 3], floor: [tf.floor, -3, 3], leakyRelu: [(x) => tf.leakyRelu(x, 0.1), -3, 3], log: [tf.log, 0.1, 9],
  log1p: [tf.log1p, -0.9, 9], neg: [tf.neg, -3, 3], reciprocal: [tf.reciprocal, 0.2, 3], relu: [tf.relu, -3, 3], relu6: [tf.relu6, -3, 9],
  round: [tf.round, -3, 3], rsqrt: [tf.rsqrt, 0.1, 9], selu: [tf.selu, -3, 3], sigmoid: [tf.sigmoid, -9, 9], sign: [tf.sign, -3, 3], sin: [tf.sin, -9, 9],
  sinh: [tf.sinh, -3, 3], softplus: [tf.softplus, -9, 9], sqrt: [tf.sqrt, 0.1, 9], square: [tf.square, -3, 3], step: [(x) => tf.step(x, 0.5), -3, 3],
  tan: [tf.tan, -1, 1], tanh: [tf.tanh, -5, 5], clipByValue: [(x) => tf.clipByValue(x, -1, 1), -3, 3], zerosLike: [tf.zerosLike, -1, 1], onesLike: [tf.onesLike, -1, 1],
  softmax: [(x) => tf.softmax(x), -3, 3], logSoftmax: [(x) => tf.logSoftmax(x), -3, 3], logSumExp: [(x) => tf.logSumExp(x, 0), -3, 3],
};

const unaryCases = Object.entries(differentiableUnary).map(([name, [f, low, high]]): [string, KernelCase] => [
  name, (draw) => draw.withGradients(f, draw.between(draw.shape(1 + draw.below(4)), low, high)),
]);

const differentiableBinary: Record<string, Binary> = { add: tf.add, sub: tf.sub, mul: tf.mul, atan2: tf.atan2 };
/** Whose gradients in tfjs-core 4.22 are wrongly shaped for operands that are broadcast, on any backend. */
const unbroadcastGradient: Record<string, Binary> = { maximum: tf.maximum, minimum: tf.minimum, squaredDifference: tf.squaredDifference };
const comparisons: Record<string, Binary> = {
  equal: tf.equal, notEqual: tf.notEqual, greater: tf.greater, greaterEqual: tf.greaterEqual, less: tf.less, lessEqual: tf.lessEqual,
};
const integerBinary: Record<string, Binary> = { add: tf.add, sub: tf.sub, mul: tf.mul, maximum: tf.maximum, minimum: tf.minimum, squaredDifference: tf.squaredDifference };

const binaryCases: [string, KernelCase][] = [
  ...Object.entries(differentiableBinary).map(([name, f]): [string, KernelCase] => [
    name,
    (draw) => {
      const [a, b] = draw.broadcastShapes();
      return draw.withGradients(f, draw.normal(a), draw.normal(b));
    },
  ]),
  ...Object.entries(unbroadcastGradient).map(([name, f]): [string, KernelCase] => [
    name,
    (draw) => {
      const [a, b] = draw.broadcastShapes();
      return [f(draw.normal(a), draw.normal(b)), ...draw.withGradients(f, draw.normal(a), draw.normal(a))];
    },
  ]),
  ...Object.entries(comparisons).map(([name, f]): [string, KernelCase] => [
    name,
    (draw) => {
      const [a, b] = draw.broadcastShapes();
      const type = draw.pick(['float32', 'int32', 'bool'] as const);
      return [f(draw.numbers(a, type), draw.numbers(b, type))];
    },
  ]),
  ...Object.entries(integerBinary).map(([name, f]): [string, KernelCase] => [
    `${name} of integers`,
    (draw) => {
      const [a, b] = draw.broadcastShapes();
      return [f(draw.numbers(a, 'int32'), draw.numbers(b, 'int32'))];
    },
  ]),
  ['div', (draw) => {
    const [a, b] = draw.broadcastShapes();
    return draw.withGradients(tf.div, draw.normal(a), draw.between(b, 0.5, 2));
  }],
  ['floorDiv', (draw) => {
    const [a, b] = draw.broadcastShapes();
    return [tf.floorDiv(draw.integers(a, -9, 9), draw.integers(b, 1, 4)), tf.floorDiv(draw.between(a, -9, 9), draw.between(b, 1, 4))];
  }],
  ['mod', (draw) => {
    const [a, b] = draw.broadcastShapes();
    return [tf.mod(draw.between(a, -9, 9), draw.between(b, 1, 4)), tf.mod(draw.integers(a, -9, 9), draw.integers(b, 1, 4))];
  }],
  ['pow', (draw) => {
    const [a, b] = draw.broadcastShapes();
    return [...draw.withGradients(tf.pow, draw.between(a, 0.5, 2), draw.normal(b)), ...draw.withGradients((x) => tf.pow(x, 2), draw.normal(a)), tf.pow(draw.numbers(a, 'int32'), tf.scalar(2, 'int32'))];
  }],
  ['bitwiseAnd', (draw) => {
    const shape = draw.shape(draw.size(3));
    return [tf.bitwiseAnd(draw.integers(shape, 0, 64), draw.integers(shape, 0, 64))];
  }],
  ['logical', (draw) => {
    const [a, b] = draw.broadcastShapes();
    const [p, q] = [draw.booleans(a), draw.booleans(b)];
    return [tf.logicalAnd(p, q), tf.logicalOr(p, q), tf.logicalXor(p, q), tf.logicalNot(p)];
  }],
  ['isNaN and its kin', (draw) => {
    const x = tf.div(draw.numbers(draw.shape(2), 'float32'), draw.numbers([1], 'float32'));
    return [tf.isNaN(x), tf.isInf(x), tf.isFinite(x)];
  }],
  ['prelu', (draw) => {
    const shape = draw.shape(1 + draw.below(3));
    return draw.withGradients(tf.prelu, draw.normal(shape), draw.between(shape.slice(-1), 0.1, 0.9));
  }],
  ['addN', (draw) => {
    const shape = draw.shape(2);
    return draw.withGradients((a, b, c) => tf.addN([a, b, c]), draw.normal(shape), draw.normal(shape), draw.normal(shape));
  }],
];

const reductions: Record<string, (x: tf.Tensor, axes: number[], keep: boolean) => tf.Tensor> = {
  sum: tf.sum, mean: tf.mean, max: tf.max, min: tf.min, logSumExp: tf.logSumExp, norm: (x, axes, keep) => tf.norm(x, 'euclidean', axes[0], keep),
};

const reductionCases: [string, KernelCase][] = [
  ...Object.entries(reductions).map(([name, f]): [string, KernelCase] => [
    `${name} over axes`,
    (draw) => {
      const shape = draw.shape(1 + draw.below(4));
      const [axes, keep] = [draw.axes(shape.length), draw.flag()];
      return draw.withGradients((x) => f(x, axes, keep), draw.between(shape, 0.5, 2));
    },
  ]),
  ['sum, mean, max and min of integers', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const [axes, x] = [draw.axes(shape.length), draw.numbers(shape, 'int32')];
    return [tf.sum(x, axes), tf.mean(x, axes), tf.max(x, axes), tf.min(x, axes)];
  }],
  ['prod', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    return [tf.prod(draw.between(shape, 0.5, 2), draw.axes(shape.length), draw.flag()), tf.prod(draw.numbers(shape, 'int32'), draw.axes(shape.length))];
  }],
  ['any and all', (draw) => {
    const shape = draw.shape(1 + draw.below(3));
    const [axes, x] = [draw.axes(shape.length), draw.booleans(shape)];
    return [tf.any(x, axes), tf.all(x, axes)];
  }],
  ['argMax and argMin', (draw) => {
    const shape = draw.shape(1 + draw.below(3));
    const [axis, x] = [draw.below(shape.length), draw.numbers(shape, 'float32')];
    return [tf.argMax(x, axis), tf.argMin(x, axis)];
  }],
  ['cumsum', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const [axis, exclusive, reverse] = [draw.below(shape.length), draw.flag(), draw.flag()];
    // Its gradient in tfjs-core 4.22 is right for the last axis only, on any backend.
    return [tf.cumsum(draw.normal(shape), axis, exclusive, reverse), ...draw.withGradients((x) => tf.cumsum(x, shape.length - 1, exclusive, reverse), draw.normal(shape))];
  }],
  ['cumprod', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    return [tf.cumprod(draw.between(shape, 0.5, 2), draw.below(shape.length), draw.flag(), draw.flag())];
  }],
  ['moments', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const axes = draw.axes(shape.length);
    return draw.withGradients((x) => tf.add(tf.moments(x, axes).mean, tf.moments(x, axes).variance), draw.normal(shape));
  }],
  ['bincount', (draw) => {
    const n = draw.size();
    return [tf.bincount(draw.integers([draw.size(9)], 0, n) as tf.Tensor1D, draw.normal([0]) as tf.Tensor1D, n), tf.denseBincount(draw.integers(draw.shape(2), 0, n) as tf.Tensor2D, draw.normal([0]) as tf.Tensor2D, n)];
  }],
  ['topk', (draw) => {
    const shape = draw.shape(1 + draw.below(2));
    const { values, indices } = tf.topk(draw.normal(shape), draw.size(shape.at(-1)!));
    return [values, indices];
  }],
  ['unique', (draw) => {
    const { values, indices } = tf.unique(draw.numbers([draw.size(9)], 'int32'));
    return [values, indices];
  }],
  ['searchSorted', (draw) => [tf.lowerBound(tf.tensor2d([[0, 3, 9, 9, 10]]), draw.between([1, draw.size()], -1, 12)), tf.upperBound(tf.tensor2d([[0, 3, 9, 9, 10]]), draw.between([1, draw.size()], -1, 12))]],
];

const type3 = ['float32', 'int32', 'bool'] as const;

const shapeCases: [string, KernelCase][] = [
  ['transpose', (draw) => {
    const rank = 1 + draw.below(5);
    const [shape, perm] = [draw.shape(rank), draw.permutation(rank)];
    return [...draw.withGradients((x) => tf.transpose(x, perm), draw.normal(shape)), tf.transpose(draw.numbers(shape, draw.pick(type3)), perm)];
  }],
  ['transpose of large matrices', (draw) => [tf.transpose(draw.normal([draw.size(2), draw.size(40), draw.size(40)]), [0, 2, 1])]],
  ['tile', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const reps = shape.map(() => draw.size(3));
    return [...draw.withGradients((x) => tf.tile(x, reps), draw.normal(shape)), tf.tile(draw.numbers(shape, draw.pick(type3)), reps)];
  }],
  ['broadcastTo', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const thin = shape.map((size) => (draw.flag() ? 1 : size));
    return [...draw.withGradients((x) => tf.broadcastTo(x, shape), draw.normal(thin)), tf.broadcastTo(draw.numbers(thin, draw.pick(type3)), shape)];
  }],
  ['broadcastArgs', (draw) => [tf.broadcastArgs(tf.tensor1d([draw.size(), 1], 'int32'), tf.tensor1d([1, draw.size()], 'int32'))]],
  ['reverse', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const axes = draw.axes(shape.length);
    return [...draw.withGradients((x) => tf.reverse(x, axes), draw.normal(shape)), tf.reverse(draw.numbers(shape, 'int32'), axes)];
  }],
  ['slice', (draw) => {
    const shape = draw.shape(1 + draw.below(5));
    const begin = shape.map((size) => draw.below(size));
    const size = shape.map((length, axis) => draw.size(length - begin[axis]));
    return [...draw.withGradients((x) => tf.slice(x, begin, size), draw.normal(shape)), tf.slice(draw.numbers(shape, draw.pick(type3)), begin, size)];
  }],
  ['stridedSlice', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const strides = shape.map(() => draw.pick([1, 2, 3, -1, -2]));
    const begin = shape.map((size, axis) => (strides[axis] > 0 ? draw.below(size) : size - 1));
    const end = shape.map((size, axis) => (strides[axis] > 0 ? size : -size - 1));
    return [tf.stridedSlice(draw.normal(shape), begin, end, strides), tf.stridedSlice(draw.numbers(shape, draw.pick(type3)), begin, end, strides)];
  }],
  ['split', (draw) => {
    const [shape, axis, parts] = [draw.shape(3), draw.below(3), 1 + draw.size(3)];
    shape[axis] *= parts;
    return [...draw.withGradients((x) => tf.concat(tf.split(x, parts, axis).toReversed(), axis), draw.normal(shape)), ...tf.split(draw.numbers(shape, draw.pick(type3)), parts, axis)];
  }],
  ['unstack and stack', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const axis = draw.below(shape.length);
    shape[axis]++;
    return [...draw.withGradients((x) => tf.stack(tf.unstack(x, axis).toReversed(), axis), draw.normal(shape)), ...tf.unstack(draw.numbers(shape, draw.pick(type3)), axis)];
  }],
  ['concat', (draw) => {
    const [shape, axis] = [draw.shape(1 + draw.below(4)), 0];
    const others = [draw.size(), draw.size()].map((size) => shape.with(axis, size));
    return draw.withGradients((a, b) => tf.concat([a, b], axis), draw.normal(others[0]), draw.normal(others[1]));
  }],
  ['pad', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const pads = shape.map(() => [draw.below(3), draw.below(3)] as [number, number]);
    return draw.withGradients((x) => tf.pad(x, pads, 1.5), draw.normal(shape));
  }],
  ['mirrorPad', (draw) => {
    const shape = draw.shape(1 + draw.below(3)).map((size) => size + 2);
    return [tf.mirrorPad(draw.normal(shape), shape.map(() => [draw.below(3), draw.below(3)] as [number, number]), draw.pick(['reflect', 'symmetric']))];
  }],
  ['expandDims, squeeze and reshape', (draw) => draw.withGradients((x) => tf.reshape(tf.squeeze(tf.expandDims(x, 1)), [-1]), draw.normal(draw.shape(3)))],
  ['clone', (draw) => draw.withGradients((x) => tf.mul(tf.clone(x), x), draw.normal(draw.shape(2)))],
  ['cast', (draw) => {
    const shape = draw.shape(2);
    return type3.flatMap((from) => type3.map((to) => tf.cast(draw.numbers(shape, from), to)));
  }],
  ['fill, range, linspace and eye', (draw) => [tf.fill(draw.shape(2), 3), tf.ones([2], 'int32'), tf.range(0, draw.size(9)), tf.range(0, draw.size(9), 1, 'int32'), tf.linspace(0, 1, draw.size()), tf.eye(draw.size())]],
  ['diag', (draw) => [tf.diag(draw.normal(draw.shape(1 + draw.below(2))))]],
  ['where', (draw) => {
    const [a, b] = draw.broadcastShapes();
    const shape = tf.backend_util.assertAndGetBroadcastShape(a, b);
    const condition = draw.booleans(draw.flag() ? shape : a);
    return draw.withGradients((x, y) => tf.where(condition, x, y), draw.normal(shape), draw.normal(b));
  }],
  ['oneHot', (draw) => [tf.oneHot(draw.integers(draw.shape(draw.size(2)), -1, 5) as tf.Tensor1D, draw.size() + 1, 2, -1, draw.pick(['float32', 'int32']))]],
  ['batchToSpaceND and spaceToBatchND', (draw) => {
    const x = draw.normal([draw.size(), 4, 6, draw.size()]);
    return draw.withGradients((y) => tf.batchToSpaceND(tf.square(tf.spaceToBatchND(y as tf.Tensor4D, [2, 3], [[1, 1], [0, 0]])), [2, 3], [[1, 1], [0, 0]]), x);
  }],
  ['depthToSpace', (draw) => [tf.depthToSpace(draw.normal([draw.size(), draw.size(), draw.size(), 4 * draw.size()]) as tf.Tensor4D, 2, 'NHWC')]],
];

const gatherCases: [string, KernelCase][] = [
  ['gather', (draw) => {
    const shape = draw.shape(1 + draw.below(4));
    const axis = draw.below(shape.length);
    const indices = draw.integers(draw.shape(draw.size(2)), 0, shape[axis]);
    return [...draw.withGradients((x) => tf.gather(x, indices, axis), draw.normal(shape)), tf.gather(draw.numbers(shape, draw.pick(type3)), indices, axis)];
  }],
  ['gather with batches', (draw) => {
    const [batch, rows, width] = draw.shape(3);
    return [tf.gather(draw.normal([batch, rows, width]), draw.integers([batch, draw.size()], 0, rows), 1, 1)];
  }],
  ['unsortedSegmentSum', (draw) => {
    const [ids, rest] = [draw.shape(1), draw.shape(draw.below(3))];
    const [segments, beyond] = [draw.integers(ids, -1, 4) as tf.Tensor1D, draw.integers(ids, -2, 6) as tf.Tensor1D];
    return [
      ...draw.withGradients((x) => tf.unsortedSegmentSum(x, segments, 4), draw.normal([...ids, ...rest])),
      tf.unsortedSegmentSum(draw.normal([...ids, ...rest]), beyond, 4), tf.unsortedSegmentSum(draw.numbers([...ids, ...rest], 'int32'), beyond, 4),
    ];
  }],
  ['gatherND, scatterND and tensorScatterUpdate', (draw) => {
    const shape = draw.shape(3);
    const indices = tf.concat(shape.slice(0, 2).map((size) => draw.integers([3, 1], 0, size)), 1);
    const updates = draw.normal([3, shape[2]]);
    const single = tf.slice(indices, [0, 0], [1, 2]);
    return [tf.gatherND(draw.normal(shape), indices), tf.scatterND(indices, updates, shape), tf.tensorScatterUpdate(draw.normal(shape), single, tf.slice(updates, [0, 0], [1, shape[2]]))];
  }],
  ['sparseToDense', (draw) => [tf.sparseToDense(tf.tensor1d([0, 2, 5], 'int32'), draw.normal([3]) as tf.Tensor1D, [6 + draw.size()], tf.scalar(-1))]],
  ['sparse segments', (draw) => {
    const data = draw.normal([5, draw.size()]) as tf.Tensor2D;
    const [indices, segments] = [draw.integers([4], 0, 5) as tf.Tensor1D, tf.tensor1d([0, 0, 1, 3], 'int32')];
    return [tf.sparse.sparseSegmentSum(data, indices, segments), tf.sparse.sparseSegmentMean(data, indices, segments)];
  }],
  ['sparse rows', () => {
    const [indices, shape] = [tf.tensor2d([[0, 1], [2, 0]], [2, 2], 'int32'), tf.tensor1d([3, 4], 'int32')];
    return [
      ...Object.values(tf.sparse.sparseFillEmptyRows(indices, tf.tensor1d([1, 2]), shape, tf.scalar(9))),
      ...Object.values(tf.sparse.sparseReshape(indices, shape, tf.tensor1d([2, -1], 'int32'))),
    ];
  }],
  ['ragged', () => {
    const splits = tf.tensor1d([0, 2, 3, 5], 'int32');
    const gathered = tf.raggedGather([splits], tf.tensor1d([1, 2, 3, 4, 5]), tf.tensor1d([2, 0], 'int32'), 1);
    return [
      ...Object.values(gathered).flat(),
      ...Object.values(tf.raggedRange(tf.tensor1d([0, 5], 'int32'), tf.tensor1d([3, 9], 'int32'), tf.tensor1d([1, 2], 'int32'))),
      tf.raggedTensorToTensor(tf.tensor1d([3, 3], 'int32'), tf.tensor1d([1, 2, 3, 4, 5]), tf.scalar(-1), [splits], ['ROW_SPLITS']),
    ];
  }],
];

const strings = () => tf.tensor1d(['a b', 'b', 'c d e'], 'string');
const lengths = (x: tf.Tensor) => tf.tensor1d((x.dataSync() as unknown as string[]).flatMap((text) => [text.length, ...[...text].map((c) => c.charCodeAt(0))]));

const stringCases: [string, KernelCase][] = [
  ['strings', () => {
    const { indices, values, shape } = tf.string.stringSplit(strings(), ' ');
    const { nGrams, nGramsSplits } = tf.string.stringNGrams(strings(), tf.tensor1d([0, 2, 3], 'int32'), '|', [1, 2], 'L', 'R', 1, false);
    return [indices, lengths(values), shape, lengths(nGrams), nGramsSplits, tf.string.stringToHashBucketFast(strings(), 10), lengths(tf.string.staticRegexReplace(strings(), 'b', 'xy'))];
  }],
  ['copies of strings', () => [
    tf.tile(strings(), [2]), tf.slice(strings(), [1], [2]), tf.clone(strings()),
  ].map(lengths)],
];

/** The shapes of a convolution or pooling that has at least one window. */
function windows(draw: Draw) {
  const pad = draw.pick(['same', 'valid'] as const);
  const filter = [draw.size(3), draw.size(3)] as [number, number];
  const image = filter.map((size) => size + draw.below(6)) as [number, number];
  return { pad, filter, image, strides: [draw.size(3), draw.size(3)] as [number, number], n: draw.size(3), channels: draw.size(4) };
}

const convolutionCases: [string, KernelCase][] = [
  ['conv2d', (draw) => {
    const { pad, filter, image, strides, n, channels } = windows(draw);
    return draw.withGradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad), draw.normal([n, ...image, channels]), draw.normal([...filter, channels, draw.size()]));
  }],
  ['dilated conv2d', (draw) => {
    const { n, channels } = windows(draw);
    return [tf.conv2d(draw.normal([n, 9, 8, channels]) as tf.Tensor4D, draw.normal([3, 2, channels, draw.size()]) as tf.Tensor4D, 1, draw.pick(['same', 'valid']), 'NHWC', [draw.size(2), draw.size(2)])];
  }],
  ['fused conv2d', (draw) => {
    const { pad, filter, image, n, channels } = windows(draw);
    const units = draw.size();
    return draw.withGradients(
      (x, w, bias) => tf.fused.conv2d({ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, strides: 1, pad, bias, activation: 'relu' }),
      draw.normal([n, ...image, channels]), draw.normal([...filter, channels, units]), draw.normal([units]),
    );
  }],
  ['conv1d', (draw) => draw.withGradients((x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'same'), draw.normal([2, 5, 3]), draw.normal([3, 3, draw.size()]))],
  ['conv2dTranspose', (draw) => {
    const [n, inner, outer, size] = [draw.size(), draw.size(), draw.size(), draw.size()];
    return draw.withGradients((x, w) => tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, [n, 2 * size, 2 * size, outer], 2, 'same'), draw.normal([n, size, size, inner]), draw.normal([3, 2, outer, inner]));
  }],
  ['depthwiseConv2d', (draw) => {
    const { pad, filter, image, n, channels } = windows(draw);
    const stride = draw.size(3);
    return draw.withGradients(
      (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad),
      draw.normal([n, ...image, channels]), draw.normal([...filter, channels, draw.size(3)]),
    );
  }],
  ['fused depthwiseConv2d', (draw) => {
    const { pad, filter, image, n, channels } = windows(draw);
    return [tf.fused.depthwiseConv2d({ x: draw.normal([n, ...image, channels]) as tf.Tensor4D, filter: draw.normal([...filter, channels, 1]) as tf.Tensor4D, strides: 1, pad, bias: draw.normal([channels]), activation: 'relu' })];
  }],
  ['separableConv2d', (draw) => draw.withGradients((x, d, p) => tf.separableConv2d(x as tf.Tensor4D, d as tf.Tensor4D, p as tf.Tensor4D, 1, 'same'), draw.normal([2, 5, 5, 3]), draw.normal([3, 3, 3, 2]), draw.normal([1, 1, 6, draw.size()]))],
  ['conv3d', (draw) => {
    const [pad, stride] = [draw.pick(['same', 'valid'] as const), draw.size(2)];
    const [n, channels, units] = draw.shape(3);
    return draw.withGradients(
      (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, pad),
      draw.normal([n, 2 + draw.below(3), 3 + draw.below(3), 3 + draw.below(2), channels]), draw.normal([2, draw.size(3), draw.size(3), channels, units]),
    );
  }],
  ['maxPool', (draw) => {
    const { pad, filter, image, strides, n, channels } = windows(draw);
    return draw.withGradients((x) => tf.maxPool(x as tf.Tensor4D, filter, strides, pad), draw.normal([n, ...image, channels], draw.pick([0, -9])));
  }],
  ['avgPool', (draw) => {
    const { pad, filter, image, strides, n, channels } = windows(draw);
    return draw.withGradients((x) => tf.avgPool(x as tf.Tensor4D, filter, strides, pad), draw.normal([n, ...image, channels]));
  }],
  ['maxPoolWithArgmax', (draw) => Object.values(tf.maxPoolWithArgmax(draw.normal([draw.size(), 4, 4, draw.size()]) as tf.Tensor4D, 2, 2, 'valid'))],
  ['maxPool3d', (draw) => {
    const [stride, pad] = [draw.size(2), draw.pick(['same', 'valid'] as const)];
    return draw.withGradients((x) => tf.maxPool3d(x as tf.Tensor5D, 2, stride, pad), draw.normal([draw.size(2), 4, 3, 4, draw.size()], draw.pick([0, -9])));
  }],
  ['avgPool3d', (draw) => draw.withGradients((x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, 'valid'), draw.normal([draw.size(2), 4, 3, 4, draw.size()]))],
  ['dilation2d', (draw) => {
    const pad = draw.pick(['same', 'valid'] as const);
    return draw.withGradients((x, w) => tf.dilation2d(x as tf.Tensor4D, w as tf.Tensor3D, 1, pad), draw.normal([draw.size(2), 5, 4, 2]), draw.normal([2, 3, 2]));
  }],
  ['batchNorm', (draw) => {
    const [shape, channels] = [draw.shape(1 + draw.below(3)), draw.size()];
    return draw.withGradients(
      (x, mean, variance, offset, scale) => tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, 1e-3),
      draw.normal([...shape, channels]), draw.normal([channels]), draw.between([channels], 0.5, 2), draw.normal([channels]), draw.normal([channels]),
    );
  }],
  ['localResponseNormalization', (draw) => draw.withGradients((x) => tf.localResponseNormalization(x as tf.Tensor4D, 2), draw.normal([draw.size(2), 3, 3, draw.size()]))],
  ['resizeBilinear', (draw) => {
    // The gradient of the cpu backend exchanges height and width.
    const [n, side, channels] = draw.shape(3);
    const [height, width] = [side, side];
    const [align, to] = [draw.flag(), [draw.size(9), draw.size(9)] as [number, number]];
    return draw.withGradients((x) => tf.image.resizeBilinear(x as tf.Tensor4D, to, align), draw.normal([n, height, width, channels]));
  }],
  ['resizeNearestNeighbor', (draw) => {
    // In more than one image, or with one row and aligned corners, the gradient of the cpu backend is wrong or never ends.
    const [height, width, channels] = [1 + draw.size(), 1 + draw.size(), draw.size()];
    const [align, to] = [draw.flag(), [draw.size(9), draw.size(9)] as [number, number]];
    return draw.withGradients((x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, to, align), draw.normal([1, height, width, channels]));
  }],
  ['images', (draw) => {
    const x = draw.normal([2, 6, 6, draw.size(3)]) as tf.Tensor4D;
    const boxes = tf.tensor2d([[0, 0, 0.5, 0.6], [0.2, 0.1, 1, 0.9]]);
    return [
      tf.image.cropAndResize(x, boxes, tf.tensor1d([1, 0], 'int32'), [3, 4]), tf.image.flipLeftRight(x), tf.image.rotateWithOffset(x, 0.3),
      tf.image.transform(x, tf.tensor2d([[1, 0.1, 0, 0, 1, 1, 0, 0]])),
    ];
  }],
  ['nonMaxSuppression', (draw) => {
    const corners = draw.between([6, 2], 0, 0.5);
    const [boxes, scores] = [tf.concat([corners, tf.add(corners, 0.3)], 1) as tf.Tensor2D, draw.between([6], 0, 1) as tf.Tensor1D];
    return [
      tf.image.nonMaxSuppression(boxes, scores, 4), ...Object.values(tf.image.nonMaxSuppressionWithScore(boxes, scores, 4, 0.5, 0, 0.5)) as tf.Tensor[],
      ...Object.values(tf.image.nonMaxSuppressionPadded(boxes, scores, 4, 0.5, 0, true)) as tf.Tensor[],
    ];
  }],
];

const productCases: [string, KernelCase][] = [
  ['matMul', (draw) => {
    const [m, k, n] = draw.shape(3);
    const batch = draw.shape(draw.below(3));
    const [transposeA, transposeB] = [draw.flag(), draw.flag()];
    return draw.withGradients(
      (a, b) => tf.matMul(a, b, transposeA, transposeB),
      draw.normal([...batch, ...(transposeA ? [k, m] : [m, k])]), draw.normal([...batch, ...(transposeB ? [n, k] : [k, n])]),
    );
  }],
  ['matMul with broadcast batches', (draw) => {
    const [m, k, n] = draw.shape(3);
    const batch = draw.shape(2);
    const [batchA, batchB] = draw.pick([[batch, [1, 1]], [[1, 1], batch], [batch, batch]]);
    const [transposeA, transposeB] = [draw.flag(), draw.flag()];
    return [tf.matMul(draw.normal([...batchA, ...(transposeA ? [k, m] : [m, k])]), draw.normal([...batchB, ...(transposeB ? [n, k] : [k, n])]), transposeA, transposeB)];
  }],
  ['matMul of batches of larger matrices', (draw) => {
    const [m, k, n] = [draw.size(40), draw.size(40), draw.size(40)];
    const [transposeA, transposeB] = [draw.flag(), draw.flag()];
    return [tf.matMul(draw.normal([2, ...(transposeA ? [k, m] : [m, k])]), draw.normal([2, ...(transposeB ? [n, k] : [k, n])]), transposeA, transposeB)];
  }],
  ['fused matMul', (draw) => {
    const [m, k, n] = draw.shape(3);
    const batch = draw.pick([[], [1], [draw.size()]]);
    const [activation, transposeA, transposeB] = [draw.pick(['linear', 'relu', 'relu6', 'sigmoid', 'elu', 'leakyrelu', 'prelu'] as const), draw.flag(), draw.flag()];
    return [tf.fused.matMul({
      a: draw.normal([...batch, ...(transposeA ? [k, m] : [m, k])]), b: draw.normal([...batch, ...(transposeB ? [n, k] : [k, n])]),
      transposeA, transposeB, activation, bias: draw.normal(draw.pick([[n], [m, n]])), leakyreluAlpha: 0.3,
      ...(activation === 'prelu' ? { preluActivationWeights: draw.between([n], 0.1, 0.9) } : {}),
    })];
  }],
  ['dense layer', (draw) => {
    const [m, k, n] = draw.shape(3);
    return draw.withGradients((a, b, bias) => tf.fused.matMul({ a, b, bias, activation: 'relu' }), draw.normal([m, k]), draw.normal([k, n]), draw.normal([n]));
  }],
  // The cpu backend is wrong for many equations: the test of einsum goes by the definition.
  ['einsum', (draw) => {
    const equation = draw.pick(['ab,bc->ac', 'abd,acd->abc', 'abc->cab', 'ab,ab->ab']);
    const sizes = Object.fromEntries([...'abcd'].map((label) => [label, draw.size()]));
    return [tf.einsum(equation, ...equation.split('->')[0].split(',').map((axes) => draw.normal([...axes].map((label) => sizes[label]))))];
  }],
];

const otherCases: [string, KernelCase][] = [
  // A distribution on one outcome: the backends draw with generators of their own.
  ['multinomial', (draw) => [tf.multinomial(tf.tensor2d([[-99, 99, -99]]), draw.size(), 7)]],
];

/** For every kernel of the cpu backend at least one operation that calls it, with its gradients where tfjs-core has them. */
export const kernelCases: readonly (readonly [string, KernelCase])[] = [
  ...unaryCases, ...binaryCases, ...reductionCases, ...shapeCases, ...gatherCases, ...stringCases, ...convolutionCases, ...productCases, ...otherCases,
];
