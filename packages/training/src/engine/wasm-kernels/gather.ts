import * as tf from '@tensorflow/tfjs-core';

import { heapRoutines } from './heap/heap-routines.ts';
import { heapAddress, type WasmKernel } from './wasm-kernel.ts';

const WORD = 4;

/**
 * Rows by their numbers, as embeddings are looked up: in runs, where tfjs-backend-wasm 4.22 takes some 40 ns a number, and
 * right for batch axes, where it is silently wrong.
 *
 * @param original The backend's own kernel, for other types and for indices out of range, which it refuses.
 */
export function gather(original: WasmKernel): WasmKernel {
  return (args) => {
    const { inputs: { x, indices }, attrs, backend } = args;
    const { axis, batchDims } = attrs as tf.GatherV2Attrs;
    const routines = heapRoutines(backend);
    if (!routines || (x.dtype !== 'float32' && x.dtype !== 'int32') || indices.dtype !== 'int32') return original(args);
    const [parsedAxis] = tf.util.parseAxisParam(axis, x.shape);
    const { batchSize, outerSize, dimSize, sliceSize, outputShape } = tf.backend_util.segment_util.collectGatherOpShapeInfo(
      x as tf.Tensor, indices as tf.Tensor, parsedAxis, batchDims,
    );
    if (!backend.typedArrayFromHeap(indices).every((index) => index >= 0 && index < dimSize)) return original(args);
    const result = backend.makeOutput(outputShape, x.dtype);
    const [from, to, numbers] = [heapAddress(backend, x), heapAddress(backend, result), heapAddress(backend, indices)];
    const count = tf.util.sizeFromShape(indices.shape) / batchSize;
    const bytes = WORD * sliceSize;
    for (let i = 0; i < batchSize * outerSize; i++) {
      const batch = Math.floor(i / outerSize);
      routines.gatherBlocks(from + i * dimSize * bytes, numbers + WORD * batch * count, to + i * count * bytes, count, bytes);
    }
    return result;
  };
}
