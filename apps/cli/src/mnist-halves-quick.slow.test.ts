import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';
import type { FineTuneResult } from './finetune/fine-tune-result.ts';

it('finds halves among 10,000 in the quick profile, and classifies them with 1,000 labels far better than at the start', async () => {
  const run = join(temporaryFolder(), 'quick');
  const trained = await startCommand(['train', 'mnist-halves', '--out', run]).outcome;
  expect(trained.code, trained.said).toBe(0);
  const { retrieval, pairs } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult;
  expect(pairs).toEqual({ train: 60_000, test: 10_000 });
  for (const { recall, medianRank } of [retrieval.uToV, retrieval.vToU]) {
    expect(recall['10']).toBeGreaterThan(0.5);
    expect(medianRank).toBeLessThan(20);
  }
  const tuned = await startCommand(['finetune', run, '--labels', '1000', '--seeds', '3', '--json']).outcome;
  expect(tuned.code, tuned.said).toBe(0);
  const [{ summaries: [summary] }] = JSON.parse(tuned.output) as FineTuneResult[];
  expect(summary.fineTuned.mean).toBeGreaterThan(0.82);
  expect(summary.fineTuned.mean).toBeGreaterThan(summary.start.mean! + 0.1);
  // Both fit a linear classifier to the same embeddings; they differ in what they are pulled to.
  expect(Math.abs(summary.fineTuned.mean! - summary.linearProbe.mean!)).toBeLessThan(0.02);
});
