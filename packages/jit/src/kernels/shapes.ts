import {
  backend_util,
  slice_util,
  util,
  type ConcatAttrs,
  type ExpandDimsAttrs,
  type FillAttrs,
  type MirrorPadAttrs,
  type PackAttrs,
  type PadV2Attrs,
  type ReverseAttrs,
  type SliceAttrs,
  type SplitVAttrs,
  type StridedSliceAttrs,
  type Tensor,
  type TileAttrs,
  type TransposeAttrs,
  type UnpackAttrs,
} from '@tensorflow/tfjs-core';

import type { Graph, Value } from '../graph/graph.ts';
import type { Translations } from './translation.ts';

/** Translations of operations that move entries and change none. */
export const shapes: Translations = {
  Reshape: ({ graph, inputs: { x }, attributes }) => {
    const { shape } = attributes as { shape: number[] };
    return graph.reshape(x, util.inferFromImplicitShape(shape, util.sizeFromShape([...x.shape])));
  },
  ExpandDims: ({ graph, inputs: { input }, attributes }) => {
    const { dim } = attributes as ExpandDimsAttrs;
    const at = dim < 0 ? input.shape.length + 1 + dim : dim;
    return graph.reshape(input, input.shape.toSpliced(at, 0, 1));
  },
  Transpose: ({ graph, inputs: { x }, attributes }) => graph.transpose(x, (attributes as TransposeAttrs).perm),
  Tile: ({ graph: g, inputs: { x }, attributes }) => {
    const { reps } = attributes as TileAttrs;
    const shape = x.shape.map((size, axis) => size * reps[axis]);
    if (reps.every((count, axis) => count === 1 || x.shape[axis] === 1)) return g.expand(x, shape);
    return x.splat === undefined ? g.one('Tile', [x, g.list(reps)], shape, x.type) : g.splat(x.splat, shape, x.type);
  },
  Slice: ({ graph, inputs: { x }, attributes }) => {
    const { begin, size } = attributes as SliceAttrs;
    const [from, count] = slice_util.parseSliceParams(x as unknown as Tensor, begin, size);
    return sliceFrom(graph, x, from, count);
  },
  StridedSlice: ({ graph: g, inputs: { x }, attributes }) => {
    const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes as StridedSliceAttrs;
    const info = slice_util.sliceInfo([...x.shape], begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask);
    return g.reshape(g.slice(x, info.begin, info.end, info.strides), info.finalShape);
  },
  Reverse: ({ graph: g, inputs: { x }, attributes }) => {
    const axes = util.parseAxisParam((attributes as ReverseAttrs).dims, [...x.shape]);
    const turned = (axis: number) => axes.includes(axis) && x.shape[axis] > 1;
    return g.slice(
      x,
      x.shape.map((size, axis) => (turned(axis) ? size - 1 : 0)),
      x.shape.map((size, axis) => (turned(axis) ? -1 : size)),
      x.shape.map((_, axis) => (turned(axis) ? -1 : 1)),
    );
  },
  Concat: ({ graph, inputs, attributes }) => {
    const values = Object.values(inputs);
    const [axis] = util.parseAxisParam((attributes as ConcatAttrs).axis, [...values[0].shape]);
    return graph.concat(values, axis);
  },
  Pack: ({ graph, inputs, attributes }) => {
    const values = Object.values(inputs);
    const { axis } = attributes as PackAttrs;
    const at = axis < 0 ? axis + values[0].shape.length + 1 : axis;
    return graph.concat(values.map((value) => graph.reshape(value, value.shape.toSpliced(at, 0, 1))), at);
  },
  Unpack: ({ graph, inputs: { value }, attributes }) => {
    const [axis] = util.parseAxisParam((attributes as UnpackAttrs).axis, [...value.shape]);
    return pieces(graph, value, axis, Array<number>(value.shape[axis]).fill(1)).map((piece) =>
      graph.reshape(piece, piece.shape.toSpliced(axis, 1)),
    );
  },
  SplitV: ({ graph, inputs: { x }, attributes }) => {
    const { numOrSizeSplits, axis } = attributes as SplitVAttrs;
    const [at] = util.parseAxisParam(axis, [...x.shape]);
    return pieces(graph, x, at, backend_util.prepareSplitSize(x as unknown as Tensor, numOrSizeSplits, at));
  },
  PadV2: ({ graph, inputs: { x }, attributes }) => {
    const { paddings, constantValue } = attributes as PadV2Attrs;
    return graph.pad(x, paddings.map(([before]) => before), paddings.map(([, after]) => after), constantValue);
  },
  MirrorPad: ({ graph: g, inputs: { x }, attributes, refuse }) => {
    const { paddings, mode } = attributes as MirrorPadAttrs;
    if (mode !== 'reflect') return refuse(`with mode ${mode} has no ONNX form`);
    const shape = x.shape.map((size, axis) => size + paddings[axis][0] + paddings[axis][1]);
    const counts = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)];
    return g.one('Pad', [x, g.list(counts)], shape, x.type, { mode: { text: 'reflect' } });
  },
  Fill: ({ graph, attributes, refuse }) => {
    const { shape, value, dtype } = attributes as FillAttrs;
    const type = dtype ?? 'float32';
    if (typeof value !== 'number' || (type !== 'float32' && type !== 'int32' && type !== 'bool')) {
      return refuse(`of type ${type} has no ONNX form`);
    }
    return graph.splat(value, shape, type);
  },
};

function sliceFrom(g: Graph, x: Value, begin: readonly number[], size: readonly number[]): Value {
  return g.slice(x, begin, begin.map((first, axis) => first + size[axis]), begin.map(() => 1));
}

function pieces(g: Graph, x: Value, axis: number, sizes: readonly number[]): Value[] {
  let at = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, k) => (k === axis ? at : 0));
    at += size;
    return sliceFrom(g, x, begin, x.shape.map((whole, k) => (k === axis ? size : whole)));
  });
}
