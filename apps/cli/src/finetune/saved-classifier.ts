import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
import { atomicWrite } from '@crossmodal/training';

import { UsageError } from '../errors.ts';
import type { RunFolder } from '../run-folder.ts';
import type { ClassifierWeights } from './classifier.ts';
import type { FittedTrial } from './fine-tune-run.ts';
import type { FrozenRun } from './frozen-run.ts';

/** A fine-tuned classifier with what it belongs to. */
export interface SavedClassifier extends ClassifierWeights {
  readonly loss: string;
  readonly side: string;
}

/** Where a run keeps what fine-tuning made. */
export function fineTuneFolder(run: RunFolder): string {
  return join(run.path, 'finetune');
}

/** Writes the classifier of most labelled pairs and the first seed; any safetensors library reads it. */
export function saveClassifier(frozen: FrozenRun, fitted: readonly FittedTrial[]): string {
  const most = Math.max(...fitted.map(({ trial }) => trial.labels));
  const { trial, weights } = fitted.find(({ trial: { labels } }) => labels === most)!;
  const file = fileOf(frozen.run);
  const { G, F } = weights;
  atomicWrite(
    file,
    encodeSafetensors({
      tensors: { G: { shape: [G.length / F.length, F.length], data: G }, F: { shape: [F.length], data: F } },
      metadata: { loss: frozen.loss, side: frozen.side, temperature: String(frozen.temperature), labels: String(trial.labels), seed: String(trial.seed) },
    }),
  );
  return file;
}

/** Reads the classifier of a run. */
export function readClassifier(run: RunFolder): SavedClassifier {
  const file = fileOf(run);
  if (!existsSync(file)) throw new UsageError(`${run.path} has no fine-tuned classifier; make one with: crossmodal finetune ${run.path} --save`);
  const { tensors, metadata } = decodeSafetensors(readFileSync(file), { name: file });
  return { G: tensors.G.data as Float32Array, F: tensors.F.data as Float32Array, loss: metadata.loss, side: metadata.side };
}

function fileOf(run: RunFolder): string {
  return join(fineTuneFolder(run), 'classifier.safetensors');
}
