import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { nothingInstalled } from '../../test/loaders.ts';
import type { EngineCandidate } from './engine-candidates.ts';
import { tryEngine } from './try-engine.ts';

const candidate = (start: EngineCandidate['start']): EngineCandidate => ({
  name: 'tensorflow',
  backend: 'tensorflow',
  description: 'an engine',
  remedy: 'mend it',
  needs: '@tensorflow/tfjs-node',
  start,
});

beforeAll(startBackends);

describe('tryEngine', () => {
  it('never throws: what is thrown becomes the reason, its first line', async () => {
    const attempts: [unknown, string][] = [
      [new Error('first line\nsecond line'), 'first line'],
      [new TypeError('x is not a function'), 'x is not a function'],
      ['a bare string', 'a bare string'],
    ];
    for (const [thrown, reason] of attempts) {
      const attempt = await tryEngine(candidate(() => Promise.reject(thrown)), { load: nothingInstalled });
      expect(attempt).toEqual({ engine: 'tensorflow', description: 'an engine', outcome: 'failed', reason, remedy: 'mend it' });
    }
  });

  it('hands the loader to the engine, and calls an engine missing whose package the loader does not find', async () => {
    const attempt = await tryEngine(candidate(async ({ load }) => void (await load('@tensorflow/tfjs-node'))), { load: nothingInstalled });
    expect(attempt).toMatchObject({ outcome: 'missing', reason: '@tensorflow/tfjs-node is not installed', remedy: 'mend it' });
  });

  it('says of an engine that works neither reason nor remedy', async () => {
    expect(await tryEngine(candidate(async () => {}), { load: nothingInstalled })).toEqual({ engine: 'tensorflow', description: 'an engine', outcome: 'works' });
  });
});
