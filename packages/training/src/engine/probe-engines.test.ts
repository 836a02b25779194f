import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { nothingInstalled } from '../../test/loaders.ts';
import { type EngineProbe, probeEngines } from './probe-engines.ts';

beforeAll(startBackends);

describe('probeEngines', () => {
  it('tries every engine, measures those that work, and reports each as it goes', async () => {
    const before = tf.memory().numTensors;
    const reported: EngineProbe[] = [];
    const probes = await probeEngines({ load: nothingInstalled, onProbe: (probe) => reported.push(probe) });
    expect(reported).toEqual(probes);
    expect(probes.map(({ engine, outcome }) => [engine, outcome])).toEqual([
      ['tensorflow-gpu', 'missing'],
      ['tensorflow', 'missing'],
      ['jit', 'missing'],
      ['wasm+blas', 'missing'],
      ['wasm', 'works'],
      ['cpu', 'works'],
    ]);
    for (const { outcome, benchmark } of probes) {
      expect(benchmark !== undefined).toBe(outcome === 'works');
      for (const speed of Object.values(benchmark ?? {})) {
        expect(speed).toBeGreaterThan(0);
        expect(speed).toBeLessThan(Infinity);
      }
    }
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
  }, 60_000);
});
