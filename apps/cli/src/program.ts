import { createRequire } from 'node:module';

import { Argument, Command, CommanderError } from 'commander';

import { flagsOf } from './config/flags.ts';
import { mnistConfigSchema } from './config/mnist-config.ts';
import type { Terminal } from './terminal.ts';

const { version } = createRequire(import.meta.url)('crossmodal/package.json') as { version: string };

/** The command line: verbs with their flags and examples; what a verb does is imported when it is called. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('crossmodal')
    .description('Learn from paired data by contrastive learning.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: (text) => terminal.result(text.trimEnd()), writeErr: (text) => terminal.say(text.trimEnd()) })
    .exitOverride()
    .showHelpAfterError('See the help with --help.');
  examples(program, ['crossmodal train mnist', 'crossmodal classify runs/mnist-1 --index 7', 'crossmodal doctor']);
  addTrain(program, terminal);
  addRunVerbs(program, terminal);
  addPaperVerbs(program, terminal);
  addSetUpVerbs(program, terminal);
  return program;
}

function addTrain(program: Command, terminal: Terminal): void {
  const flags = flagsOf(mnistConfigSchema);
  const train = program
    .command('train')
    .description('train on a data set and write a run folder with checkpoints, metrics, result and report')
    .addArgument(new Argument('[experiment]', 'what to train').choices(['mnist']))
    .option('--out <dir>', 'folder of the run (default: the next free runs/mnist-N)')
    .option('--resume <run>', 'continue a stopped run, to the same bits as one that ran through')
    .option('--config <file>', 'configuration in YAML or JSON, as crossmodal init writes it')
    .option('--json', 'print the result as JSON');
  for (const { name, placeholder, description, defaultValue } of flags) {
    const shown = defaultValue === undefined || defaultValue === null ? '' : ` (default: ${Array.isArray(defaultValue) ? 'all' : String(defaultValue)})`;
    train.option(`--${name} <${placeholder}>`, `${description}${shown}`);
  }
  examples(train, [
    'crossmodal train mnist                                      # three losses in two minutes',
    'crossmodal train mnist --losses two-sided --epochs 5',
    'crossmodal train mnist --profile paper --out runs/paper',
    'crossmodal train mnist --config crossmodal.yaml --seed 1',
    'crossmodal train --resume runs/mnist-1',
  ]);
  train.action(async (experiment: string | undefined) => {
    const { trainVerb } = await import('./verbs/train.ts');
    await trainVerb(experiment, train, { flags, terminal });
  });
}

function addRunVerbs(program: Command, terminal: Terminal): void {
  const evaluate = runVerb(program, 'evaluate', 'measure a trained run again on its test images; writes its result and report anew');
  examples(evaluate, ['crossmodal evaluate runs/mnist-1', 'crossmodal evaluate runs/mnist-1 --json']);
  evaluate.action(async (run: string) => (await import('./verbs/evaluate.ts')).evaluateVerb(run, evaluate, terminal));

  const retrieve = runVerb(program, 'retrieve', 'find the labels closest to an image, or the test images closest to a label')
    .option('--index <i>', 'test image by its number')
    .option('--image <file>', 'picture of a digit: PNG, or IDX file of images')
    .option('--label <l>', 'find test images for this label')
    .option('--top <k>', 'how many to find', '5')
    .option('--loss <name>', 'which of the run\'s models (default: label-given-image if there is one)');
  examples(retrieve, ['crossmodal retrieve runs/mnist-1 --index 7', 'crossmodal retrieve runs/mnist-1 --image digit.png', 'crossmodal retrieve runs/mnist-1 --label 3 --top 10 --loss two-sided']);
  retrieve.action(async (run: string) => (await import('./verbs/retrieve.ts')).retrieveVerb(run, retrieve, terminal));

  const classify = runVerb(program, 'classify', 'print the probabilities of the labels of an image')
    .option('--index <i>', 'test image by its number')
    .option('--image <file>', 'picture of a digit: PNG, or IDX file of images')
    .option('--loss <name>', 'which of the run\'s models (default: label-given-image if there is one)');
  examples(classify, ['crossmodal classify runs/mnist-1 --index 7', 'crossmodal classify runs/mnist-1 --image digit.png --json']);
  classify.action(async (run: string) => (await import('./verbs/classify.ts')).classifyVerb(run, classify, terminal));

  const generate = runVerb(program, 'generate', 'draw test images from the learned conditional of a label and write a page with them')
    .requiredOption('--label <l>', 'the label, 0 to 9')
    .option('--count <n>', 'images to draw (default: as configured, 16)')
    .option('--seed <n>', 'seed of the draws (default: that of the run)')
    .option('--loss <name>', 'only this one of the run\'s models');
  examples(generate, ['crossmodal generate runs/mnist-1 --label 7', 'crossmodal generate runs/mnist-1 --label 7 --count 32 --loss image-given-label']);
  generate.action(async (run: string) => (await import('./verbs/generate.ts')).generateVerb(run, generate, terminal));
}

function addPaperVerbs(program: Command, terminal: Terminal): void {
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
  theory.action(async () => (await import('./verbs/theory.ts')).theoryVerb(theory, terminal));

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
  reproduce.action(async (name: string | undefined) => (await import('./verbs/reproduce.ts')).reproduceVerb(name, reproduce, terminal));
}

function addSetUpVerbs(program: Command, terminal: Terminal): void {
  const doctor = program
    .command('doctor')
    .description('show what this machine has, which engines work and how fast, and how to get the others')
    .option('--json', 'print it as JSON');
  examples(doctor, ['crossmodal doctor', 'crossmodal doctor --json']);
  doctor.action(async () => (await import('./verbs/doctor.ts')).doctorVerb(doctor, terminal));

  const init = program
    .command('init')
    .description('write a configuration with every setting and a comment on each')
    .argument('[file]', 'where to', 'crossmodal.yaml')
    .option('--profile <name>', 'settings to start from: quick or paper', 'quick')
    .option('--force', 'overwrite the file')
    .option('--schema', 'print the JSON Schema of configurations instead');
  examples(init, ['crossmodal init', 'crossmodal init paper.yaml --profile paper', 'crossmodal init --schema > crossmodal.schema.json']);
  init.action(async (file: string) => (await import('./verbs/init.ts')).initVerb(file, init, terminal));
}

function runVerb(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).argument('<run>', 'folder of a run, such as runs/mnist-1').option('--json', 'print the result as JSON');
}

function examples(command: Command, lines: readonly string[]): void {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** Whether an error is commander's way of saying that help or the version was printed. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
