import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type GriddedOcean, syntheticProfiles } from '@crossmodal/datasets/ocean';
import { createRandom, gaussianPair, trueConditionals } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';
import type { ReconstructionResult } from './reconstruct/reconstruction-result.ts';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const jsonOf = <T>(...names: string[]) => JSON.parse(readFileSync(at(...names), 'utf8')) as T;

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

/** A table in long format. */
function csvOf({ count, levels, temperature, salinity, latitude, longitude, time, platform, cycle }: GriddedOcean, rows: { from: number; to: number }): string {
  const lines = ['platform,cycle,lat,lon,time,pres,temp,psal'];
  for (let i = rows.from; i < Math.min(rows.to, count); i++) {
    levels.forEach((level, j) => lines.push([platform[i], cycle[i], latitude[i], longitude[i], time[i], level, temperature[i * levels.length + j], salinity[i * levels.length + j]].join(',')));
  }
  return `${lines.join('\n')}\n`;
}

const tiny = ['--max-profiles', '1500', '--batch-size', '128', '--epochs', '4', '--embedding-dim', '13', '--width', '32', '--engine', 'wasm', '--log-every', '1'];
const own = { count: 1500, levels: [10, 50, 100, 200, 400], correlations: [0.9, 0.7, 0.4] };
const { grid, law } = syntheticProfiles({ ...own, random: createRandom(31) });

beforeAll(async () => {
  mkdirSync(at('own'));
  writeFileSync(at('own', 'a.csv'), csvOf(grid, { from: 0, to: 700 }));
  writeFileSync(at('own', 'b.csv'), csvOf(grid, { from: 700, to: 1500 }));
  writeFileSync(at('own', 'damaged.nc'), 'CDF\u0001 nothing that follows is a header');
  await call('train', 'ocean-profiles', '--out', at('levitus'), ...tiny);
}, 120_000);

describe('crossmodal train ocean-profiles', () => {
  it('learns from the climatology, with blocks kept apart, far better than chance', () => {
    const { pairs, retrieval } = jsonOf<PairResult>('levitus', 'result.json');
    expect(pairs.train + pairs.test).toBe(1500);
    for (const { recall, from, to } of [retrieval.uToV, retrieval.vToU]) {
      expect([from, to].toSorted()).toEqual(['salinity', 'temperature']);
      expect(recall['10']).toBeGreaterThan(3 * retrieval.chance.recall['10']);
    }
    const report = readFileSync(at('levitus', 'report.html'), 'utf8');
    for (const text of ['none of which is in training', 'Training and test profiles', 'Spectrum of canonical correlations']) expect(report).toContain(text);
  });

  it.each(['convolution', 'transformer', 'linear'])('trains %s encoders, whose loss falls', async (encoder) => {
    await call('train', 'ocean-profiles', '--out', at(encoder), ...tiny, '--encoder', encoder, '--depth', '1', '--epochs', '1', '--max-profiles', '800', '--batch-size', '64');
    const losses = readFileSync(at(encoder, 'metrics.jsonl'), 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { loss: number }).loss);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)));
  }, 120_000);

  it('pairs surface states with profiles, and reconstructs both from them', async () => {
    await call('train', 'ocean-profiles', '--out', at('surface'), ...tiny, '--modalities', 'surface-profile', '--epochs', '2');
    await call('reconstruct', at('surface'), '--queries', '50', '--pool', '300', '--samples', '5');
    const { targets } = jsonOf<ReconstructionResult>('surface', 'reconstruct', 'result.json');
    expect(targets.map(({ name, from }) => [name, from])).toEqual([['temperature', 'the surface state'], ['salinity', 'the surface state']]);
    expect(jsonOf<PairResult>('surface', 'result.json').retrieval.uToV).toMatchObject({ from: 'surface state', to: 'profile' });
  }, 120_000);

  it('says what is wrong with files and settings', async () => {
    const refused = async (...args: string[]) => {
      const { code, said } = await startCommand(['train', 'ocean-profiles', '--out', at('refused'), ...args]).outcome;
      expect(code).not.toBe(0);
      expect(existsSync(at('refused'))).toBe(false);
      return said;
    };
    expect(await refused('--ocean-files', at('nothing'))).toContain('nothing');
    expect(await refused('--ocean-files', at('own'), '--on-malformed', 'refuse')).toContain('damaged.nc');
    expect(await refused('--ocean-files', at('own', 'a.csv'), '--levels', '10,2000')).toMatch(/0 of 700 profiles are left \(700 too few levels\).*lower --coverage/);
    expect(await refused('--levels', '100,50')).toContain('expected increasing pressures');
  }, 120_000);
});

