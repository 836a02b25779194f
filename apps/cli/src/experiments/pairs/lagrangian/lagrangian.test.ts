import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MetricsLog } from '@crossmodal/training';
import { describe, expect, it } from 'vitest';

import { runInProcess, startCommand, temporaryFolder } from '../../../../test/command.ts';
import type { PairResult } from '../pair-result.ts';
import type { LagrangianFindings } from './lagrangian-findings.ts';

const small = ['--train-pairs', '256', '--test-pairs', '64', '--steps', '20', '--step', '5e-3', '--epochs', '4', '--batch-size', '32', '--width', '16', '--hidden-width', '16', '--engine', 'wasm'];

describe('crossmodal train lagrangian', () => {
  it('learns the trajectories, measures the fields that they find, and evaluates to the same again', async () => {
    const run = join(temporaryFolder(), 'run');
    const { code, said, output } = await runInProcess(['train', 'lagrangian', '--out', run, ...small]);
    expect(code, said).toBe(0);
    expect(output).toContain('weighted mean of the training fields');
    const result = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult & { findings: LagrangianFindings };
    expect(result.retrieval.uToV).toMatchObject({ from: 'field', to: 'trajectory' });
    expect(result.loss.test).toBeLessThan(result.loss.chance);
    // A field drawn at random is √2 times as far as the mean of all.
    const { best, prior } = result.findings.amongTrain;
    expect(best.psi).toBeLessThan(Math.SQRT2 * 1.1 * prior.psi);
    expect(Math.abs(prior.psi / 0.4 - 1)).toBeLessThan(0.2);
    // Enough to use the encoder on other trajectories of the same flows.
    const { simulation } = result.findings;
    expect(simulation).toMatchObject({ degree: 3, integration: { step: 5e-3, steps: 20, recordEvery: 5, start: [0.75, 0.75] } });
    expect([simulation.frequencies.length, simulation.preparation.mean.length, simulation.preparation.deviation.length]).toEqual([49, 2, 2]);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('Fields retrieved from a trajectory');
    expect((await runInProcess(['evaluate', run])).code).toBe(0);
    const again = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as typeof result;
    expect({ ...again, cost: null }).toEqual({ ...result, cost: null });
  }, 60_000);

  it('learns from velocities at points too, with the threads of the built package', async () => {
    const run = join(temporaryFolder(), 'run');
    const { code, said } = await startCommand(['train', 'lagrangian', '--out', run, ...small, '--field', 'velocities', '--velocity-points', '9', '--embedding-dim', '18']).outcome;
    expect(code, said).toBe(0);
    const losses = MetricsLog.read(join(run, 'metrics.jsonl')).map(({ loss }) => Number(loss));
    expect(losses.at(-1)).toBeLessThan(0.9 * losses[0]);
  }, 60_000);

  it('says which width of embeddings the fields have', async () => {
    const { code, said } = await runInProcess(['train', 'lagrangian', '--out', join(temporaryFolder(), 'run'), ...small, '--embedding-dim', '64']);
    expect(code).toBe(2);
    expect(said).toContain('model.embeddingDim is 64; expected 98');
  });
});
