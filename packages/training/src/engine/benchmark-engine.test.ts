import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { benchmarkEngine } from './benchmark-engine.ts';

beforeAll(startBackends);

describe('benchmarkEngine', () => {
  it('gives positive finite speeds, and leaks nothing', async () => {
    await tf.setBackend('wasm');
    const usage = () => [tf.memory().numTensors, (tf.backend() as unknown as { numDataIds(): number }).numDataIds()];
    const before = usage();
    const { productGflops, lenetImagesPerSecond } = await benchmarkEngine();
    for (const speed of [productGflops, lenetImagesPerSecond]) {
      expect(speed).toBeGreaterThan(0);
      expect(speed).toBeLessThan(Infinity);
    }
    expect(usage()).toEqual(before);
  });
});
