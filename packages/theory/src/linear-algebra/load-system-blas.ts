import { checkInteger } from './check-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { kernelFault } from './kernel-fault.ts';
import { type BlasLibrary, systemBlasKernel } from './system-blas-kernel.ts';

/** What {@link loadSystemBlas} found: a kernel, or the reason why there is none. */
export type SystemBlas =
  | { readonly kernel: LinearAlgebraKernel; readonly library: string }
  | { readonly kernel: undefined; readonly reason: string };

/** Names under which systems know OpenBLAS: Linux, with and without its development files, macOS and Windows. */
const LIBRARIES = ['libopenblas.so.0', 'libopenblas.so', 'libopenblas.dylib', 'libopenblas.dll'];

/** Named by a variable, so that a bundler for browsers does not go looking for it. */
const OPTIONAL_PEER: string = 'koffi';

/**
 * Loads the system's OpenBLAS with its LAPACK through the optional package `koffi`, and checks it: a product and every
 * decomposition must agree with their definitions, so that a library with integers of another width is refused.
 *
 * On Debian the package is `libopenblas0-pthread`. The library keeps its threads for the life of the process.
 *
 * @param options `libraries`: names or paths to try in turn, by default the usual names of OpenBLAS. `threads`: number
 * of threads; by default the library's own choice, one a core.
 * @returns The kernel and the library that it is in, or a reason; it does not throw for what the machine lacks.
 * @throws OutOfRangeError If `threads` is no positive integer.
 *
 * @example
 * ```ts
 * import { loadSystemBlas } from '@crossmodal/theory';
 *
 * const { kernel } = await loadSystemBlas({ libraries: ['no-such-library.so'] });
 * console.log(kernel); // undefined
 * ```
 */
export async function loadSystemBlas({
  libraries = LIBRARIES,
  threads,
}: { libraries?: readonly string[]; threads?: number } = {}): Promise<SystemBlas> {
  if (threads !== undefined) checkInteger('loadSystemBlas: threads', threads, 1);
  let load: (path: string) => BlasLibrary;
  try {
    // Left to run time: bundlers for browsers cannot resolve what is not installed, and need not.
    const koffi = (await import(/* @vite-ignore */ /* webpackIgnore: true */ OPTIONAL_PEER)) as typeof import('koffi');
    load = (koffi.default ?? koffi).load;
  } catch (error) {
    return { kernel: undefined, reason: `the package koffi cannot be loaded: ${firstLine(error)}` };
  }
  const reasons: string[] = [];
  for (const library of libraries) {
    try {
      const kernel = systemBlasKernel(load(library), threads);
      const fault = kernelFault(kernel);
      if (fault === undefined) return { kernel, library };
      reasons.push(`${library} computes wrongly: ${fault}`);
    } catch (error) {
      reasons.push(`${library}: ${firstLine(error)}`);
    }
  }
  return { kernel: undefined, reason: `no OpenBLAS found (${reasons.join('; ')})` };
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
