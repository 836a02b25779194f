import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { kernelCases } from '../../test/kernel-cases.ts';
import { expectKernel } from '../../test/kernel-differences.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { supportedKernels } from '../index.ts';

useCpu();

describe('the ONNX form of each kernel', () => {
  it('is tested for every supported kernel', () => {
    expect(Object.keys(kernelCases).toSorted()).toEqual(supportedKernels());
  });

  it.each(Object.keys(kernelCases))('of %s has the results of the cpu backend, for random shapes', async (kernel) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1 << 30 }), (seed) => expectKernel(kernel, seed, { threads: 1 })),
      { numRuns: 10, seed: 1, endOnFailure: true },
    );
  });
});
