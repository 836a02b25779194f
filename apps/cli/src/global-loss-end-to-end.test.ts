import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors } from '@crossmodal/encoders';
import { MetricsLog, readCheckpoint } from '@crossmodal/training';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';

/** A loss that keeps normalisers, temperatures and moments of each pair, with a weight γ that depends on the epoch. */
const settings = [
  '--train-images', '1000', '--test-images', '300', '--epochs', '4', '--batch-size', '100', '--learning-rate', '0.003',
  '--loss', 'fast-clip-v2', '--loss-options', 'rho=4,gammaEpochs=3', '--embedding-dim', '16',
  '--checkpoint-every', '7', '--log-every', '1', '--engine', 'wasm', '--seed', '3',
];

const folder = temporaryFolder();
const through = join(folder, 'through');

const checkpointFile = (run: string) => join(run, 'checkpoints', 'model.safetensors');
const resultOf = (run: string) => JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult;
const withoutCost = ({ cost: _, ...result }: PairResult) => result;
const metricsOf = (run: string) => MetricsLog.read(join(run, 'metrics.jsonl'));

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

beforeAll(async () => {
  await call('train', 'mnist-halves', '--out', through, ...settings);
}, 120_000);

describe('crossmodal train mnist-halves --loss fast-clip-v2', () => {
  it('retrieves halves far better than chance, and logs the running objective with the surrogate and the mean temperature', () => {
    const { retrieval, loss, temperature } = resultOf(through);
    for (const { recall } of [retrieval.uToV, retrieval.vToU]) {
      const chance = retrieval.chance.recall['10'];
      expect(recall['10']).toBeGreaterThan(chance + 4 * Math.sqrt((chance * (1 - chance)) / 300));
    }
    const records = metricsOf(through);
    expect(records).toHaveLength(40);
    expect(records.every(({ surrogate, chance }) => Number.isFinite(surrogate) && chance === 0)).toBe(true);
    const losses = records.map((record) => record.loss as number);
    expect(losses.at(-1)).toBeLessThan(losses[0]);
    expect(loss.test).toBeLessThan(loss.chance);
    expect(temperature).toBe(records.at(-1)!.temperature);
    expect(temperature).not.toBe(records[0].temperature);
  });

  it('keeps every pair in the checkpoint, and the mean of their temperatures', () => {
    const { tensors } = decodeSafetensors(readFileSync(checkpointFile(through)), { name: 'checkpoint' });
    const { shape, data } = tensors['state/samples'];
    expect(shape).toEqual([1000, 9]);
    // Visits first, then log u of both sides, then the temperatures.
    const column = (place: number) => Array.from({ length: 1000 }, (_, i) => data[9 * i + place]);
    expect(new Set(column(0))).toEqual(new Set([4]));
    const temperatures = [...column(3), ...column(4)];
    expect(new Set(temperatures).size).toBeGreaterThan(100);
    expect(tensors['state/temperature'].data[0]).toBeCloseTo(temperatures.reduce((sum, tau) => sum + tau, 0) / 2000, 5);
    expect(resultOf(through).temperature).toBe(tensors['state/temperature'].data[0]);
  });

  it('ends with the same bits after it was killed in mid-epoch and resumed', async () => {
    const run = join(folder, 'killed');
    const command = startCommand(['train', 'mnist-halves', '--out', run, ...settings]);
    while (!metricsOf(run).some(({ step }) => step === 24)) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    command.process.kill('SIGKILL');
    await command.outcome;
    expect(readCheckpoint(checkpointFile(run)).step % 7).toBe(0);
    expect(existsSync(join(run, 'result.json'))).toBe(false);
    await call('train', '--resume', run);
    expect(readFileSync(checkpointFile(run)).equals(readFileSync(checkpointFile(through)))).toBe(true);
    expect(metricsOf(run)).toEqual(metricsOf(through));
    expect(withoutCost(resultOf(run))).toEqual(withoutCost(resultOf(through)));
  }, 120_000);
});
