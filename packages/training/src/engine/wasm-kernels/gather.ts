import * as tf from '@tensorflow/tfjs-core';

import { heapRoutines } from './heap/heap-routines.ts';
import { heapAddress, type WasmKernel } from './wasm-kernel.ts';

const WORD = 4;

/**
 * Rows by their numbers, as embeddings are looked up: in runs, where tfjs-backend-wasm 4.22 takes some 40 ns a number, and
 * right for batch axes, where it is silently wrong.
 *
 * @param original The backend's own kernel, for strings and for indices out of range, which it refuses.
 */
export function gather(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x, indices }, attrs, backend } = args;
    const { axis, batchDims } = attrs as tf.GatherV2Attrs;
    if (x.dtype === 'string' || indices.dtype !== 'int32') return original(args);
    const [parsedAxis] = tf.util.parseAxisParam(axis, x.shape);
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor, indices as tf.Tensor, parsedAxis, batchDims,
    );
    if (!backend.typedArrayFromHeap(indices).every((index) => index >= 0 && index < dimSize)) return original(args);
    const result = backend.makeOutput(outputShape, x.dtype);
    const count = tf.util.sizeFromShape(indices.shape) / batchSize;
    const routines = x.dtype === 'bool' ? undefined : heapRoutines(backend);
    const [from, to, numbers] = [x, result, indices].map((tensor) => backend.typedArrayFromHeap(tensor));
    for (let i = 0; i < batchSize * outerSize; i++) {
      const [source, first, target] = [i * dimSize * sliceSize, Math.floor(i / outerSize) * count, i * count * sliceSize];
      if (routines) {
        const [a, b, c] = [heapAddress(backend, x) + WORD * source, heapAddress(backend, indices) + WORD * first, heapAddress(backend, result) + WORD * target];
        routines.gatherBlocks(a, b, c, count, WORD * sliceSize);
      } else {
        for (let j = 0; j < count; j++) {
          const start = source + numbers[first + j] * sliceSize;
          to.set(from.subarray(start, start + sliceSize), target + j * sliceSize);
        }
      }
    }
    return result;
  };
}
