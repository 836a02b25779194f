import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import { type HeapRoutines, heapRoutines } from './heap/heap-routines.ts';
import { heapAddress, heapView, type WasmKernel } from './wasm-kernel.ts';

const WORD = 4;

/** Which routine combines rows. */
type Combination = keyof Pick<HeapRoutines, 'addRows' | 'maximumRows' | 'minimumRows'>;

/**
 * Sum, mean, maximum and minimum over axes that are not the last ones, such as the gradient of a bias, row upon row. The
 * kernels of tfjs-backend-wasm 4.22 transpose first.
 *
 * @param combine Which routine combines two rows.
 * @param divided Whether the result is divided by the number of rows.
 */
export function leadingReduction(combine: Combination, divided: boolean = false): (original: WasmKernel) => WasmKernel {
  return (original) => (args) => {
    const { inputs: { x }, attrs, backend } = args;
    const { axis, reductionIndices = axis, keepDims } = attrs as { axis?: number | number[]; reductionIndices?: number | number[]; keepDims?: boolean };
    const routines = heapRoutines(backend);
    const axes = tf.util.parseAxisParam(reductionIndices as number | number[], x.shape).toSorted((a, b) => a - b);
    const inner = tf.util.sizeFromShape(x.shape.slice(axes.at(-1)! + 1));
    const adjacent = axes.every((value, i) => value === axes[0] + i);
    if (!routines || x.dtype !== 'float32' || axes.length === 0 || !adjacent || inner < 2 || tf.util.sizeFromShape(x.shape) === 0) return original(args);
    const shape = x.shape.filter((_, i) => !axes.includes(i));
    const rows = tf.util.sizeFromShape(axes.map((i) => x.shape[i]));
    const outer = tf.util.sizeFromShape(x.shape.slice(0, axes[0]));
    const result = backend.makeOutput(keepDims ? tf.backend_util.expandShapeToKeepDim(shape, axes) : shape, 'float32');
    const [from, to, bytes] = [heapAddress(backend, x), heapAddress(backend, result), WORD * inner];
    routines.copyBlocks(from, to, outer, bytes, rows * bytes, bytes);
    for (let i = 0; i < outer; i++) routines[combine](from + (i * rows + 1) * bytes, to + i * bytes, rows - 1, bytes);
    if (divided) divide(backend, result, rows);
    return result;
  };
}

function divide(backend: BackendWasm, x: tf.TensorInfo, by: number): void {
  const values = heapView(backend, x);
  for (let i = 0; i < values.length; i++) values[i] /= by;
}
