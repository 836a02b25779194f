import { util, type GatherV2Attrs, type OneHotAttrs, type ScatterNdAttrs, type UnsortedSegmentSumAttrs } from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import { typedArray } from '../graph/typed-array.ts';
import type { Translations } from './translation.ts';

/** Translations of operations with indices. */
export const indexing: Translations = {
  GatherV2: ({ graph: g, inputs: { x, indices }, attributes, refuse }) => {
    const { axis, batchDims } = attributes as GatherV2Attrs;
    const [at] = util.parseAxisParam(axis, [...x.shape]);
    if (batchDims !== 0) return refuse(`with batchDims ${batchDims} has no ONNX form`);
    const shape = x.shape.toSpliced(at, 1, ...indices.shape);
    return g.one('Gather', [x, g.cast(indices, 'int32')], shape, x.type, { axis: { int: at } });
  },
  GatherNd: ({ graph: g, inputs: { params, indices } }) => {
    const depth = indices.shape.at(-1) as number;
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
    return g.one('GatherND', [params, g.cast(indices, 'int64')], shape, params.type);
  },
  OneHot: ({ graph: g, inputs: { indices }, attributes }) => {
    const { depth, onValue, offValue, dtype } = attributes as OneHotAttrs;
    const type = dtype === 'int32' || dtype === 'bool' ? dtype : 'float32';
    const classes = g.constant(Int32Array.from({ length: depth }, (_, k) => k), [depth], 'int32');
    const same = g.binary('Equal', g.reshape(indices, [...indices.shape, 1]), classes, { type: 'bool' });
    if (onValue === 1 && offValue === 0) return g.cast(same, type);
    return g.where(same, g.scalar(onValue, type), g.scalar(offValue, type));
  },
  UnsortedSegmentSum: ({ graph: g, inputs: { x, segmentIds }, attributes }) => {
    const { numSegments } = attributes as UnsortedSegmentSumAttrs;
    const inner = x.shape.slice(segmentIds.shape.length);
    const count = util.sizeFromShape([...segmentIds.shape]);
    const rows = g.reshape(x, [count, util.sizeFromShape(inner)]);
    return g.reshape(sumRows(g, rows, g.reshape(segmentIds, [count]), numSegments), [numSegments, ...inner]);
  },
  ScatterNd: ({ graph: g, inputs: { indices, updates }, attributes }) => {
    const { shape } = attributes as ScatterNdAttrs;
    const depth = indices.shape.at(-1) as number;
    const [outer, inner] = [shape.slice(0, depth), shape.slice(depth)];
    const count = util.sizeFromShape(indices.shape.slice(0, -1));
    const strides = util.computeStrides(outer);
    const weights = g.constant(typedArray('int32', [...strides, 1]), [depth], 'int32');
    const flat = g.reduce('ReduceSum', g.binary('Mul', g.reshape(indices, [count, depth]), weights), [1], false);
    const rows = g.reshape(updates, [count, util.sizeFromShape(inner)]);
    return g.reshape(sumRows(g, rows, flat, util.sizeFromShape(outer)), shape);
  },
};

/**
 * Sums of the rows with the same index, [n, d] to [count, d]; rows whose index is out of range count nowhere, as in
 * tfjs, so they go to one more row that is cut off. ScatterElements adds in order, so the result has the same bits in
 * every run; ScatterND does not promise that.
 */
function sumRows(g: Graph, rows: Value, indices: Value, count: number): Value {
  const [n, width] = rows.shape;
  const inRange = g.binary(
    'And',
    g.binary('GreaterOrEqual', indices, g.scalar(0, 'int32'), { type: 'bool' }),
    g.binary('Less', indices, g.scalar(count, 'int32'), { type: 'bool' }),
  );
  const safe = g.where(inRange, indices, g.scalar(count, 'int32'));
  const targets = g.expand(g.reshape(g.cast(safe, 'int64'), [n, 1]), [n, width]);
  const sums = g.one('ScatterElements', [g.splat(0, [count + 1, width], rows.type), targets, rows], [count + 1, width], rows.type, {
    axis: { int: 0 },
    reduction: { text: 'add' },
  });
  return g.slice(sums, [0, 0], [count, width], [1, 1]);
}
