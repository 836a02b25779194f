import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { runInProcess, temporaryFolder } from '../test/command.ts';

const verbs = ['train', 'evaluate', 'report', 'retrieve', 'classify', 'finetune', 'generate', 'export', 'theory', 'reproduce', 'doctor', 'init'];

describe('crossmodal', () => {
  it('prints its help with every verb and examples, and its version', async () => {
    const { code, output } = await runInProcess(['--help']);
    expect(code).toBe(0);
    for (const verb of verbs) expect(output).toMatch(new RegExp(`^  ${verb} `, 'm'));
    expect(output).toMatch(/Examples:\n {2}crossmodal train mnist/);
    const version = await runInProcess(['--version']);
    expect(version).toMatchObject({ code: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  it.each(verbs)('prints the help of %s with real examples', async (verb) => {
    const { code, output } = await runInProcess([verb, '--help']);
    expect(code).toBe(0);
    expect(output).toMatch(new RegExp(`Examples:\\n  crossmodal ${verb}`));
  });

  it.each([
    [['fly'], /unknown command 'fly'/],
    [['train'], /expected an experiment, one of mnist, mnist-halves/],
    [['train', 'imagenet'], /'imagenet' is no experiment; expected one of mnist, mnist-halves/],
    [['train', 'mnist', '--speed', '3'], /unknown option '--speed'/],
    [['train', 'mnist', '--epochs', '0'], /training\.epochs is 0; expected number to be >0/],
    [['train', 'mnist', '--epochs', 'many'], /--epochs is 'many'; expected a number/],
    [['train', 'mnist', '--losses', 'two-sided,one'], /losses\.1 is "one"; expected one of "label-given-image"/],
    [['train', 'mnist', '--engine', 'abacus'], /engine is "abacus"; expected one of "auto"/],
    [['train', 'mnist', '--profile', 'slow'], /profile is "slow"; expected one of "quick"\|"paper"/],
    [['train', '--resume', 'nowhere'], /nowhere is not the folder of a run/],
    [['train', '--resume', 'nowhere', '--epochs', '3'], /--resume nowhere goes on with the settings of that run/],
    [['train', 'mnist', '--resume', 'nowhere', '--epochs', '3'], /--resume nowhere goes on with the settings of that run/],
    [['train', 'mnist-halves', '--loss', 'nonsense'], /loss is "nonsense"; expected one of/],
    [['evaluate', 'nowhere'], /nowhere is not the folder of a run/],
    [['evaluate'], /missing required argument 'run'/],
    [['finetune'], /missing required argument 'run'/],
    [['finetune', 'nowhere'], /nowhere is not the folder of a run/],
    [['generate', 'runs/1'], /required option '--label <l>' not specified/],
    [['init', '--profile', 'slow'], /--profile is 'slow'; expected quick or paper/],
  ])('refuses %j with exit code 2 and says why', async (args, message) => {
    const { code, said, output } = await runInProcess(args);
    expect(code).toBe(2);
    expect(said).toMatch(message);
    expect(output).toBe('');
  });

  it('refuses a data folder without images before any run folder is made', async () => {
    const folder = temporaryFolder();
    const { code, said } = await runInProcess(['train', 'mnist', '--out', join(folder, 'run'), '--mnist-directory', folder]);
    expect(code).toBe(1);
    expect(said).toMatch(/train-images-idx3-ubyte/);
    expect(existsSync(join(folder, 'run'))).toBe(false);
  });

  it('refuses a single test pair, which has nothing to be ranked among, before any run folder is made', async () => {
    const out = join(temporaryFolder(), 'run');
    const { code, said } = await runInProcess(['train', 'mnist-halves', '--train-images', '200', '--test-images', '1', '--out', out]);
    expect(code).toBe(2);
    expect(said).toContain('mnist-halves has 1 test pair; expected at least two');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses fewer training images than show every label', async () => {
    const { code, said } = await runInProcess(['train', 'mnist', '--out', join(temporaryFolder(), 'run'), '--train-images', '10']);
    expect(code).toBe(2);
    // The first ten labels are 5 0 4 1 9 2 1 3 1 4.
    expect(said).toMatch(/data\.trainImages is 10: none of these images shows a 6/);
  });

  it('names the file of a run that is damaged', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{ "seed": ');
    const { code, said } = await runInProcess(['evaluate', folder]);
    expect(code).toBe(2);
    expect(said).toContain(`${join(folder, 'config.json')} cannot be read`);
  });

  it('names the setting of a configuration file that it does not know', async () => {
    const file = join(temporaryFolder(), 'settings.yaml');
    writeFileSync(file, 'training:\n  epoch: 3\n');
    const { code, said } = await runInProcess(['train', 'mnist', '--config', file]);
    expect(code).toBe(2);
    expect(said).toContain(`${file}: there is no setting training.epoch`);
  });
});
