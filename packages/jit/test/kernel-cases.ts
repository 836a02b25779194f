import { createRandom, type Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

/** One call of a kernel. */
export interface KernelCase {
  readonly inputs: Readonly<Record<string, tf.Tensor>> | readonly tf.Tensor[];
  readonly attributes?: Readonly<Record<string, unknown>>;
}

type Draw = (d: Drawing) => KernelCase;

/** Numbers at which elementwise functions go wrong. */
const SPECIAL = [0, -0, 1, -1, 0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 1e-7, -1e-7, 30, -30, 88, Infinity, -Infinity, NaN];

/** Draws tensors and shapes from a seeded generator. */
export class Drawing {
  readonly random: Random;

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.random.uniform() * (high - low + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)];
  }

  shape(rank: number = this.integer(0, 4), largest = 4): number[] {
    return Array.from({ length: rank }, () => this.integer(1, largest));
  }

  float(shape: number[], scale = 2): tf.Tensor {
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * this.random.normal()), shape);
  }

  /** With NaN, ±∞ and ±0 among them. */
  special(shape: number[]): tf.Tensor {
    const entry = () => (this.random.uniform() < 0.4 ? this.pick(SPECIAL) : 2 * this.random.normal());
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, entry), shape);
  }

  between(low: number, high: number, shape: number[]): tf.Tensor {
    const entry = () => low + (high - low) * this.random.uniform();
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, entry), shape);
  }

  int(shape: number[], low = -5, high = 5): tf.Tensor {
    return tf.tensor(Int32Array.from({ length: tf.util.sizeFromShape(shape) }, () => this.integer(low, high)), shape, 'int32');
  }

  bool(shape: number[]): tf.Tensor {
    return tf.tensor(Uint8Array.from({ length: tf.util.sizeFromShape(shape) }, () => this.integer(0, 1)), shape, 'bool');
  }

  /** Float32, and now and then int32. */
  number(shape: number[]): tf.Tensor {
    return this.random.uniform() < 0.25 ? this.int(shape) : this.special(shape);
  }

  /** Two shapes that broadcast. */
  broadcasting(): [number[], number[]] {
    const whole = this.shape();
    const narrow = (shape: number[]) => shape.slice(this.integer(0, shape.length)).map((size) => (this.random.uniform() < 0.3 ? 1 : size));
    const pair: [number[], number[]] = [whole, narrow(whole)];
    return this.random.uniform() < 0.5 ? pair : [pair[1], pair[0]];
  }

  axes(rank: number): number[] {
    const all = Array.from({ length: rank }, (_, axis) => axis).filter(() => this.random.uniform() < 0.5);
    return all.length > 0 ? all : [rank - 1];
  }

  permutation(length: number): number[] {
    return Array.from(this.random.permutation(length));
  }
}

const unary = (draw: (d: Drawing, shape: number[]) => tf.Tensor = (d, shape) => d.special(shape)): Draw => (d) => ({
  inputs: { x: draw(d, d.shape()) },
});

const binary = (draw: (d: Drawing, shape: number[]) => tf.Tensor = (d, shape) => d.special(shape)): Draw => (d) => {
  const [a, b] = d.broadcasting();
  return { inputs: { a: draw(d, a), b: draw(d, b) } };
};

/** Both of one type, float32 or int32. */
const numbers: Draw = (d) => {
  const [a, b] = d.broadcasting();
  const whole = d.random.uniform() < 0.3;
  return { inputs: whole ? { a: d.int(a), b: d.int(b) } : { a: d.special(a), b: d.special(b) } };
};

const comparison: Draw = (d) => {
  const [a, b] = d.broadcasting();
  const draw = d.pick([(shape: number[]) => d.special(shape), (shape: number[]) => d.int(shape, 0, 2), (shape: number[]) => d.bool(shape)]);
  return { inputs: { a: draw(a), b: draw(b) } };
};

