import type { Command } from 'commander';

import type { Terminal } from '../terminal.ts';
import { examples } from './examples.ts';

/** `crossmodal diagnose`, for embeddings from anywhere. */
export function addDiagnose(program: Command, terminal: Terminal): void {
  const diagnose = program
    .command('diagnose')
    .description('measure paired embeddings of any model: retrieval, modality gap, temperature, use of the space, and what to do about it')
    .argument('[run]', 'folder of a run of pairs with any similarity, whose test pairs are embedded; or give --u')
    .option('--u <file>', 'embeddings of one modality, or of both in the shape (2, pairs, width): .npy, .csv or .parquet')
    .option('--v <file>', 'embeddings of the other modality; row i belongs to row i of --u')
    .option('--pairs <file>', 'for each row of --v the row of --u, from 0, that it belongs to: captions of images')
    .option('--labels <file>', 'a label for each row of --u')
    .option('--column <name>', 'column of lists in Parquet files that have several')
    .option('--names <u,v>', 'what to call the modalities', 'u,v')
    .option('--temperature <n>', 'temperature of the logits in use (default: that of the run, else 0.01 as in CLIP); of cosines only')
    .option('--sample <n>', 'items in the measures of gap and spread that take all pairs', '5000')
    .option('--mitigate <list>', 'with cosines, try on held-out pairs what brings the modalities together: temperature, centre, procrustes, cca, linear, or all')
    .option('--folds <n>', 'with --mitigate: parts of the pairs, each held out once', '3')
    .option('--write <file>', 'with --mitigate: .npy file for the embeddings after the method that finds most partners')
    .option('--seed <n>', 'seed of samples, shuffles and folds', '0')
    .option('--out <dir>', 'folder for result.json and report.html (default: the next free runs/diagnosis-N, or diagnosis in the run)')
    .option('--json', 'print the result as JSON');
  examples(diagnose, [
    'crossmodal diagnose --u image.npy --v text.npy --names image,text',
    'crossmodal diagnose --u both.npy --temperature 0.01 --json',
    'crossmodal diagnose --u image.npy --v captions.npy --pairs image-of-caption.csv',
    'crossmodal diagnose --u image.npy --v text.npy --mitigate all --write aligned.npy',
    'crossmodal diagnose runs/mnist-halves-1',
    'crossmodal diagnose runs/mnist-halves-1 --mitigate centre,cca --folds 5',
    'crossmodal diagnose runs/ocean-profiles-1 --out ocean-diagnosis --json',
  ]);
  diagnose.action(async (run: string | undefined) => (await import('../verbs/diagnose.ts')).diagnoseVerb(run, diagnose, terminal));
}
