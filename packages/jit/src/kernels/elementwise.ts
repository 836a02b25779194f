import { util, type CastAttrs, type ClipByValueAttrs, type DataType, type LeakyReluAttrs, type StepAttrs } from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import { clip, prelu, relu } from './activation.ts';
import { normalisedExponential } from './normalised-exponential.ts';
import type { KernelCall, Translation, Translations } from './translation.ts';

/** tfjs's name to the ONNX operation of the same meaning. */
const UNARY = {
  Abs: 'Abs',
  Acos: 'Acos',
  Acosh: 'Acosh',
  Asin: 'Asin',
  Asinh: 'Asinh',
  Atan: 'Atan',
  Atanh: 'Atanh',
  Ceil: 'Ceil',
  Cos: 'Cos',
  Cosh: 'Cosh',
  Elu: 'Elu',
  Erf: 'Erf',
  Floor: 'Floor',
  Log: 'Log',
  LogicalNot: 'Not',
  Neg: 'Neg',
  Reciprocal: 'Reciprocal',
  Round: 'Round',
  Selu: 'Selu',
  Sigmoid: 'Sigmoid',
  Sin: 'Sin',
  Sinh: 'Sinh',
  Softplus: 'Softplus',
  Sqrt: 'Sqrt',
  Tan: 'Tan',
  Tanh: 'Tanh',
} as const;

const ARITHMETIC = { Add: 'Add', Sub: 'Sub', Multiply: 'Mul', RealDiv: 'Div', Maximum: 'Max', Minimum: 'Min', Pow: 'Pow' } as const;

const COMPARISON = { Equal: 'Equal', Greater: 'Greater', GreaterEqual: 'GreaterOrEqual', Less: 'Less', LessEqual: 'LessOrEqual' } as const;

const LOGIC = { LogicalAnd: 'And', LogicalOr: 'Or' } as const;

/** Operations that ONNX defines for whole numbers too; the others go through float32, as tfjs computes them. */
const INTEGER_UNARY: ReadonlySet<string> = new Set(['Abs', 'Neg', 'LogicalNot']);
const UNCHANGED_INTEGERS: ReadonlySet<string> = new Set(['Ceil', 'Floor', 'Round']);

function unary(kernel: keyof typeof UNARY): Translation {
  return ({ graph, inputs: { x } }) => {
    if (x.type === 'float32' || INTEGER_UNARY.has(kernel)) return graph.unary(UNARY[kernel], x);
    if (UNCHANGED_INTEGERS.has(kernel)) return x;
    return graph.unary(UNARY[kernel], graph.cast(x, 'float32'));
  };
}

function arithmetic(kernel: keyof typeof ARITHMETIC): Translation {
  const op = ARITHMETIC[kernel];
  return ({ graph: g, inputs: { a, b }, refuse }) => {
    if (a.type === 'bool') {
      if (kernel === 'Multiply' || kernel === 'Minimum') return g.binary('And', a, b);
      if (kernel === 'Maximum') return g.binary('Or', a, b);
      return refuse('of bool tensors has no ONNX form');
    }
    if (op === 'Div' && a.type === 'int32') return refuse('of int32 tensors has no ONNX form');
    if ((op === 'Mul' || op === 'Div') && isOne(b) && isWhole(a, b)) return a;
    if (op === 'Mul' && isOne(a) && isWhole(b, a)) return b;
    if (op === 'Pow' && constantNumber(b) === 2 && isWhole(a, b)) return g.binary('Mul', a, a);
    if (op === 'Mul' && a.type === 'float32') return scaled(g, a, b) ?? scaled(g, b, a) ?? g.binary('Mul', a, b);
    if (op === 'Add' && a.type === 'float32') return a.shape.length < b.shape.length ? g.addBias(b, a) : g.addBias(a, b);
    return g.binary(op, a, b);
  };
}

/** (x · small) · c as x · (small · c), one pass over x less; c a constant that can do no harm to the range of float32. */
function scaled(g: Graph, product: Value, factor: Value): Value | undefined {
  const c = Math.abs(constantNumber(factor) ?? 0);
  if (product.node?.op !== 'Mul' || c < 1e-3 || c > 1e3 || !isWhole(product, factor)) return undefined;
  const { inputs } = product.node;
  const size = (value: Value) => util.sizeFromShape([...value.shape]);
  const small = inputs.find((value) => size(value) * 4 <= size(product));
  const x = inputs.find((value) => value !== small);
  if (small === undefined || x === undefined || size(x) !== size(product)) return undefined;
  return g.binary('Mul', x, g.binary('Mul', small, factor));
}

