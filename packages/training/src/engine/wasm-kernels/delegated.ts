import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

import type { WasmKernelArguments } from './wasm-kernel.ts';

let shared: MathBackendCPU | undefined;

/** The cpu backend's kernel on the memory of the wasm backend: it reads there without a copy, and its results are copied there. */
export function delegated(kernelName: string): (args: WasmKernelArguments) => tf.TensorInfo[] {
  return ({ inputs, attrs, backend }) => {
    shared ??= new MathBackendCPU();
    const cpu = shared;
    const lent: tf.TensorInfo[] = [];
    const lend = (info: tf.TensorInfo) => {
      const copy = cpu.makeTensorInfo(info.shape, info.dtype, valuesOf(backend, info));
      lent.push(copy);
      return copy;
    };
    // Some kernels take a list of tensors under one name.
    const named = Object.entries(inputs as Record<string, tf.TensorInfo | tf.TensorInfo[]>).map(([name, info]) => [
      name, Array.isArray(info) ? info.map(lend) : lend(info),
    ]);
    const results = [tf.getKernel(kernelName, 'cpu').kernelFunc({ inputs: Object.fromEntries(named), attrs, backend: cpu })].flat();
    const outputs = results.map(({ dataId, shape, dtype }) => backend.makeOutput(shape, dtype, undefined, cpu.readSync(dataId) as never));
    for (const { dataId } of [...lent, ...results]) cpu.disposeData(dataId, true);
    return outputs;
  };
}

function valuesOf(backend: BackendWasm, info: tf.TensorInfo): tf.backend_util.BackendValues {
  return info.dtype === 'string' ? backend.readSync(info.dataId) : backend.typedArrayFromHeap(info);
}
