import fc from 'fast-check';
import { beforeAll, describe, it, vi } from 'vitest';

import { startBackends } from '../../../test/backends.ts';
import { Draw } from '../../../test/draw.ts';
import { evaluated, expectAgreement } from '../../../test/evaluated.ts';
import { kernelCases } from '../../../test/kernel-cases.ts';

// As with a build of tfjs-backend-wasm that does not show its memory, or without SIMD.
vi.mock('./heap/heap-routines.ts', () => ({ heapRoutines: () => undefined }));

beforeAll(startBackends);

describe('every kernel of the cpu backend, where the memory of wasm is not to be had,', { timeout: 30_000 }, () => {
  it.each(kernelCases)('gives the same on wasm: %s', async (_, compute) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 7 }), async (seed, longest) => {
        const expected = await evaluated('cpu', () => compute(new Draw(seed, longest)));
        expectAgreement(await evaluated('wasm', () => compute(new Draw(seed, longest))), expected);
      }),
      { numRuns: 6, seed: 7 },
    );
  });
});
