import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
import { atomicWrite } from '@crossmodal/training';

import { UsageError } from '../errors.ts';
import type { ClassifierWeights } from './classifier.ts';
import type { FittedTrial } from './fine-tune-run.ts';
import type { FrozenRun } from './frozen-run.ts';

/** Where a run keeps what was fitted to one of its modalities or models. */
export function fineTuneFolder({ run, name }: FrozenRun): string {
  return join(run.path, 'finetune', name);
}

/** Writes the classifier of most labelled pairs and the first seed; any safetensors library reads it. */
export function saveClassifier(frozen: FrozenRun, fitted: readonly FittedTrial[]): string {
  const most = Math.max(...fitted.map(({ trial }) => trial.labels));
  const { trial, weights } = fitted.find(({ trial: { labels } }) => labels === most)!;
  const file = fileOf(frozen);
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

/** Reads the classifier that was saved. */
export function readClassifier(frozen: FrozenRun): ClassifierWeights {
  const file = fileOf(frozen);
  if (!existsSync(file)) {
    throw new UsageError(`${frozen.run.path} has no fine-tuned classifier for ${frozen.name}; make one with: crossmodal finetune ${frozen.run.path} --save`);
  }
  const { tensors } = decodeSafetensors(readFileSync(file), { name: file });
  return { G: tensors.G.data as Float32Array, F: tensors.F.data as Float32Array };
}

function fileOf(frozen: FrozenRun): string {
  return join(fineTuneFolder(frozen), 'classifier.safetensors');
}
