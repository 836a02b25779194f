import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../../test/backends.ts';
import { Draw } from '../../../test/draw.ts';
import { evaluated, expectAgreement } from '../../../test/evaluated.ts';
import { kernelCases } from '../../../test/kernel-cases.ts';

/** Complex numbers and canvases, which tfjs-backend-wasm cannot hold. */
const ABSENT = ['Complex', 'ComplexAbs', 'Draw', 'FFT', 'IFFT', 'Imag', 'Real'];

beforeAll(startBackends);

describe('every kernel of the cpu backend', { timeout: 30_000 }, () => {
  it.each(kernelCases)('gives the same on wasm: %s', async (_, compute) => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 7 }), async (seed, longest) => {
        const expected = await evaluated('cpu', () => compute(new Draw(seed, longest)));
        expectAgreement(await evaluated('wasm', () => compute(new Draw(seed, longest))), expected);
      }),
      { numRuns: 30, seed: 4 },
    );
  });

  it('is called by one of these cases, but for complex numbers and canvases', async () => {
    await tf.setBackend('cpu');
    const called = new Set<string>();
    for (const [, compute] of kernelCases) {
      for (let seed = 0; seed < 8; seed++) {
        const { kernelNames } = await tf.profile(() => tf.tidy(() => void compute(new Draw(seed, 4))) as never);
        for (const name of kernelNames) called.add(name);
      }
    }
    const uncalled = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName).filter((name) => !called.has(name));
    expect(uncalled.toSorted()).toEqual(ABSENT);
  });

  it('leaves no tensor and no memory behind', async () => {
    await tf.setBackend('wasm');
    const held = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];
    for (const [name, compute] of kernelCases) {
      const before = held();
      tf.tidy(() => void compute(new Draw(1, 4)));
      expect(held(), name).toEqual(before);
    }
  });
});
