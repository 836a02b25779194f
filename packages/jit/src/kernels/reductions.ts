import { util, type CumsumAttrs, type SoftmaxAttrs, type TopKAttrs } from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import type { Translation, Translations } from './translation.ts';

interface ReductionAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** At most so many blocks, of at least so many numbers, are reduced as operands of one operation. */
const [MOST_BLOCKS, LEAST_BLOCK] = [16, 2 ** 12];

function reduction(op: string, viaIntegers = false): Translation {
  return ({ graph: g, inputs: { x }, attributes, target }) => {
    const { axis, reductionIndices, keepDims = false } = attributes as ReductionAttributes;
    const axes = util.parseAxisParam((axis ?? reductionIndices) as number | number[], [...x.shape]);
    const combined = viaIntegers || target.leadingReductions ? undefined : combinedRows(g, op, { x, axes, keepDims });
    if (combined !== undefined) return combined;
    if (!viaIntegers && x.type !== 'bool') return g.reduce(op, x, axes, keepDims);
    const reduced = g.reduce(op, g.cast(x, 'int32'), axes, keepDims);
    return viaIntegers ? g.cast(reduced, 'bool') : reduced;
  };
}

/** Operations on any number of equal shapes that do what a reduction does. */
const VARIADIC: Readonly<Record<string, string>> = { ReduceSum: 'Sum', ReduceMax: 'Max', ReduceMin: 'Min' };

/**
 * A reduction of a few large blocks, one after the other, as an operation on the blocks: ONNX Runtime reduces a leading
 * axis number by number, in three times the time. Undefined if `x` is something else.
 */
function combinedRows(g: Graph, op: string, { x, axes, keepDims }: { x: Value; axes: readonly number[]; keepDims: boolean }): Value | undefined {
  const [rows, ...rest] = x.shape;
  const variadic = VARIADIC[op];
  if (variadic === undefined || x.type !== 'float32' || axes.length !== 1 || axes[0] !== 0) return undefined;
  if (rows < 2 || rows > MOST_BLOCKS || util.sizeFromShape(rest) < LEAST_BLOCK) return undefined;
  const blocks = g.emit('Split', [x], Array.from({ length: rows }, () => ({ shape: [1, ...rest], type: x.type })), {
    axis: { int: 0 },
    num_outputs: { int: rows },
  });
  return g.reshape(g.one(variadic, blocks, [1, ...rest], x.type), keepDims ? [1, ...rest] : rest);
}

function extremum(op: string): Translation {
  return ({ graph: g, inputs: { x }, attributes }) => {
    const [axis] = util.parseAxisParam((attributes as { axis: number }).axis, [...x.shape]);
    const shape = x.shape.filter((_, k) => k !== axis);
    return g.cast(g.one(op, [x], shape, 'int64', { axis: { int: axis }, keepdims: { int: 0 } }), 'int32');
  };
}

/** Translations of reductions over axes. */
export const reductions: Translations = {
  Sum: reduction('ReduceSum'),
  Mean: ({ graph: g, inputs: { x }, attributes }) => {
    const { axis, keepDims = false } = attributes as ReductionAttributes;
    const axes = util.parseAxisParam(axis as number | number[], [...x.shape]);
    return g.reduce('ReduceMean', g.cast(x, 'float32'), axes, keepDims);
  },
  Prod: reduction('ReduceProd'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  All: reduction('ReduceMin', true),
  Any: reduction('ReduceMax', true),
  ArgMax: extremum('ArgMax'),
  ArgMin: extremum('ArgMin'),
  Softmax: ({ graph, inputs: { logits }, attributes }) => softmax(graph, logits, (attributes as SoftmaxAttrs).dim),
  Cumsum: ({ graph: g, inputs: { x }, attributes }) => {
    const { axis, exclusive, reverse } = attributes as CumsumAttrs;
    const positive = axis < 0 ? axis + x.shape.length : axis;
    return g.one('CumSum', [x, g.scalar(positive, 'int64')], x.shape, x.type, {
      exclusive: { int: Number(exclusive) },
      reverse: { int: Number(reverse) },
    });
  },
  TopK: ({ graph: g, inputs: { x }, attributes }) => {
    const { k } = attributes as TopKAttrs;
    const shape = [...x.shape.slice(0, -1), k];
    const [values, indices] = g.emit('TopK', [x, g.list([k])], [
      { shape, type: x.type },
      { shape, type: 'int64' },
    ]);
    return [values, g.cast(indices, 'int32')];
  },
};

function softmax(g: Graph, x: Value, axis: number): Value {
  return g.one('Softmax', [x], x.shape, x.type, { axis: { int: axis < 0 ? axis + x.shape.length : axis } });
}