const reduction = (draw: (d: Drawing, shape: number[]) => tf.Tensor = (d, shape) => d.float(shape), axisName = 'axis'): Draw => (d) => {
  const shape = d.shape(d.integer(1, 4));
  // The kernels of the cpu backend reduce inner axes; the operations move the others there first, and Sum and Mean alike.
  return { inputs: { x: draw(d, shape) }, attributes: { [axisName]: d.axes(shape.length), keepDims: d.random.uniform() < 0.5 } };
};

interface Windows {
  readonly strides: number;
  readonly pad: 'same' | 'valid' | number;
  readonly filter: [number, number];
  readonly x: [number, number, number, number];
}

/** Images, and windows that fit into them. */
function windows(d: Drawing): Windows {
  const pad = d.pick(['same', 'valid', 1] as const);
  const rows = d.integer(pad === 1 ? 2 : 1, 3);
  const filter: [number, number] = [rows, pad === 1 ? rows : d.integer(1, 3)];
  const x: [number, number, number, number] = [d.integer(1, 2), d.integer(3, 7), d.integer(3, 7), d.integer(1, 3)];
  return { strides: d.integer(1, 3), pad, filter, x };
}

const convolutionOf = (d: Drawing) => {
  const { strides, pad, filter, x } = windows(d);
  const shape: [number, number, number, number] = [...filter, x[3], d.integer(1, 4)];
  const dilations = strides === 1 ? d.integer(1, 2) : 1;
  const attributes = { strides, pad, dataFormat: 'NHWC', dilations, dimRoundingMode: typeof pad === 'number' ? 'floor' : undefined };
  return { x, shape, attributes, dy: (dilation: number) => outputShape(x, shape, { ...attributes, dilations: dilation }) };
};

function outputShape(
  x: [number, number, number, number],
  filter: [number, number, number, number],
  { strides, pad, dilations, dimRoundingMode }: { strides: number; pad: 'same' | 'valid' | number; dilations: number; dimRoundingMode: string | undefined },
  depthwise = false,
): number[] {
  return tf.backend_util.computeConv2DInfo(x, filter, strides, dilations, pad, dimRoundingMode as 'floor', depthwise).outShape;
}

const poolOf = (d: Drawing) => {
  const { strides, pad, filter, x } = windows(d);
  const attributes = { filterSize: filter, strides, pad, dimRoundingMode: typeof pad === 'number' ? 'floor' : undefined };
  const info = tf.backend_util.computePool2DInfo(x, filter, strides, 1, pad, attributes.dimRoundingMode as 'floor');
  return { x, attributes, outShape: info.outShape };
};

/** Few numbers, so that windows have equal maxima; all negative now and then. */
const tied = (d: Drawing, shape: number[]): tf.Tensor => {
  const shift = d.pick([0, -4]);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => d.integer(-2, 2) + shift), shape);
};

const depthwiseOf = (d: Drawing) => {
  const { strides, pad, filter, x } = windows(d);
  const shape: [number, number, number, number] = [...filter, x[3], d.integer(1, 2)];
  const attributes = { strides, pad, dataFormat: 'NHWC', dilations: 1, dimRoundingMode: typeof pad === 'number' ? 'floor' : undefined };
  return { x, shape, attributes, outShape: outputShape(x, shape, attributes, true) };
};

const matrices = (d: Drawing) => {
  const [m, k, n] = [d.integer(1, 5), d.integer(1, 5), d.integer(1, 5)];
  const [transposeA, transposeB] = [d.random.uniform() < 0.5, d.random.uniform() < 0.5];
  const outer = d.shape(d.integer(0, 2));
  // Of one batch with another tfjs repeats the shorter one, which is broadcasting only where it is 1.
  const other = d.random.uniform() < 0.3 ? outer.map(() => 1) : outer;
  return {
    a: d.float([...outer, ...(transposeA ? [k, m] : [m, k])]),
    b: d.float([...other, ...(transposeB ? [n, k] : [k, n])]),
    transposeA,
    transposeB,
    n,
  };
};

const anyTensor = (d: Drawing, shape: number[]): tf.Tensor => d.pick([() => d.float(shape), () => d.int(shape), () => d.bool(shape)])();

