import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { loadSystemBlas } from './load-system-blas.ts';
import { typedArrayKernel } from './typed-array-kernel.ts';
import { wasmSimdKernel } from './wasm-simd-kernel.ts';

/** What {@link selectKernel} chose, and why not a faster one. */
export interface KernelSelection {
  readonly kernel: LinearAlgebraKernel;
  /** One sentence for each faster kernel that does not work here. */
  readonly reasons: readonly string[];
}

/**
 * The fastest kernel that works here: the system's OpenBLAS, else WebAssembly with SIMD, else typed arrays.
 *
 * @param options As of {@link loadSystemBlas}; `system: false` leaves the system's library alone.
 *
 * @example
 * ```ts
 * import { selectKernel } from '@crossmodal/theory';
 *
 * const { kernel } = await selectKernel({ system: false });
 * console.log(kernel.name); // wasm-simd
 * ```
 */
export async function selectKernel({
  system = true,
  ...options
}: { system?: boolean; libraries?: readonly string[]; threads?: number } = {}): Promise<KernelSelection> {
  const reasons: string[] = [];
  if (system) {
    const found = await loadSystemBlas(options);
    if (found.kernel) return { kernel: found.kernel, reasons };
    reasons.push(`system-blas: ${found.reason}`);
  }
  const simd = wasmSimdKernel();
  if (simd) return { kernel: simd, reasons };
  reasons.push('wasm-simd: WebAssembly with SIMD is missing or forbidden here');
  return { kernel: typedArrayKernel(), reasons };
}
