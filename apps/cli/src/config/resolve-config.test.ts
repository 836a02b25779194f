import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../test/command.ts';
import { mnistConfigSchema } from '../experiments/mnist/mnist-config.ts';
import { mnist } from '../experiments/mnist/mnist.ts';
import { experimentNamed, experiments } from '../experiments/registry.ts';
import { commentedConfig } from './commented-config.ts';
import { configOfFlags, flagsOf } from './flags.ts';
import { resolveConfig } from './resolve-config.ts';

function file(content: string): string {
  const path = join(temporaryFolder(), 'settings.yaml');
  writeFileSync(path, content);
  return path;
}

describe('resolveConfig', () => {
  it('takes the paper’s settings for the paper profile', () => {
    const { training, evaluation } = resolveConfig(mnist, { flags: { profile: 'paper' } });
    expect(training).toMatchObject({ epochs: 300, batchSize: 512, learningRate: 1e-4, schedule: 'constant', temperature: 1 });
    expect(evaluation.referenceImages).toBe(60_000);
  });

  it('lets a flag go before the file, the file before the profile, and the profile before the defaults', () => {
    const path = file('profile: paper\ntraining:\n  epochs: 20\n  batchSize: 64\n');
    const config = resolveConfig(mnist, { file: path, flags: { training: { batchSize: 32 } } });
    expect(config.training).toMatchObject({ batchSize: 32, epochs: 20, learningRate: 1e-4, temperature: 1 });
    expect(resolveConfig(mnist, { file: path, flags: { profile: 'quick' } }).training).toMatchObject({ epochs: 20, learningRate: 0.003 });
  });

  it('reads JSON as well as YAML, and an empty file as no settings', () => {
    expect(resolveConfig(mnist, { file: file('{"seed": 5, "losses": ["two-sided"]}') })).toMatchObject({ seed: 5, losses: ['two-sided'] });
    expect(resolveConfig(mnist, { file: file('# nothing\n') })).toEqual(resolveConfig(mnist, {}));
  });

  it('refuses a file that is missing, broken or no map', () => {
    expect(() => resolveConfig(mnist, { file: 'absent.yaml' })).toThrow(/--config absent\.yaml cannot be read/);
    expect(() => resolveConfig(mnist, { file: file('training: [') })).toThrow(/cannot be read/);
    expect(() => resolveConfig(mnist, { file: file('- 1\n') })).toThrow(/holds no settings/);
  });

  it('names every wrong setting at once, with its value and what is expected', () => {
    const path = file('training:\n  learningRate: -1\n  batchSize: big\nseed: 1.5\n');
    expect(() => resolveConfig(mnist, { file: path })).toThrow(
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

  it('turns true and false, and records of names and values, into what they say', () => {
    const halves = flagsOf(experimentNamed('mnist-halves', 'test').schema);
    expect(configOfFlags(halves, { learnTemperature: 'false', lossOptions: 'lambdaU=2, weight=batch,strict=true' })).toEqual({
      model: { learnTemperature: false },
      lossOptions: { lambdaU: 2, weight: 'batch', strict: true },
    });
    expect(() => configOfFlags(halves, { learnTemperature: 'yes' })).toThrow(/--learn-temperature is 'yes'; expected true or false/);
    expect(() => configOfFlags(halves, { lossOptions: 'lambdaU' })).toThrow(/--loss-options has 'lambdaU'; expected name=value/);
  });

  it('refuses a schema in which two settings would share a flag', () => {
    expect(() => flagsOf(mnistConfigSchema.extend({ epochs: mnistConfigSchema.shape.seed }))).toThrow(/the flag --epochs/);
  });
});

describe('commentedConfig', () => {
  const profiles = experiments.flatMap((experiment) => Object.keys(experiment.profiles).map((profile) => [experiment.name, profile] as const));

  it.each(profiles)('holds exactly the settings of %s in the profile %s, each with a comment', (name, profile) => {
    const experiment = experimentNamed(name, 'test');
    const text = commentedConfig(experiment, profile);
    expect(resolveConfig(experiment, { flags: parseYaml(text) as Record<string, unknown> })).toEqual(resolveConfig(experiment, { flags: { profile } }));
    const lines = text.split('\n');
    const settings = lines.flatMap((line, index) => (/^ *\w+: ./.test(line) ? [index] : []));
    expect(settings.length).toBe(flagsOf(experiment.schema).length + 1);
    for (const index of settings) expect(lines[index - 1]).toMatch(/^ *# \S/);
  });
});
