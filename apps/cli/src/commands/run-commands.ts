import type { Command } from 'commander';

import type { Terminal } from '../terminal.ts';
import { examples } from './examples.ts';

/** The verbs that take the folder of a run. */
export function addRunVerbs(program: Command, terminal: Terminal): void {
  const evaluate = runVerb(program, 'evaluate', 'measure a trained run again on its test images; writes its result and report anew');
  examples(evaluate, ['crossmodal evaluate runs/mnist-1', 'crossmodal evaluate runs/mnist-1 --json']);
  evaluate.action(async (run: string) => (await import('../verbs/evaluate.ts')).evaluateVerb(run, evaluate, terminal));

  const report = runVerb(program, 'report', 'print where the report of a folder is, or open it').option('--open', 'open it in the browser');
  examples(report, ['crossmodal report runs/mnist-1 --open', 'crossmodal report runs/reproduce-gaussian2d-quick --open']);
  report.action(async (run: string) => (await import('../verbs/report.ts')).reportVerb(run, report, terminal));

  const retrieve = runVerb(program, 'retrieve', 'find the labels closest to an image, or the test images closest to a label')
    .option('--index <i>', 'test image by its number')
    .option('--image <file>', 'picture of a digit: PNG, or IDX file of images')
    .option('--label <l>', 'find test images for this label')
    .option('--top <k>', 'how many to find', '5')
    .option('--loss <name>', 'which of the run\'s models (default: label-given-image if there is one)');
  examples(retrieve, ['crossmodal retrieve runs/mnist-1 --index 7', 'crossmodal retrieve runs/mnist-1 --image digit.png', 'crossmodal retrieve runs/mnist-1 --label 3 --top 10 --loss two-sided']);
  retrieve.action(async (run: string) => (await import('../verbs/retrieve.ts')).retrieveVerb(run, retrieve, terminal));

  const classify = runVerb(program, 'classify', 'print the probabilities of the labels of an image')
    .option('--index <i>', 'test image by its number')
    .option('--image <file>', 'picture of a digit: PNG, or IDX file of images')
    .option('--loss <name>', 'which of the run\'s models (default: label-given-image if there is one)')
    .option('--fine-tuned', 'by the classifier that crossmodal finetune --save made; for runs without labels as well')
    .option('--side <name>', 'with --fine-tuned: the modality, such as left or right (default: the first)');
  examples(classify, ['crossmodal classify runs/mnist-1 --index 7', 'crossmodal classify runs/mnist-halves-1 --fine-tuned --index 7', 'crossmodal classify runs/mnist-1 --image digit.png --json']);
  classify.action(async (run: string) => (await import('../verbs/classify.ts')).classifyVerb(run, classify, terminal));

  const fineTune = program
    .command('finetune')
    .description('classify one modality of trained runs with few labels, on frozen encoders, beside a linear probe and nearest neighbours')
    .argument('<run...>', 'folders of runs, such as runs/mnist-halves-1')
    .option('--labels <m,…>', 'numbers of labelled pairs', '100,1000,10000')
    .option('--seeds <n>', 'how often each number of labelled pairs is drawn', '5')
    .option('--side <name>', 'the modality that is classified, such as left or right (default: the first)')
    .option('--loss <name>', 'which of the run\'s models, where it has several')
    .option('--save', 'keep the classifier of most labels and the first draw, for classify --fine-tuned')
    .option('--json', 'print the result as JSON');
  examples(fineTune, ['crossmodal finetune runs/mnist-halves-1', 'crossmodal finetune runs/mnist-halves-1 --side right --labels 100,300,1000 --seeds 3', 'crossmodal finetune runs/mnist-1 --loss two-sided --save']);
  fineTune.action(async (runs: string[]) => (await import('../verbs/finetune.ts')).fineTuneVerb(runs, fineTune, terminal));

  const reconstruct = runVerb(program, 'reconstruct', 'predict one modality of test items from the other, such as salinity from temperature, beside climatology, linear methods and neighbours')
    .option('--queries <n>', 'test items to reconstruct', '2000')
    .option('--pool <n>', 'training items that the learned conditional and the neighbours choose from (default: all)')
    .option('--samples <n>', 'draws of each predictive law', '50')
    .option('--neighbours <k>', 'training items whose mean is the neighbours\' prediction', '10')
    .option('--rank <r>', 'rank of the linear methods (default: the width of the embeddings)');
  examples(reconstruct, ['crossmodal reconstruct runs/ocean-profiles-1', 'crossmodal reconstruct runs/ocean-profiles-1 --queries 500 --pool 5000 --rank 4']);
  reconstruct.action(async (run: string) => (await import('../verbs/reconstruct.ts')).reconstructVerb(run, reconstruct, terminal));

  const generate = runVerb(program, 'generate', 'draw test images from the learned conditional of a label and write a page with them')
    .requiredOption('--label <l>', 'the label, 0 to 9')
    .option('--count <n>', 'images to draw (default: as configured, 16)')
    .option('--seed <n>', 'seed of the draws (default: that of the run)')
    .option('--loss <name>', 'only this one of the run\'s models');
  examples(generate, ['crossmodal generate runs/mnist-1 --label 7', 'crossmodal generate runs/mnist-1 --label 7 --count 32 --loss image-given-label']);
  generate.action(async (run: string) => (await import('../verbs/generate.ts')).generateVerb(run, generate, terminal));

  const exported = runVerb(program, 'export', 'write the encoders of a trained run as ONNX files, for programs without Crossmodal')
    .option('--onnx', 'as ONNX files for any number of items, with a JSON file that describes them')
    .option('--out <dir>', 'folder of the files (default: onnx in that of the run)')
    .option('--loss <name>', 'only this one of the run\'s models, where it has several');
  examples(exported, ['crossmodal export runs/mnist-1 --onnx', 'crossmodal export runs/mnist-1 --onnx --loss two-sided', 'crossmodal export runs/mnist-halves-1 --onnx --out encoders --json']);
  exported.action(async (run: string) => (await import('../verbs/export.ts')).exportVerb(run, exported, terminal));
}

function runVerb(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).argument('<run>', 'folder of a run, such as runs/mnist-1').option('--json', 'print the result as JSON');
}