function comparison(kernel: keyof typeof COMPARISON): Translation {
  return ({ graph: g, inputs: { a, b } }) => {
    const numeric = (value: Value) => (value.type === 'bool' && kernel !== 'Equal' ? g.cast(value, 'int32') : value);
    return g.binary(COMPARISON[kernel], numeric(a), numeric(b), { type: 'bool' });
  };
}

/** a mod b with the sign of b, from the remainder with the sign of a; as tfjs, to the bit. */
function modulo({ graph: g, inputs: { a, b } }: KernelCall): Value {
  const remainder = (x: Value) => g.binary('Mod', x, b, { attributes: { fmod: { int: 1 } } });
  const negative = (x: Value) => g.binary('Less', x, g.scalar(0, x.type), { type: 'bool' });
  const first = remainder(a);
  const sameSign = g.unary('Not', g.binary('Xor', negative(a), negative(b)));
  return g.where(sameSign, first, remainder(g.binary('Add', first, b)));
}

/** ⌊a / b⌋; whole numbers through float64, which holds them all, and 0 for a division by 0. */
function floorDivision({ graph: g, inputs: { a, b } }: KernelCall): Value {
  if (a.type === 'float32') return toInteger(g, g.unary('Floor', g.binary('Div', a, b)));
  const quotient = g.unary('Floor', g.binary('Div', g.cast(a, 'float64'), g.cast(b, 'float64')));
  const zero = g.binary('Equal', b, g.scalar(0, 'int32'), { type: 'bool' });
  return g.cast(g.where(zero, g.scalar(0, 'float64'), quotient), 'int32');
}

/**
 * log(1 + x) without the loss of digits for small x: with u = fl(1 + x), log(u) · x / (u − 1) (Kahan; Higham 2002,
 * Accuracy and Stability of Numerical Algorithms, section 1.14.1 and problem 1.5).
 */
function log1p({ graph: g, inputs: { x } }: KernelCall): Value {
  const sum = g.binary('Add', x, g.scalar(1));
  const rounded = g.binary('Sub', sum, g.scalar(1));
  const asIs = g.binary('Or', isEqual(g, rounded, 0), isEqual(g, x, Infinity));
  return g.where(asIs, x, g.binary('Mul', g.unary('Log', sum), g.binary('Div', x, rounded)));
}

/** eˣ − 1 without the loss of digits for small x: with u = fl(eˣ), (u − 1) · x / log(u) (Higham 2002, section 1.14.1). */
function expm1({ graph: g, inputs: { x } }: KernelCall): Value {
  const power = g.unary('Exp', x);
  const difference = g.binary('Sub', power, g.scalar(1));
  const corrected = g.binary('Mul', difference, g.binary('Div', x, g.unary('Log', power)));
  const far = g.binary('Greater', g.unary('Abs', x), g.scalar(1), { type: 'bool' });
  return g.where(far, difference, g.where(isEqual(g, power, 1), x, corrected));
}

/** Truncation; what is no whole number of 32 bits is undefined in ONNX, so NaN and ±∞ are made 0 first, as tfjs does. */
function cast({ graph: g, inputs: { x }, attributes, refuse }: KernelCall): Value {
  const { dtype } = attributes as CastAttrs;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') return refuse(`to ${dtype} has no ONNX form`);
  if (x.type === dtype) return x;
  // NaN is true.
  if (dtype === 'bool') return g.unary('Not', isEqual(g, x, 0));
  if (x.type === 'float32' && dtype === 'int32') {
    return toInteger(g, x);
  }
  return g.cast(x, dtype);
}

function toInteger(g: Graph, x: Value): Value {
  const finite = g.binary('Less', g.unary('Abs', x), g.scalar(Infinity), { type: 'bool' });
  return g.cast(g.where(finite, x, g.scalar(0)), 'int32');
}

/**
 * 1 where x > 0 and α elsewhere; NaN stays NaN. Every normal number times this factor is above 1, and a multiplication
 * and a limit are faster than a comparison and a cast.
 */
function step({ graph: g, inputs: { x }, attributes }: KernelCall): Value {
  const { alpha = 0 } = attributes as Partial<StepAttrs>;
  const real = g.cast(x, 'float32');
  const positive = clip(g, g.binary('Mul', real, g.scalar(3e38)), 0, 1);
  return alpha === 0 ? positive : g.where(g.binary('LessOrEqual', real, g.scalar(0), { type: 'bool' }), g.scalar(alpha), positive);
}

function sign({ graph: g, inputs: { x } }: KernelCall): Value {
  if (x.type !== 'float32') return g.unary('Sign', x);
  const not = g.unary('IsNaN', x, { type: 'bool' });
  return g.where(not, g.scalar(0), g.unary('Sign', x));
}

function isInfinite(g: Graph, x: Value): Value {
  return isEqual(g, g.unary('Abs', x), Infinity);
}

