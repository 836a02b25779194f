import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MetricsLog } from '@crossmodal/training';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';

/** Real MNIST halves, cut to 20 steps; a learned temperature is part of the compiled step. */
const settings = ['--train-images', '1000', '--test-images', '200', '--epochs', '2', '--batch-size', '100', '--embedding-dim', '16', '--checkpoint-every', '7', '--log-every', '1', '--seed', '3'];
const folder = temporaryFolder();
const [compiled, eager] = [join(folder, 'compiled'), join(folder, 'eager')];
const logOf = (run: string) => MetricsLog.read(join(run, 'metrics.jsonl'));

async function trained(run: string, engine: string): Promise<string> {
  const { code, said } = await startCommand(['train', 'mnist-halves', '--out', run, '--engine', engine, ...settings]).outcome;
  expect(code, said).toBe(0);
  return said;
}

describe('crossmodal train --engine jit', () => {
  let said = '';

  beforeAll(async () => {
    said = await trained(compiled, 'jit');
    await trained(eager, 'wasm');
  }, 180_000);

  it('says what computes, and has the losses and temperatures of the eager engine', () => {
    expect(said).toMatch(/Engine: jit, training steps compiled to one graph/);
    const [ours, theirs] = [logOf(compiled), logOf(eager)];
    expect(ours).toHaveLength(20);
    ours.forEach(({ loss, temperature }, step) => {
      expect(Math.abs((loss as number) / (theirs[step].loss as number) - 1)).toBeLessThan(1e-4);
      expect(Math.abs((temperature as number) / (theirs[step].temperature as number) - 1)).toBeLessThan(1e-4);
    });
  });

  it('goes on after a kill with the same bits, on the engine that the run was started on', async () => {
    const run = join(folder, 'killed');
    const command = startCommand(['train', 'mnist-halves', '--out', run, ...settings], { engine: 'jit' });
    while (!logOf(run).some(({ step }) => step === 10)) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    command.process.kill('SIGKILL');
    await command.outcome;
    expect(JSON.parse(readFileSync(join(run, 'engine.json'), 'utf8'))).toEqual({ engine: 'jit' });
    const { code, said: resumed } = await startCommand(['train', '--resume', run], { engine: 'auto' }).outcome;
    expect(code, resumed).toBe(0);
    expect(resumed).toMatch(/Engine: jit/);
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(readFileSync(join(compiled, 'metrics.jsonl'), 'utf8'));
    const weights = (path: string) => readFileSync(join(path, 'checkpoints', 'model.safetensors'));
    expect(weights(run).equals(weights(compiled))).toBe(true);
  }, 120_000);
});
