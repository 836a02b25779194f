import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** What tfjs hands to a kernel of the wasm backend. */
export interface WasmKernelArguments {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  // tfjs types attributes as a union so wide that every kernel casts them.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly attrs: any;
  readonly backend: BackendWasm;
}

/** A kernel of the wasm backend with one output. */
export type WasmKernel = (args: WasmKernelArguments) => tf.TensorInfo;

/** The kernel that is registered for wasm now, ours or the backend's own. */
export function wasmKernel(name: string): WasmKernel {
  const config = tf.getKernel(name, 'wasm');
  if (config === undefined) throw new Error(`wasmKernel: tfjs-backend-wasm has no kernel ${name}`);
  return config.kernelFunc as unknown as WasmKernel;
}

/**
 * A view of a float32 tensor on the wasm heap. Take it after every output is allocated: an allocation may grow the
 * heap, which detaches older views.
 */
export function heapView(backend: BackendWasm, { dataId, shape }: tf.TensorInfo): Float32Array {
  return backend.typedArrayFromHeap({ dataId, shape, dtype: 'float32' }) as Float32Array;
}

/** Where a tensor's numbers begin on the wasm heap, in bytes; it stays there for as long as the tensor lives. */
export function heapAddress(backend: BackendWasm, { dataId }: tf.TensorInfo): number {
  return backend.getMemoryOffset(dataId);
}

/** Frees a temporary that no tensor stands for. */
export function release(backend: BackendWasm, ...temporaries: tf.TensorInfo[]): void {
  for (const { dataId } of temporaries) backend.disposeData(dataId);
}

/** A transposed copy, by the backend's own kernel. */
export function transposed(backend: BackendWasm, x: tf.TensorInfo, perm: number[]): tf.TensorInfo {
  return wasmKernel('Transpose')({ inputs: { x }, attrs: { perm }, backend });
}
