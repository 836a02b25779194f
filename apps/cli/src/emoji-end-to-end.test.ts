import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { EmojiFindings } from './experiments/pairs/emoji/emoji-findings.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const resultOf = (...names: string[]) => JSON.parse(readFileSync(at(...names, 'result.json'), 'utf8')) as PairResult & { findings: EmojiFindings };

const tiny = ['--epochs', '3', '--batch-size', '64', '--max-emoji', '600', '--channels', '8,16,32', '--stem-stride', '4', '--text-width', '32', '--learning-rate', '0.004', '--engine', 'wasm', '--log-every', '1', '--checkpoint-every', '5'];

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

beforeAll(async () => {
  await call('train', 'emoji', '--out', at('kme'), ...tiny, '--similarity', 'kme', '--points', '4', '--embedding-dim', '15', '--languages', 'en,de', '--shift', '1');
}, 120_000);

describe('crossmodal train emoji', () => {
  it('embeds pictures and names as sets of points of the width that was asked for, and finds categories better than chance', () => {
    const { pairs, findings, retrieval } = resultOf('kme');
    expect(pairs.train + pairs.test).toBeLessThanOrEqual(600);
    expect(pairs.train + pairs.test).toBeGreaterThan(550);
    expect(findings.numbersPerItem).toBe(64);
    expect([retrieval.uToV.from, retrieval.uToV.to]).toEqual(['picture', 'name']);
    // A handful of steps do not retrieve, but they tell a face from a plant: two standard errors of a share.
    const { zeroShot, linearProbe } = findings;
    const above = (chance: number) => chance + 2 * Math.sqrt((chance * (1 - chance)) / pairs.test);
    expect(linearProbe.accuracy).toBeGreaterThan(above(linearProbe.chance));
    expect(zeroShot.prompts).toBe(pairs.train);
    expect(findings.languages.map(({ language }) => language)).toHaveLength(16);
    for (const { pictureToName } of findings.languages) expect(pictureToName[1]).toBeLessThanOrEqual(pictureToName[10]);
  });

  it('measures English names as the retrieval of the run does', () => {
    const { retrieval, findings } = resultOf('kme');
    const english = findings.languages.find(({ language }) => language === 'en')!;
    expect(english.pictureToName).toEqual(retrieval.uToV.pessimisticRecall);
    expect(english.nameToPicture).toEqual(retrieval.vToU.pessimisticRecall);
  });

  it('writes a report that says how the split was made', () => {
    const report = readFileSync(at('kme', 'report.html'), 'utf8');
    expect(report).not.toMatch(/(src|href)="(?!#|data:)/);
    for (const text of ['1585 emoji in 1166 groups', 'signs of the zodiac', 'zero-shot, mean of the logits', 'Names in other languages', 'rank of its name']) expect(report).toContain(text);
  });

  it('draws the same names and shifts after it was killed and resumed, to the last bit', async () => {
    const command = startCommand(['train', 'emoji', '--out', at('killed'), ...tiny, '--similarity', 'kme', '--points', '4', '--embedding-dim', '15', '--languages', 'en,de', '--shift', '1']);
    while (!existsSync(at('killed', 'checkpoints', 'model.safetensors'))) {
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
    command.process.kill('SIGKILL');
    await command.outcome;
    expect(existsSync(at('killed', 'result.json'))).toBe(false);
    await call('train', '--resume', at('killed'));
    const weights = (run: string) => readFileSync(at(run, 'checkpoints', 'model.safetensors'));
    expect(weights('killed').equals(weights('kme'))).toBe(true);
  }, 120_000);

  it('exports the encoder of names with whole numbers as its input', async () => {
    await call('export', at('kme'), '--onnx');
    const { encoders } = JSON.parse(readFileSync(at('kme', 'onnx', 'model.json'), 'utf8')) as { encoders: Record<'u' | 'v', { name: string; input: { type: string; values: string } }> };
    expect([encoders.u, encoders.v].map(({ name, input }) => [name, input.type])).toEqual([['picture', 'float32'], ['name', 'int32']]);
    expect(encoders.v.input.values).toContain('hashNgrams');
  }, 60_000);

  it('says what is wrong', async () => {
    const refused = async (...args: string[]) => {
      const { code, said } = await startCommand(['train', 'emoji', '--out', at('refused'), ...args]).outcome;
      expect(code).toBe(2);
      expect(existsSync(at('refused'))).toBe(false);
      return said;
    };
    expect(await refused('--languages', 'en,tlh')).toContain('data.languages has tlh; expected some of en, ');
    expect(await refused('--points', '4')).toContain('compares vectors, expected 1');
  }, 60_000);
});