/** A random call of every supported kernel. */
export const kernelCases: Readonly<Record<string, Draw>> = {
  Abs: unary((d, s) => d.number(s)),
  Acos: unary(),
  Acosh: unary(),
  Asin: unary(),
  Asinh: unary((d, s) => d.between(-3, 3, s)),
  Atan: unary(),
  Atanh: unary((d, s) => d.between(-0.9, 0.9, s)),
  Ceil: unary(),
  Cos: unary((d, s) => d.float(s)),
  Cosh: unary((d, s) => d.float(s)),
  Elu: unary(),
  Erf: unary(),
  Exp: unary(),
  Expm1: unary(),
  Floor: unary(),
  IsFinite: unary(),
  IsInf: unary(),
  IsNan: unary(),
  Log: unary(),
  Log1p: unary(),
  LogicalNot: unary((d, s) => d.bool(s)),
  Neg: unary((d, s) => d.number(s)),
  Reciprocal: unary(),
  Relu: unary((d, s) => d.number(s)),
  Relu6: unary(),
  Round: unary(),
  Rsqrt: unary(),
  Selu: unary(),
  Sigmoid: unary(),
  Sign: unary((d, s) => d.number(s)),
  Sin: unary((d, s) => d.float(s)),
  Sinh: unary((d, s) => d.float(s)),
  Softplus: unary(),
  Sqrt: unary(),
  Square: unary((d, s) => d.number(s)),
  Tan: unary((d, s) => d.between(-1.4, 1.4, s)),
  Tanh: unary(),
  Identity: unary(anyTensor),
  ZerosLike: unary(anyTensor),
  OnesLike: unary(anyTensor),
  Step: (d) => ({ inputs: { x: d.special(d.shape()) }, attributes: { alpha: d.pick([0, 0.3]) } }),
  LeakyRelu: (d) => ({ inputs: { x: d.special(d.shape()) }, attributes: { alpha: 0.1 } }),
  ClipByValue: (d) => ({ inputs: { x: d.special(d.shape()) }, attributes: { clipValueMin: -1, clipValueMax: 1.5 } }),
  Cast: (d) => {
    const x = d.pick([() => d.special(d.shape()), () => d.int(d.shape()), () => d.bool(d.shape())])();
    return { inputs: { x }, attributes: { dtype: d.pick(['float32', 'int32', 'bool']) } };
  },
  Prelu: (d) => {
    const shape = d.shape(d.integer(1, 4));
    return { inputs: { x: d.float(shape), alpha: d.float(shape.slice(d.integer(0, shape.length - 1))) } };
  },
  EluGrad: (d) => {
    const shape = d.shape();
    return { inputs: { dy: d.float(shape), y: d.float(shape) } };
  },
  Add: numbers,
  Sub: numbers,
  Multiply: numbers,
  Maximum: numbers,
  Minimum: numbers,
  SquaredDifference: numbers,
  RealDiv: binary(),
  FloorDiv: (d) => {
    const [a, b] = d.broadcasting();
    return { inputs: d.pick([{ a: d.int(a, -20, 20), b: d.int(b, 1, 5) }, { a: d.int(a, -20, 20), b: d.int(b, -5, -1) }, { a: d.float(a), b: d.float(b) }]) };
  },
  Mod: (d) => {
    const [a, b] = d.broadcasting();
    return { inputs: d.pick([{ a: d.int(a, -20, 20), b: d.int(b, 1, 5) }, { a: d.int(a, -20, 20), b: d.int(b, -5, -1) }, { a: d.float(a), b: d.float(b) }]) };
  },
  Pow: (d) => {
    const [a, b] = d.broadcasting();
    return { inputs: d.pick([{ a: d.between(0.1, 3, a), b: d.float(b) }, { a: d.special(a), b: tf.scalar(2) }]) };
  },
  Equal: comparison,
  NotEqual: comparison,
  Greater: comparison,
  GreaterEqual: comparison,
  Less: comparison,
  LessEqual: comparison,
  LogicalAnd: binary((d, s) => d.bool(s)),
  LogicalOr: binary((d, s) => d.bool(s)),
  AddN: (d) => {
    const shape = d.shape();
    return { inputs: Array.from({ length: d.integer(1, 4) }, () => d.float(shape)) };
  },
  Select: (d) => {
    const shape = d.shape(d.integer(1, 4));
    const [t, e] = d.pick([[d.special(shape), d.special(shape)], [d.int(shape), d.int(shape)]]);
    return { inputs: { condition: d.bool(shape), t, e } };
  },

  Sum: reduction((d, s) => d.pick([d.float(s), d.int(s)])),
  Mean: reduction(),
  Prod: reduction(),
  Max: reduction((d, s) => d.float(s), 'reductionIndices'),
  Min: reduction(),
  All: reduction((d, s) => d.bool(s)),
  Any: reduction((d, s) => d.bool(s)),
  ArgMax: (d) => {
    const shape = d.shape(d.integer(1, 3));
    return { inputs: { x: tied(d, shape) }, attributes: { axis: d.integer(0, shape.length - 1) } };
  },
  ArgMin: (d) => {
    const shape = d.shape(d.integer(1, 3));
    return { inputs: { x: tied(d, shape) }, attributes: { axis: d.integer(0, shape.length - 1) } };
  },
  Softmax: (d) => {
    const shape = d.shape(d.integer(1, 3));
    return { inputs: { logits: d.float(shape) }, attributes: { dim: shape.length - 1 } };
  },
  Cumsum: (d) => {
    const shape = d.shape(d.integer(1, 3));
    const [exclusive, reverse] = [d.random.uniform() < 0.5, d.random.uniform() < 0.5];
    return { inputs: { x: d.float(shape) }, attributes: { axis: shape.length - 1, exclusive, reverse } };
  },
  TopK: (d) => {
    const shape = [...d.shape(d.integer(0, 2)), d.integer(1, 6)];
    return { inputs: { x: d.float(shape) }, attributes: { k: d.integer(1, shape.at(-1) as number), sorted: true } };
  },

  BatchMatMul: (d) => {
    const { a, b, transposeA, transposeB } = matrices(d);
    return { inputs: { a, b }, attributes: { transposeA, transposeB } };
  },
  _FusedMatMul: (d) => {
    const { a, b, transposeA, transposeB, n } = matrices(d);
    const activation = d.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu']);
    return { inputs: { a, b, bias: d.float([n]) }, attributes: { transposeA, transposeB, activation, leakyreluAlpha: 0.3 } };
  },
  Einsum: (d) => {
    const [i, j, k] = d.shape(3);
    return d.pick([
      { inputs: [d.float([i, j]), d.float([j, k])], attributes: { equation: 'ij,jk->ik' } },
      { inputs: [d.float([i, j, k])], attributes: { equation: 'ijk->kj' } },
      { inputs: [d.float([i, j]), d.float([i, k])], attributes: { equation: 'ij,ik->ijk' } },
    ]);
  },

  Reshape: (d) => {
    const shape = d.shape();
    return { inputs: { x: anyTensor(d, shape) }, attributes: { shape: d.pick([[-1], [1, -1], d.permutation(shape.length).map((axis) => shape[axis])]) } };
  },
  ExpandDims: (d) => {
    const shape = d.shape(d.integer(0, 3));
    return { inputs: { input: d.float(shape) }, attributes: { dim: d.integer(-shape.length - 1, shape.length) } };
  },
  Transpose: (d) => {
    const shape = d.shape();
    return { inputs: { x: anyTensor(d, shape) }, attributes: { perm: d.permutation(shape.length) } };
  },
  Tile: (d) => {
    const shape = d.shape(d.integer(1, 4), 3);
    return { inputs: { x: anyTensor(d, shape) }, attributes: { reps: shape.map(() => d.integer(1, 3)) } };
  },
  Slice: (d) => {
    const shape = d.shape();
    const begin = shape.map((size) => d.integer(0, size - 1));
    return { inputs: { x: anyTensor(d, shape) }, attributes: { begin, size: shape.map((size, axis) => d.integer(1, size - begin[axis])) } };
  },
  StridedSlice: (d) => {
    const shape = [d.integer(2, 6), d.integer(2, 6)];
    const masks = { beginMask: d.integer(0, 3), endMask: d.integer(0, 3), ellipsisMask: 0, newAxisMask: 0, shrinkAxisMask: d.pick([0, 1]) };
    const back = d.random.uniform() < 0.3 && masks.shrinkAxisMask === 0;
    const attributes = back
      ? { ...masks, beginMask: 0, endMask: 0, begin: shape.map((size) => size - 1), end: [0, 0], strides: [-1, -2] }
      : // With an axis taken out and strides, the cpu backend of tfjs 4.22 reads the wrong entries.
        { ...masks, begin: [d.integer(0, 1), d.integer(-2, 0)], end: [...shape], strides: [1, masks.shrinkAxisMask ? 1 : d.integer(2, 3)] };
    return { inputs: { x: d.float(shape) }, attributes };
  },
  Reverse: (d) => {
    const shape = d.shape(d.integer(1, 4));
    return { inputs: { x: d.float(shape) }, attributes: { dims: d.axes(shape.length) } };
  },
  Concat: (d) => {
    const shape = d.shape(d.integer(1, 3));
    const axis = d.integer(0, shape.length - 1);
    return { inputs: Array.from({ length: d.integer(1, 4) }, () => d.float(shape.with(axis, d.integer(1, 3)))), attributes: { axis } };
  },
  Pack: (d) => {
    const shape = d.shape(d.integer(0, 3));
    return { inputs: Array.from({ length: d.integer(1, 4) }, () => d.float(shape)), attributes: { axis: d.integer(0, shape.length) } };
  },
  Unpack: (d) => {
    const shape = d.shape(d.integer(1, 3));
    return { inputs: { value: d.float(shape) }, attributes: { axis: d.integer(0, shape.length - 1) } };
  },
  SplitV: (d) => {
    const shape = d.shape(d.integer(1, 3));
    const axis = d.integer(0, shape.length - 1);
    const first = d.integer(1, 3);
    return { inputs: { x: d.float(shape.with(axis, first + 2)) }, attributes: { numOrSizeSplits: [first, 2], axis } };
  },
  PadV2: (d) => {
    const shape = d.shape();
    return { inputs: { x: d.float(shape) }, attributes: { paddings: shape.map(() => [d.integer(0, 2), d.integer(0, 2)]), constantValue: d.pick([0, -1.5]) } };
  },
  MirrorPad: (d) => {
    const shape = d.shape(d.integer(1, 3)).map((size) => size + 2);
    return { inputs: { x: d.float(shape) }, attributes: { paddings: shape.map(() => [d.integer(0, 2), d.integer(0, 2)]), mode: 'reflect' } };
  },
  Fill: (d) => ({ inputs: {}, attributes: { shape: d.shape(), value: 3, dtype: d.pick(['float32', 'int32']) } }),
  Range: (d) => ({ inputs: {}, attributes: { start: d.integer(0, 3), stop: d.integer(5, 9), step: d.integer(1, 3), dtype: d.pick(['float32', 'int32']) } }),
  LinSpace: (d) => ({ inputs: {}, attributes: { start: -1, stop: 2, num: d.integer(2, 6) } }),

  GatherV2: (d) => {
    const shape = d.shape(d.integer(1, 3));
    const axis = d.integer(0, shape.length - 1);
    return { inputs: { x: d.float(shape), indices: d.int(d.shape(d.integer(1, 2)), 0, shape[axis] - 1) }, attributes: { axis, batchDims: 0 } };
  },
  GatherNd: (d) => {
    const [rows, columns, depth] = d.shape(3);
    const pairs = tf.stack([d.int([5], 0, rows - 1), d.int([5], 0, columns - 1)], 1);
    return { inputs: { params: d.float([rows, columns, depth]), indices: pairs } };
  },
  OneHot: (d) => ({
    inputs: { indices: d.int(d.shape(d.integer(1, 2)), -1, 4) },
    attributes: { depth: d.integer(1, 5), ...d.pick([{ onValue: 1, offValue: 0 }, { onValue: 3, offValue: -2 }]), dtype: d.pick(['float32', 'int32']) },
  }),
  UnsortedSegmentSum: (d) => {
    const [count, width] = [d.integer(1, 9), d.integer(1, 3)];
    return { inputs: { x: d.float([count, width]), segmentIds: d.int([count], -1, 4) }, attributes: { numSegments: d.integer(1, 5) } };
  },
  ScatterNd: (d) => {
    const [rows, columns, width] = d.shape(3);
    const pairs = tf.stack([d.int([6], 0, rows - 1), d.int([6], 0, columns - 1)], 1);
    return { inputs: { indices: pairs, updates: d.float([6, width]) }, attributes: { shape: [rows, columns, width] } };
  },

  Conv2D: (d) => {
    const { x, shape, attributes } = convolutionOf(d);
    return { inputs: { x: d.float(x), filter: d.float(shape) }, attributes };
  },
  FusedConv2D: (d) => {
    const { x, shape, attributes } = convolutionOf(d);
    const activation = d.pick(['linear', 'relu', 'elu', 'prelu']);
    const slopes = activation === 'prelu' ? { preluActivationWeights: d.float([shape[3]]) } : {};
    return { inputs: { x: d.float(x), filter: d.float(shape), bias: d.float([shape[3]]), ...slopes }, attributes: { ...attributes, activation } };
  },
  Conv2DBackpropFilter: (d) => {
    const { x, shape, attributes, dy } = convolutionOf(d);
    return { inputs: { x: d.float(x), dy: d.float(dy(1)) }, attributes: { ...attributes, dilations: 1, filterShape: shape } };
  },
  Conv2DBackpropInput: (d) => {
    const { x, shape, attributes, dy } = convolutionOf(d);
    return { inputs: { dy: d.float(dy(1)), filter: d.float(shape) }, attributes: { ...attributes, dilations: 1, inputShape: x } };
  },
  DepthwiseConv2dNative: (d) => {
    const { x, shape, attributes } = depthwiseOf(d);
    return { inputs: { x: d.float(x), filter: d.float(shape) }, attributes };
  },
  DepthwiseConv2dNativeBackpropFilter: (d) => {
    const { x, shape, attributes, outShape } = depthwiseOf(d);
    return { inputs: { x: d.float(x), dy: d.float(outShape) }, attributes: { ...attributes, filterShape: shape } };
  },
  DepthwiseConv2dNativeBackpropInput: (d) => {
    const { x, shape, attributes, outShape } = depthwiseOf(d);
    return { inputs: { dy: d.float(outShape), filter: d.float(shape) }, attributes: { ...attributes, inputShape: x } };
  },
  MaxPool: (d) => {
    const { x, attributes } = poolOf(d);
    return { inputs: { x: tied(d, x) }, attributes };
  },
  MaxPoolGrad: (d) => {
    const { x, attributes, outShape } = poolOf(d);
    return { inputs: { dy: d.float(outShape), input: tied(d, x), output: d.float(outShape) }, attributes };
  },
  AvgPool: (d) => {
    const { x, attributes } = poolOf(d);
    return { inputs: { x: d.float(x) }, attributes };
  },
  AvgPoolGrad: (d) => {
    const { x, attributes, outShape } = poolOf(d);
    return { inputs: { dy: d.float(outShape), input: d.float(x) }, attributes };
  },
  FusedBatchNorm: (d) => {
    const shape = d.shape(4);
    const channels = [shape[3]];
    return {
      inputs: { x: d.float(shape), mean: d.float(channels), variance: d.between(0.1, 2, channels), scale: d.float(channels), offset: d.float(channels) },
      attributes: { varianceEpsilon: 0.001 },
    };
  },
};