/** Translations of operations that act on each entry by itself. */
export const elementwise: Translations = {
  ...Object.fromEntries((Object.keys(UNARY) as (keyof typeof UNARY)[]).map((kernel) => [kernel, unary(kernel)])),
  ...Object.fromEntries((Object.keys(ARITHMETIC) as (keyof typeof ARITHMETIC)[]).map((kernel) => [kernel, arithmetic(kernel)])),
  ...Object.fromEntries((Object.keys(COMPARISON) as (keyof typeof COMPARISON)[]).map((kernel) => [kernel, comparison(kernel)])),
  ...Object.fromEntries(
    (Object.keys(LOGIC) as (keyof typeof LOGIC)[]).map((kernel) => [
      kernel,
      ({ graph, inputs: { a, b } }: KernelCall) => graph.binary(LOGIC[kernel], a, b),
    ]),
  ),
  Exp: ({ graph: g, inputs: { x } }) => normalisedExponential(g, x) ?? g.unary('Exp', g.cast(x, 'float32')),
  NotEqual: ({ graph: g, inputs: { a, b } }) => g.unary('Not', g.binary('Equal', a, b, { type: 'bool' })),
  SquaredDifference: ({ graph: g, inputs: { a, b } }) => square(g, g.binary('Sub', a, b)),
  Square: ({ graph: g, inputs: { x } }) => square(g, x),
  Rsqrt: ({ graph: g, inputs: { x } }) => g.unary('Reciprocal', g.unary('Sqrt', g.cast(x, 'float32'))),
  Mod: modulo,
  FloorDiv: floorDivision,
  Log1p: log1p,
  Expm1: expm1,
  Cast: cast,
  Step: step,
  Sign: sign,
  IsNan: ({ graph: g, inputs: { x } }) =>
    x.type === 'float32' ? g.unary('IsNaN', x, { type: 'bool' }) : g.splat(0, x.shape, 'bool'),
  IsInf: ({ graph: g, inputs: { x } }) => (x.type === 'float32' ? isInfinite(g, x) : g.splat(0, x.shape, 'bool')),
  IsFinite: ({ graph: g, inputs: { x } }) =>
    x.type === 'float32'
      ? g.binary('Less', g.unary('Abs', x), g.scalar(Infinity), { type: 'bool' })
      : g.splat(1, x.shape, 'bool'),
  Relu: ({ graph, inputs: { x } }) => relu(graph, x),
  Relu6: ({ graph, inputs: { x } }) => clip(graph, x, 0, 6),
  LeakyRelu: ({ graph, inputs: { x }, attributes }) =>
    graph.unary('LeakyRelu', x, { attributes: { alpha: { float: (attributes as LeakyReluAttrs).alpha } } }),
  Prelu: ({ graph, inputs: { x, alpha } }) => prelu(graph, x, alpha),
  ClipByValue: ({ graph, inputs: { x }, attributes }) => {
    const { clipValueMin, clipValueMax } = attributes as ClipByValueAttrs;
    return clip(graph, x, clipValueMin, clipValueMax);
  },
  EluGrad: ({ graph: g, inputs: { dy, y } }) => {
    const negative = g.binary('Less', y, g.scalar(0), { type: 'bool' });
    return g.where(negative, g.binary('Mul', dy, g.binary('Add', y, g.scalar(1))), dy);
  },
  AddN: ({ graph: g, inputs }) => Object.values(inputs).reduce((sum, term) => g.binary('Add', sum, term)),
  Select: ({ graph: g, inputs: { condition, t, e }, refuse }) => {
    if (String(condition.shape) !== String(t.shape)) return refuse('with a condition of another shape has no ONNX form');
    return g.where(condition, t, e);
  },
  Identity: ({ inputs: { x } }) => x,
  ZerosLike: ({ graph, inputs: { x } }) => graph.splat(0, x.shape, x.type),
  OnesLike: ({ graph, inputs: { x } }) => graph.splat(1, x.shape, x.type),
};

function square(g: Graph, x: Value): Value {
  return g.binary('Mul', x, x);
}

function isEqual(g: Graph, x: Value, value: number): Value {
  return g.binary('Equal', x, g.scalar(value, x.type as DataType & Value['type']), { type: 'bool' });
}

function constantNumber(value: Value): number | undefined {
  if (value.splat !== undefined) return value.splat;
  return value.data?.length === 1 ? Number(value.data[0]) : undefined;
}

function isOne(value: Value): boolean {
  return constantNumber(value) === 1;
}

/** Whether `a` alone gives the shape of an operation with the constant `b`. */
function isWhole(a: Value, b: Value): boolean {
  return b.shape.length <= a.shape.length && b.shape.every((size, i) => size === 1 || size === a.shape[a.shape.length - b.shape.length + i]);
}
