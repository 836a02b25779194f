import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type * as tf from '@tensorflow/tfjs-core';

import { heapAddress } from '../wasm-kernel.ts';
import { type HeapRoutines, heapRoutines } from './heap-routines.ts';

/** What is read: the element at index i is x[offset + Σ strides[k]·i[k]], in elements. A stride may be 0 or negative. */
export interface StridedView {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
}

/** An axis of a view with its stride in the result. */
interface Axis {
  readonly size: number;
  readonly x: number;
  readonly out: number;
}

/** Bytes of a cache line are 64: so many columns of a transposition are written to side by side. */
const TILE = 8;
const WORD = 4;

/**
 * A tensor with the elements of a view, in order: transposes, reversals, tilings and slices are such copies, and
 * tfjs-backend-wasm 4.22 makes most of them by a division for every axis of every element.
 *
 * @param outShape The shape of the result, as long as the view has as many elements.
 */
export function stridedCopy(backend: BackendWasm, x: tf.TensorInfo, view: StridedView, outShape: readonly number[] = view.shape): tf.TensorInfo {
  const result = backend.makeOutput([...outShape], x.dtype);
  const { offset = 0 } = view;
  const axes = mergedAxes(view);
  if (axes === undefined) return result;
  const routines = x.dtype === 'bool' ? undefined : heapRoutines(backend);
  if (routines) {
    copyWords(routines, axes, heapAddress(backend, x) + WORD * offset, heapAddress(backend, result));
  } else {
    copyPlainly(backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result), axes, offset);
  }
  return result;
}

/** The axes without those of length 1, neighbours that are one run in x as one; at least two; `undefined` for no elements. */
function mergedAxes({ shape, strides }: StridedView): Axis[] | undefined {
  const axes: Axis[] = [];
  let out = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const [size, x] = [shape[axis], strides[axis]];
    if (size === 0) return undefined;
    const inner = axes[0];
    if (size > 1 && inner !== undefined && x === inner.x * inner.size) {
      axes[0] = { ...inner, size: inner.size * size };
    } else if (size > 1) {
      axes.unshift({ size, x, out });
    }
    out *= size;
  }
  while (axes.length < 2) axes.unshift({ size: 1, x: 0, out });
  return axes;
}

/** Chooses the two axes that a routine takes care of, and goes through the others. */
function copyWords(routines: HeapRoutines, axes: readonly Axis[], x: number, out: number): void {
  const last = axes[axes.length - 1];
  const rest = axes.slice(0, -1);
  // Where the last axis jumps about in x, another may run along it: the two make a transposition.
  const running = last.x === 1 || last.x === 0 ? undefined : rest.find((axis) => axis.x === 1);
  const second = running ?? rest.reduce((a, b) => (b.size >= a.size ? b : a));
  const outer = rest.filter((axis) => axis !== second);
  forEachOffset(outer, (xOffset, outOffset) => {
    const [from, to] = [x + WORD * xOffset, out + WORD * outOffset];
    const [xStride, outStride] = [WORD * second.x, WORD * second.out];
    if (running) transposeWords(routines, from, to, last.size, running.size, WORD * last.x, outStride);
    else if (last.x === 1) routines.copyBlocks(from, to, second.size, WORD * last.size, xStride, outStride);
    else if (last.x === 0) routines.fillBlocks(from, to, second.size, WORD * last.size, xStride, outStride);
    else routines.copyElements(from, to, second.size, last.size, xStride, WORD * last.x, outStride, WORD);
  });
}

function transposeWords({ transpose, copyElements }: HeapRoutines, x: number, out: number, rows: number, columns: number, xStride: number, outStride: number): void {
  const [wholeRows, wholeColumns] = [rows & ~3, columns & ~3];
  for (let column = 0; column < wholeColumns; column += TILE) {
    transpose(x + WORD * column, out + outStride * column, wholeRows, Math.min(TILE, wholeColumns - column), xStride, outStride);
  }
  copyElements(x + xStride * wholeRows, out + WORD * wholeRows, rows - wholeRows, wholeColumns, xStride, WORD, WORD, outStride);
  copyElements(x + WORD * wholeColumns, out + outStride * wholeColumns, rows, columns - wholeColumns, xStride, WORD, WORD, outStride);
}

function copyPlainly(from: ArrayLike<number>, to: tf.TypedArray, axes: readonly Axis[], offset: number): void {
  const { size, x, out } = axes[axes.length - 1];
  forEachOffset(axes.slice(0, -1), (xOffset, outOffset) => {
    let source = offset + xOffset;
    let target = outOffset;
    for (let i = 0; i < size; i++, source += x, target += out) to[target] = from[source];
  });
}

/** Calls back once for every index of the axes, with its offsets in elements. */
function forEachOffset(axes: readonly Axis[], visit: (xOffset: number, outOffset: number) => void, xOffset: number = 0, outOffset: number = 0): void {
  const [axis, ...inner] = axes;
  if (axis === undefined) {
    visit(xOffset, outOffset);
    return;
  }
  for (let i = 0; i < axis.size; i++) forEachOffset(inner, visit, xOffset + i * axis.x, outOffset + i * axis.out);
}
