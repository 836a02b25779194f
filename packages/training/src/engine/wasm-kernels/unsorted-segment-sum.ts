import * as tf from '@tensorflow/tfjs-core';

import { heapRoutines } from './heap/heap-routines.ts';
import { heapAddress, heapView, type WasmKernel } from './wasm-kernel.ts';

const WORD = 4;

/**
 * Sums of rows by segment: the gradient of a look-up in an embedding, which tfjs-backend-wasm 4.22 lacks. It costs a pass
 * over the rows, where the cpu backend makes one for every segment. Rows whose segment is out of range are left out.
 */
export const unsortedSegmentSum: WasmKernel = ({ inputs, attrs, backend }) => {
  const { x, segmentIds } = inputs;
  const { numSegments } = attrs as tf.UnsortedSegmentSumAttrs;
  const slice = x.shape.slice(segmentIds.shape.length);
  const result = backend.makeOutput([numSegments, ...slice], 'float32');
  const [count, size] = [tf.util.sizeFromShape(segmentIds.shape), tf.util.sizeFromShape(slice)];
  const routines = heapRoutines(backend);
  const to = heapView(backend, result).fill(0);
  if (routines && x.dtype === 'float32') {
    routines.scatterAdd(heapAddress(backend, x), heapAddress(backend, segmentIds), heapAddress(backend, result), count, WORD * size, numSegments);
    return result;
  }
  const [from, ids] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(segmentIds)];
  for (let i = 0; i < count; i++) {
    if (ids[i] < 0 || ids[i] >= numSegments) continue;
    for (let j = 0; j < size; j++) to[ids[i] * size + j] += from[i * size + j];
  }
  return result;
};
