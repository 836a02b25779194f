import { translations } from './translations.ts';

/** Kernels without inputs whose result is computed while recording. */
const COMPUTED_KERNELS: readonly string[] = ['LinSpace', 'Range'];

/**
 * The names of the tfjs kernels that can be compiled, sorted. A kernel that is not among them can still occur where
 * its inputs are constants: it is then computed while recording.
 *
 * @example
 * ```ts
 * import { supportedKernels } from '@crossmodal/jit';
 *
 * console.log(supportedKernels().includes('Conv2DBackpropFilter')); // true
 * ```
 */
export function supportedKernels(): string[] {
  return [...Object.keys(translations), ...COMPUTED_KERNELS].toSorted();
}
