import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import type { WasmKernelArguments } from './wasm-kernel.ts';

let shared: MathBackendCPU | undefined;

/** The cpu backend's kernel on the memory of the wasm backend: it reads there without a copy, and its results are copied there. */
export function delegated(kernelName: string): (args: WasmKernelArguments) => tf.TensorInfo | tf.TensorInfo[] {
  return ({ inputs, attrs, backend }) => {
    shared ??= new MathBackendCPU();
    const cpu = shared;
    const lent: tf.TensorInfo[] = [];
    const lend = (info: tf.TensorInfo) => {
      // Some kernels ask a tensor for its rank.
      const copy = { ...cpu.makeTensorInfo(info.shape, info.dtype, valuesOf(backend, info)), rank: info.shape.length };
      lent.push(copy);
      return copy;
    };
    // Some kernels take a list of tensors under one name.
    const named = Object.entries(inputs as Record<string, tf.TensorInfo | tf.TensorInfo[]>).map(([name, info]) => [
      name, Array.isArray(info) ? info.map(lend) : lend(info),
    ]);
    const result = tf.getKernel(kernelName, 'cpu').kernelFunc({ inputs: Object.fromEntries(named), attrs, backend: cpu });
    const results = [result].flat();
    const outputs = results.map(({ dataId, shape, dtype }) => backend.makeOutput(shape, dtype, undefined, typed(cpu.readSync(dataId), dtype)));
    for (const { dataId } of [...lent, ...results]) cpu.disposeData(dataId, true);
    return Array.isArray(result) ? outputs : outputs[0];
  };
}

function valuesOf(backend: BackendWasm, info: tf.TensorInfo): tf.backend_util.BackendValues {
  return info.dtype === 'string' ? backend.readSync(info.dataId) : backend.typedArrayFromHeap(info);
}

/** The cpu backend keeps some integers in an array of floats. */
function typed(values: tf.backend_util.BackendValues, dtype: tf.DataType): tf.backend_util.TypedArray {
  return (dtype === 'int32' ? Int32Array.from(values as tf.backend_util.TypedArray) : values) as tf.backend_util.TypedArray;
}
