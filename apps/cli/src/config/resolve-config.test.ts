import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../test/command.ts';
import { commentedConfig } from './commented-config.ts';
import { configOfFlags, flagsOf } from './flags.ts';
import { mnistConfigSchema } from './mnist-config.ts';
import { resolveConfig } from './resolve-config.ts';

function file(content: string): string {
  const path = join(temporaryFolder(), 'settings.yaml');
  writeFileSync(path, content);
  return path;
}

describe('resolveConfig', () => {
  it('takes the paper’s settings for the paper profile', () => {
    const { training, evaluation } = resolveConfig({ flags: { profile: 'paper' } });
    expect(training).toMatchObject({ epochs: 300, batchSize: 512, learningRate: 1e-4, schedule: 'constant', temperature: 1 });
    expect(evaluation.referenceImages).toBe(60_000);
  });

  it('lets a flag go before the file, the file before the profile, and the profile before the defaults', () => {
    const path = file('profile: paper\ntraining:\n  epochs: 20\n  batchSize: 64\n');
    const config = resolveConfig({ file: path, flags: { training: { batchSize: 32 } } });
    expect(config.training).toMatchObject({ batchSize: 32, epochs: 20, learningRate: 1e-4, temperature: 1 });
    expect(resolveConfig({ file: path, flags: { profile: 'quick' } }).training).toMatchObject({ epochs: 20, learningRate: 0.003 });
  });

  it('reads JSON as well as YAML, and an empty file as no settings', () => {
    expect(resolveConfig({ file: file('{"seed": 5, "losses": ["two-sided"]}') })).toMatchObject({ seed: 5, losses: ['two-sided'] });
    expect(resolveConfig({ file: file('# nothing\n') })).toEqual(resolveConfig({}));
  });

  it('refuses a file that is missing, broken or no map', () => {
    expect(() => resolveConfig({ file: 'absent.yaml' })).toThrow(/--config absent\.yaml cannot be read/);
    expect(() => resolveConfig({ file: file('training: [') })).toThrow(/cannot be read/);
    expect(() => resolveConfig({ file: file('- 1\n') })).toThrow(/holds no settings/);
  });

  it('names every wrong setting at once, with its value and what is expected', () => {
    const path = file('training:\n  learningRate: -1\n  batchSize: big\nseed: 1.5\n');
    expect(() => resolveConfig({ file: path })).toThrow(
      /seed is 1\.5; expected int[\s\S]*training\.batchSize is "big"; expected number[\s\S]*training\.learningRate is -1; expected number to be >0/,
    );
  });
});

describe('flagsOf', () => {
  const flags = flagsOf(mnistConfigSchema);

  it('has one flag for every setting, named by the last key of its path', () => {
    expect(flags.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['seed', 'engine', 'losses', 'profile', 'mnist-directory', 'epochs', 'batch-size', 'learning-rate', 'draws', 'reference-images']),
    );
    expect(flags.find(({ name }) => name === 'batch-size')!.path).toEqual(['training', 'batchSize']);
    expect(flags.every(({ description }) => description.length > 0)).toBe(true);
  });

  it('turns texts into the values of their settings', () => {
    const config = configOfFlags(flags, { epochs: '3', learningRate: '1e-3', losses: 'two-sided, label-given-image', mnistDirectory: 'digits', trainImages: 'null' });
    expect(config).toEqual({
      training: { epochs: 3, learningRate: 0.001 },
      losses: ['two-sided', 'label-given-image'],
      data: { mnistDirectory: 'digits', trainImages: null },
    });
  });

  it('refuses a schema in which two settings would share a flag', () => {
    expect(() => flagsOf(mnistConfigSchema.extend({ epochs: mnistConfigSchema.shape.seed }))).toThrow(/the flag --epochs/);
  });
});

describe('commentedConfig', () => {
  it.each(['quick', 'paper'] as const)('holds exactly the settings of the %s profile, each with a comment', (profile) => {
    const text = commentedConfig(profile);
    expect(resolveConfig({ flags: parseYaml(text) as Record<string, unknown> })).toEqual(resolveConfig({ flags: { profile } }));
    const lines = text.split('\n');
    const settings = lines.flatMap((line, index) => (/^ *\w+: ./.test(line) ? [index] : []));
    expect(settings.length).toBe(flagsOf(mnistConfigSchema).length + 1);
    for (const index of settings) expect(lines[index - 1]).toMatch(/^ *# \S/);
  });
});
