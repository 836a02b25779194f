import { util, type CumsumAttrs, type SoftmaxAttrs, type TopKAttrs } from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import type { Translation, Translations } from './translation.ts';

interface ReductionAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

function reduction(op: string, viaIntegers = false): Translation {
  return ({ graph: g, inputs: { x }, attributes }) => {
    const { axis, reductionIndices, keepDims = false } = attributes as ReductionAttributes;
    const axes = util.parseAxisParam((axis ?? reductionIndices) as number | number[], [...x.shape]);
    if (!viaIntegers && x.type !== 'bool') return g.reduce(op, x, axes, keepDims);
    const reduced = g.reduce(op, g.cast(x, 'int32'), axes, keepDims);
    return viaIntegers ? g.cast(reduced, 'bool') : reduced;
  };
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
