import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { trackWindows } from '@crossmodal/datasets/drifters';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { runInProcess, temporaryFolder } from '../../../../test/command.ts';
import type { PairResult } from '../pair-result.ts';
import { continuationRanks } from './continuation-ranks.ts';
import { gaussianScores } from './gaussian-law.ts';
import { persistenceScores } from './persistence.ts';
import { chanceOverBuoys, recallGain, recallOverBuoys } from './recall-over-buoys.ts';

interface Findings {
  readonly buoys: { readonly train: number; readonly test: number };
  readonly recall: Readonly<Record<'model' | 'persistence' | 'gaussian', Readonly<Record<string, { mean: number; low: number; high: number }>>>> & { readonly chance: Readonly<Record<string, number>> };
}

/** Drifters on circles around centres, each with a speed, a radius and a sense of its own. */
function circlingDrifters(buoys: number, steps: number): string {
  const random = createRandom(1);
  const lines = ['buoy_id,step,lon,lat'];
  for (let buoy = 0; buoy < buoys; buoy++) {
    const [radius, turn, phase] = [0.1 + 0.3 * random.uniform(), (0.2 + 0.3 * random.uniform()) * (random.uniform() < 0.5 ? -1 : 1), 6 * random.uniform()];
    for (let step = 0; step < steps; step++) {
      const angle = phase + turn * step;
      lines.push([buoy, step, 50 + radius * Math.cos(angle) + 0.003 * random.normal(), radius * Math.sin(angle) + 0.003 * random.normal()].join());
    }
  }
  return lines.join('\n');
}

describe('continuationRanks', () => {
  const windows = trackWindows(
    [
      { buoy: 'a', lon: Float64Array.of(0, 1, 2, 3, 4, 5), lat: new Float64Array(6) },
      { buoy: 'b', lon: Float64Array.of(0, 1, 3), lat: new Float64Array(3) },
    ],
    { past: 1, future: 1 },
  );

  it('leaves the other windows of the same buoy aside and counts ties against the true one', () => {
    expect(windows.count).toBe(3);
    const flat = continuationRanks(windows, (_window, into) => into.fill(0));
    expect([...flat.candidates]).toEqual([2, 2, 3]);
    expect([...flat.ranks]).toEqual([2, 2, 3]);
    expect([...continuationRanks(windows, (_window, into) => into.fill(NaN)).ranks]).toEqual([2, 2, 3]);
    // Chance by hand: one of two, one of two, one of three; the mean of the buoys' means.
    expect(chanceOverBuoys(windows, flat, 1)).toBeCloseTo((1 / 2 + 1 / 3) / 2, 12);
  });

  it('by persistence finds the drifter that goes on as it did', () => {
    const ranks = continuationRanks(windows, persistenceScores(windows));
    // Both windows of a go on by a degree; that of b goes by one degree, then two, so that those of a are nearer.
    expect([...ranks.ranks]).toEqual([1, 1, 3]);
    expect(recallOverBuoys(windows, ranks, 1).mean).toBe(0.5);
    expect(recallGain(windows, [ranks, ranks], 1)).toMatchObject({ mean: 0, low: 0, high: 0 });
  });
});

describe('gaussianScores', () => {
  it('are the pointwise mutual information of a known Gaussian pair', () => {
    const random = createRandom(3);
    const [n, rho] = [20_000, 0.8];
    const u = Float32Array.from({ length: n }, () => random.normal());
    const v = u.map((value) => rho * value + Math.sqrt(1 - rho ** 2) * random.normal());
    const side = (data: Float32Array) => ({ shape: [1], rows: (indices: Uint32Array) => Float32Array.from(indices, (index) => data[index]) });
    const split = (count: number) => ({ count, u: side(u), v: side(v), labels: null });
    const scores = new Float64Array(2);
    gaussianScores(split(n), split(2))(0, scores);
    const exact = (x: number, y: number) => 0.5 * (y ** 2 - (y - rho * x) ** 2 / (1 - rho ** 2));
    // Relative errors of the covariances are near one per cent, and y² − … is of order 1.
    expect(Math.abs(scores[1] - scores[0] - (exact(u[0], v[1]) - exact(u[0], v[0])))).toBeLessThan(0.1);
  });
});

describe('crossmodal train drifters', () => {
  it('finds the continuations of circling drifters among those of other buoys, better than persistence', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'buoys.csv');
    writeFileSync(file, circlingDrifters(60, 60));
    const run = join(folder, 'run');
    const { code, said, output } = await runInProcess(['train', 'drifters', '--file', file, '--past', '5', '--future', '5', '--epochs', '15', '--batch-size', '64', '--width', '32', '--engine', 'wasm', '--out', run]);
    expect(code, said).toBe(0);
    expect(output).toContain('continuation among other buoys');
    const { findings } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult & { findings: Findings };
    expect(findings.buoys).toEqual({ train: 42, test: 18 });
    const { model, persistence, chance } = findings.recall;
    expect(model['5'].low).toBeGreaterThan(5 * chance['5']);
    expect(model['5'].mean).toBeGreaterThan(persistence['5'].mean);
    expect(readFileSync(join(run, 'report.html'), 'utf8')).toContain('Tracks of the buoys');
  }, 60_000);

  it('asks for the file, and says when it has too few buoys', async () => {
    const out = ['--out', join(temporaryFolder(), 'run'), '--engine', 'wasm'];
    expect((await runInProcess(['train', 'drifters', ...out])).said).toContain('data.file is null; expected a CSV file of drifting buoys');
    const file = join(temporaryFolder(), 'few.csv');
    writeFileSync(file, circlingDrifters(2, 40));
    expect((await runInProcess(['train', 'drifters', '--file', file, ...out])).said).toContain('has 2 buoys with 17 positions in a row; expected at least 4');
  });

  const real = fileURLToPath(new URL('../../../../../../../shared/data/drifters/gdp_madagascar_buoys.csv.gz', import.meta.url));
  it.skipIf(!existsSync(real))('finds real continuations many times better than chance (skipped where ../shared has no drifters)', async () => {
    const run = join(temporaryFolder(), 'run');
    const { code, said } = await runInProcess(['train', 'drifters', '--file', real, '--epochs', '4', '--engine', 'wasm', '--out', run]);
    expect(code, said).toBe(0);
    const { findings } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult & { findings: Findings };
    expect(findings.recall.model['5'].low).toBeGreaterThan(5 * findings.recall.chance['5']);
  }, 120_000);
});
