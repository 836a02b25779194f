import * as tf from '@tensorflow/tfjs-core';

import type { PackageLoader } from '../src/engine/engine-candidates.ts';

/** The error of Node for a package that is not installed. */
export function notFound(specifier: string): Error {
  return Object.assign(new Error(`Cannot find package '${specifier}' imported from /somewhere/engine.js`), { code: 'ERR_MODULE_NOT_FOUND' });
}

/** Loads nothing: no optional package is installed. */
export const nothingInstalled: PackageLoader = (specifier) => Promise.reject(notFound(specifier));

/** Registers the cpu backend's kernels under the name that TensorFlow's backend has. */
export function registerStandIn(): void {
  const { backend, factory } = { backend: 'tensorflow', factory: tf.findBackendFactory('cpu') };
  tf.copyRegisteredKernels('cpu', backend);
  tf.registerBackend(backend, factory as () => tf.KernelBackend);
}

export async function removeStandIn(): Promise<void> {
  await tf.setBackend('cpu');
  if (tf.findBackendFactory('tensorflow') === null) return;
  tf.removeBackend('tensorflow');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
}

/** Runs with a kernel of a backend replaced, and puts the real one back. */
export async function withKernel<Result>(
  { kernelName, backendName, kernelFunc }: tf.KernelConfig,
  action: () => Promise<Result>,
): Promise<Result> {
  const real = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...real, kernelFunc });
  try {
    return await action();
  } finally {
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel(real);
  }
}

/** A gradient of maximum pooling that is always 0. */
export function zeroPoolGradient(backendName: string): tf.KernelConfig {
  return { kernelName: 'MaxPoolGrad', backendName, kernelFunc: ({ inputs }) => tf.zeros((inputs as unknown as { input: tf.TensorInfo }).input.shape) };
}
