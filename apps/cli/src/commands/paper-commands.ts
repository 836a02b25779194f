import type { Command } from 'commander';

import type { Terminal } from '../terminal.ts';
import { examples } from './examples.ts';

/** The verbs that compare with theory and papers. */
export function addPaperVerbs(program: Command, terminal: Terminal): void {
  const theory = program
    .command('theory')
    .description('print what each tilting and loss matches for a covariance of your own, or for paired data')
    .option('--cov <file>', 'joint covariance of (u, v), CSV or JSON')
    .option('--nu <n>', 'with --cov: how many of its leading rows are u')
    .option('--u <file>', 'samples of u, one a row, CSV or JSON')
    .option('--v <file>', 'the paired samples of v')
    .option('--rank <r>', 'embedding dimension (default: full)')
    .option('--ridge <n>', 'with --u and --v: added to the diagonals of both covariances', '0')
    .option('--permutations <n>', 'with --u and --v: permutations that test how many correlations are real', '199')
    .option('--seed <n>', 'seed of the permutations', '0')
    .option('--json', 'print the result as JSON');
  examples(theory, ['crossmodal theory --cov covariance.csv --nu 3', 'crossmodal theory --cov covariance.json --nu 3 --rank 1', 'crossmodal theory --u temperature.csv --v salinity.csv --ridge 1e-6']);
  theory.action(async () => (await import('../verbs/theory.ts')).theoryVerb(theory, terminal));

  const reproduce = program
    .command('reproduce')
    .description('run an experiment of a paper, compare its numbers with ours and draw its figures')
    .argument('[name]', 'which: see --list')
    .option('--list', 'name all experiments with paper and section')
    .option('--profile <name>', 'quick (two minutes) or paper (the paper\'s sizes)', 'quick')
    .option('--seed <n>', 'seed of the data, weights and order', '0')
    .option('--out <dir>', 'folder for result.json and report.html (default: runs/reproduce-NAME-PROFILE)')
    .option('--json', 'print the result as JSON');
  examples(reproduce, ['crossmodal reproduce --list', 'crossmodal reproduce gaussian2d', 'crossmodal reproduce gp --profile paper --out runs/gp']);
  reproduce.action(async (name: string | undefined) => (await import('../verbs/reproduce.ts')).reproduceVerb(name, reproduce, terminal));
}
