import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MetricsLog } from '@crossmodal/training';
import { beforeAll, describe, expect, it } from 'vitest';

import { runInProcess, startCommand, temporaryFolder } from '../test/command.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';

/** Real MNIST halves, cut to 30 steps. */
const settings = ['--train-images', '1000', '--test-images', '400', '--epochs', '3', '--batch-size', '100', '--embedding-dim', '16', '--log-every', '1', '--seed', '3'];
const penalties = { none: [], mmd: ['--regulariser', 'mmd', '--regulariser-weight', '5'] } as const;

const folder = temporaryFolder();
const runOf = (penalty: keyof typeof penalties, engine: string) => join(folder, `${penalty}-${engine}`);
const resultOf = (penalty: keyof typeof penalties) => JSON.parse(readFileSync(join(runOf(penalty, 'jit'), 'result.json'), 'utf8')) as PairResult;
const lossesOf = (run: string) => MetricsLog.read(join(run, 'metrics.jsonl')).map(({ loss }) => loss as number);

async function train(penalty: keyof typeof penalties, engine: string): Promise<void> {
  const { code, said } = await startCommand(['train', 'mnist-halves', '--out', runOf(penalty, engine), '--engine', engine, ...settings, ...penalties[penalty]]).outcome;
  expect(code, said).toBe(0);
  if (engine === 'jit') expect(said).toMatch(/training steps compiled to one graph/);
  expect(said).not.toMatch(/is not compiled/);
}

describe('crossmodal train mnist-halves --regulariser', () => {
  beforeAll(async () => {
    await train('none', 'jit');
    await train('mmd', 'jit');
    await train('mmd', 'wasm');
  }, 180_000);

  it('closes most of the gap that it penalises', () => {
    const [none, mmd] = (['none', 'mmd'] as const).map((penalty) => resultOf(penalty).gap!);
    expect(none.pairs).toBe(400);
    expect(mmd.mmdSquared).toBeLessThan(0.5 * none.mmdSquared);
  });

  it('has the same losses in a compiled step as in an eager one, the penalty among them', () => {
    const [compiled, eager, without] = [lossesOf(runOf('mmd', 'jit')), lossesOf(runOf('mmd', 'wasm')), lossesOf(runOf('none', 'jit'))];
    expect(compiled).toHaveLength(30);
    // The median may fall on either of two distances that are the same but for rounding.
    compiled.forEach((loss, step) => expect(Math.abs(loss / eager[step] - 1)).toBeLessThan(1e-3));
    // The weights are the same before the first step, so that the difference is the penalty alone.
    expect(compiled[0] - without[0]).toBeGreaterThan(0.05);
  });

  it('tests on the loss without the penalty', () => {
    const { loss, gap } = resultOf('mmd');
    expect(loss.chance).toBeCloseTo(Math.log(100), 4);
    expect(loss.test).toBeLessThan(loss.chance);
    expect(gap!.centroidGap).toBeLessThan(resultOf('none').gap!.centroidGap);
  });

  it('says in the help how it is used, and refuses sets of points', async () => {
    expect((await runInProcess(['train', 'mnist-halves', '--help'])).output).toContain('crossmodal train mnist-halves --regulariser centroid --regulariser-weight 3');
    const { code, said } = await runInProcess(['train', 'mnist-halves', '--similarity', 'kme', '--regulariser', 'mmd', '--out', join(folder, 'refused')]);
    expect(code).toBe(2);
    expect(said).toMatch(/regulariser.*the similarity kme compares sets of points, and mmd is of vectors; expected none, or a similarity of inner, cosine, l2/);
  });
});
