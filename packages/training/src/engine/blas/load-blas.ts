import { availableParallelism } from 'node:os';

import type { PackageLoader } from '../engine-candidates.ts';

/** Single-precision matrix products of a BLAS: C ← A·B + beta·C, row after row; lengths and distances in numbers. */
export type Gemm = (
  transposeA: boolean, transposeB: boolean, m: number, n: number, k: number,
  a: Float32Array, aStride: number, b: Float32Array, bStride: number, beta: number, c: Float32Array, cStride: number,
) => void;

/** A BLAS that has been loaded and checked. */
export interface Blas {
  readonly gemm: Gemm;
  /** Name or path of the library. */
  readonly library: string;
  /** How many threads it works with; `undefined` where it decides by itself. */
  readonly threads: number | undefined;
}

/** As far as `koffi` is needed. */
interface Koffi {
  load(path: string): { func(declaration: string): (...values: unknown[]) => unknown };
}

/** Names under which systems know a BLAS with the C interface and integers of 32 bits. */
const LIBRARIES: readonly string[] = [
  'libopenblas.so.0', 'libopenblas.so', 'libopenblas.dylib',
  '/opt/homebrew/opt/openblas/lib/libopenblas.dylib', '/usr/local/opt/openblas/lib/libopenblas.dylib',
  '/System/Library/Frameworks/Accelerate.framework/Accelerate', 'libopenblas.dll',
];

/** Constants of the C interface of the BLAS. */
const [ROW_MAJOR, AS_IS, TRANSPOSED] = [101, 111, 112];

/**
 * Loads the system's BLAS through the optional package `koffi`, sets its threads and checks a product of every transposition,
 * so that a library with integers of another width is refused.
 *
 * @param options `load` imports the package. `threads`: how many; default one a core. With a fixed number results are
 * the same from run to run. `libraries`: names or paths to try in turn.
 * @throws What `load` throws, or an Error with the reason of every library that was tried.
 */
export async function loadBlas({
  load, threads = availableParallelism(), libraries = LIBRARIES,
}: { load: PackageLoader; threads?: number | undefined; libraries?: readonly string[] }): Promise<Blas> {
  const imported = (await load('koffi')) as { default?: Koffi } & Koffi;
  const koffi = imported.default ?? imported;
  const reasons: string[] = [];
  for (const library of libraries) {
    try {
      const opened = koffi.load(library);
      const gemm = gemmOf(opened);
      const set = threadsSetter(opened);
      set?.(threads);
      const fault = gemmFault(gemm);
      if (fault === undefined) return { gemm, library, threads: set && threads };
      reasons.push(`${library} computes wrongly: ${fault}`);
    } catch (error) {
      reasons.push(`${library}: ${String((error as Error).message ?? error).split('\n')[0]}`);
    }
  }
  throw new Error(`no BLAS works (${reasons.join('; ')})`);
}

function gemmOf(library: ReturnType<Koffi['load']>): Gemm {
  const sgemm = library.func(
    'void cblas_sgemm(int order, int ta, int tb, int m, int n, int k, float alpha, void *a, int lda, void *b, int ldb, float beta, void *c, int ldc)',
  );
  return (transposeA, transposeB, m, n, k, a, aStride, b, bStride, beta, c, cStride) => {
    sgemm(ROW_MAJOR, transposeA ? TRANSPOSED : AS_IS, transposeB ? TRANSPOSED : AS_IS, m, n, k, 1, a, aStride, b, bStride, beta, c, cStride);
  };
}

/** OpenBLAS has a function for it; Accelerate of macOS decides by itself. */
function threadsSetter(library: ReturnType<Koffi['load']>): ((threads: number) => unknown) | undefined {
  try {
    return library.func('void openblas_set_num_threads(int threads)');
  } catch {
    return undefined;
  }
}

/** What a product gets wrong, by its definition, in any transposition and with what was in the result before. */
export function gemmFault(gemm: Gemm): string | undefined {
  const [m, n, k] = [37, 29, 41];
  const values = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin(seed + i * i));
  const [a, b, before] = [values(m * k, 1), values(k * n, 2), values(m * n, 3)];
  for (const transposeA of [false, true]) {
    for (const transposeB of [false, true]) {
      const c = before.slice();
      gemm(transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, 1, c, n);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = before[i * n + j];
          for (let l = 0; l < k; l++) sum += a[transposeA ? l * m + i : i * k + l] * b[transposeB ? j * k + l : l * n + j];
          // Written so that NaN differs.
          if (!(Math.abs(c[i * n + j] - sum) < 1e-4)) return `entry ${i}, ${j} of a product is ${c[i * n + j]} instead of ${sum}`;
        }
      }
    }
  }
  return undefined;
}