describe('crossmodal reconstruct', () => {
  it('measures all methods on the same profiles, with retrieval in pools beside linear methods', async () => {
    const output = await call('reconstruct', at('levitus'), '--queries', '100', '--samples', '10');
    expect(output).toContain('salinity from temperature');
    expect(output).toContain('learned − best linear');
    const { targets, retrieval, profiles } = jsonOf<ReconstructionResult>('levitus', 'reconstruct', 'result.json');
    expect(profiles.queries).toBe(100);
    for (const { scores } of targets) {
      expect(scores.map(({ method }) => method)).toEqual(['climatology', 'conditional mean, rank 13', 'regression, rank 13', 'mean of 10 neighbours', 'learned top-1', 'learned mean']);
      expect(scores[0].skill).toBe(0);
      for (const { byLevel, rmse, crps } of scores) {
        expect(byLevel.rmse).toHaveLength(13);
        expect(Math.sqrt(byLevel.rmse.reduce((sum, value) => sum + value ** 2, 0) / 13)).toBeCloseTo(rmse, 10);
        // The score of a law is at most the mean error of its median, which is near its root mean square or below.
        if (crps !== null) expect(crps).toBeLessThan(rmse);
      }
    }
    expect(retrieval.methods.length).toBeGreaterThan(3);
    const report = readFileSync(at('levitus', 'reconstruct', 'report.html'), 'utf8');
    expect(report).not.toMatch(/(src|href)="(?!#|data:)/);
    for (const text of ['Root mean squared error by depth', 'Salinity of three test profiles', 'Error of salinity by place', 'Measured temperature with']) expect(report).toContain(text);
  }, 120_000);

  it('reads files of the user, says what it left out, and predicts with the error that theory gives', async () => {
    const { code, said } = await startCommand(['train', 'ocean-profiles', '--out', at('run-own'), '--ocean-files', at('own'), '--levels', own.levels.join(','), '--max-gap', '1000', '--profile', 'linear', '--embedding-dim', '5', '--epochs', '2', '--batch-size', '128', '--engine', 'wasm']).outcome;
    expect(code, said).toBe(0);
    expect(said).toMatch(/Left out .*damaged\.nc: /);
    expect(said).toContain('Profiles: 1500 of 1500, 1200 for training, 300 for testing');
    expect(readFileSync(at('run-own', 'report.html'), 'utf8')).toContain('damaged.nc');
    const json = JSON.parse(await call('reconstruct', at('run-own'), '--rank', '5', '--json')) as ReconstructionResult;
    expect(json.profiles.gridding).toMatchObject({ read: 1500, kept: 1500 });
    expect(json.profiles.filesLeftOut).toBe(1);
    const { covU, covV } = trueConditionals(gaussianPair(law));
    for (const { name, scores } of json.targets) {
      const { rmse } = scores.find(({ method }) => method.startsWith('conditional mean'))!;
      const expected = (name === 'salinity' ? covV : covU).trace() / 5;
      // 300 test profiles, whose five levels are dependent: a relative error of the mean square of at most √(2/300); fitting on 1200 adds half a per cent.
      expect(Math.abs(rmse ** 2 / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / json.profiles.queries) + 0.01);
    }
    // The linear baselines see all there is to see; the canonical correlations are those that were drawn.
    own.correlations.forEach((rho, i) => expect(Math.abs(json.canonicalCorrelations[i] - rho)).toBeLessThan(4 / Math.sqrt(1200)));
  }, 120_000);

  it('refuses runs of other experiments', async () => {
    mkdirSync(at('other'));
    writeFileSync(at('other', 'config.json'), JSON.stringify({ experiment: 'mnist' }));
    const { code, said } = await startCommand(['reconstruct', at('other')]).outcome;
    expect(code).toBe(2);
    expect(said).toContain('is a run of mnist, which has nothing to reconstruct');
  }, 60_000);
});
