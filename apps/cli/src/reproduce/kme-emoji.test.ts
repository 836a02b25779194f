import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../test/command.ts';
import type { EmojiRun } from './kme-emoji/run-emoji.ts';
import { kmeEmoji } from './kme-emoji.ts';
import { checkRows, type Findings, holds } from './reproduction.ts';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const resultOf = (...names: string[]) => JSON.parse(readFileSync(at(...names, 'result.json'), 'utf8')) as EmojiRun['result'];

describe('reproduce kme-emoji', () => {
  const said: string[] = [];
  const terminal = { interactive: false, result: () => {}, say: (line: string) => said.push(line), progress: (line: string) => said.push(line) };
  const settings = { training: { epochs: 1, batchSize: 40 }, model: { channels: [4, 8], stemStride: 4, textWidth: 16 }, data: { maxEmoji: 200 }, engine: 'wasm' };
  const compare = (signal = new AbortController().signal) => kmeEmoji.run({ profile: 'quick', seed: 3, folder: at('compare'), settings, terminal, signal });

  let found: Findings;

  it('trains every model at equal size, goes on after a stop, and does not repeat what is finished', async () => {
    const controller = new AbortController();
    const stopped = kmeEmoji.run({
      profile: 'quick', seed: 3, folder: at('compare'), settings, signal: controller.signal,
      terminal: { ...terminal, progress: (line) => (line.startsWith('run 3 of 6') ? controller.abort() : said.push(line)) },
    });
    await expect(stopped).rejects.toThrow(/Stopped/);
    const first = readFileSync(at('compare', 'runs', 'cosine-3', 'result.json'), 'utf8');
    expect(existsSync(at('compare', 'runs', 'kme-3', 'result.json'))).toBe(false);
    found = await compare();
    const { checks, sections } = found;
    expect(readFileSync(at('compare', 'runs', 'cosine-3', 'result.json'), 'utf8')).toBe(first);
    for (const seed of [3, 4]) for (const model of ['cosine', 'wpse', 'kme']) expect(resultOf('compare', 'runs', `${model}-${seed}`).findings.numbersPerItem).toBe(64);
    const joined = checks.find(({ name }) => name.includes('joined'))!;
    expect(holds(joined)).toBe(true);
    expect(sections.flatMap(({ figures = [] }) => figures)).toHaveLength(5);
  }, 120_000);

  it('gives means and paired differences of the runs that it has', () => {
    const { checks } = found;
    const recall = (model: string, seed: number) => resultOf('compare', 'runs', `${model}-${seed}`).retrieval.uToV.pessimisticRecall[10];
    const find = (group: RegExp) => checks.find((check) => group.test(check.group!) && check.name === 'picture → name R@10')!;
    expect(find(/^KME: means/).ours).toBeCloseTo((recall('kme', 3) + recall('kme', 4)) / 2, 12);
    const difference = find(/^KME less cosine/);
    const [a, b] = [3, 4].map((seed) => recall('kme', seed) - recall('cosine', seed));
    expect(difference.ours).toBeCloseTo((a + b) / 2, 12);
    // Two values: the interval is the mean ± t |a − b| / 2, t = 12.7062 for one degree of freedom.
    const half = (12.7062 * Math.abs(a - b)) / 2;
    const [, , ours, width, verdict] = checkRows([difference])[0];
    expect(Number(ours)).toBeCloseTo((a + b) / 2, 4);
    expect(Number(width.slice(2))).toBeCloseTo(half, 3);
    expect(verdict).toBe(Math.abs((a + b) / 2) <= half ? 'not told from 0' : (a + b) / 2 > 0 ? 'above 0' : 'below 0');
  });

  it('refuses a folder with runs of other settings', async () => {
    await expect(kmeEmoji.run({ profile: 'quick', seed: 3, folder: at('compare'), settings: { ...settings, training: { epochs: 2, batchSize: 40 } }, terminal, signal: new AbortController().signal })).rejects.toThrow(/cosine-3 is a run of other settings/);
  }, 60_000);
});
