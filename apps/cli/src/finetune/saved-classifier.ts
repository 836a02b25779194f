import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
import { atomicWrite } from '@crossmodal/training';

import { UsageError } from '../errors.ts';
import type { ClassifierWeights } from './classifier.ts';
import type { FittedTrial } from './fine-tune-run.ts';
import type { FrozenRun, LabelledPairs } from './frozen-run.ts';

/** Where a run keeps what was fitted to one of its modalities or models. */
export function fineTuneFolder({ run, name }: FrozenRun): string {
  return join(run.path, 'finetune', name);
}

/** Writes the classifier of most labelled pairs and the first seed; any safetensors library reads it. */
export function saveClassifier(frozen: FrozenRun, fitted: readonly FittedTrial[]): string {
  const most = Math.max(...fitted.map(({ trial }) => trial.labels));
  const { trial, weights, indices } = fitted.find(({ trial: { labels } }) => labels === most)!;
  const file = fileOf(frozen);
  const { G, F } = weights;
  atomicWrite(
    file,
    encodeSafetensors({
      tensors: {
        G: { shape: [G.length / F.length, F.length], data: G },
        F: { shape: [F.length], data: F },
        labelled: { shape: [indices.length], data: Int32Array.from(indices) },
      },
      metadata: { loss: frozen.loss, side: frozen.side, temperature: String(frozen.temperature), labels: String(trial.labels), seed: String(trial.seed) },
    }),
  );
  return file;
}

/** A classifier as it was saved, with the labelled pairs that it was fitted to. */
export interface SavedClassifier extends ClassifierWeights {
  readonly labelled: LabelledPairs;
}

/** Reads the classifier that was saved. */
export function readClassifier(frozen: FrozenRun): SavedClassifier {
  const file = fileOf(frozen);
  if (!existsSync(file)) {
    throw new UsageError(`${frozen.run.path} has no fine-tuned classifier for ${frozen.name}; make one with: crossmodal finetune ${frozen.run.path} --save`);
  }
  const { tensors } = decodeSafetensors(readFileSync(file), { name: file });
  if (tensors.labelled === undefined) {
    throw new UsageError(`${file} does not say which pairs it was fitted to, as an earlier version wrote it; make it again with: crossmodal finetune ${frozen.run.path} --save`);
  }
  const indices = Uint32Array.from(tensors.labelled.data);
  const labels = Uint8Array.from(indices, (index) => frozen.labels.train[index]);
  return { G: tensors.G.data as Float32Array, F: tensors.F.data as Float32Array, labelled: { indices, labels } };
}

function fileOf(frozen: FrozenRun): string {
  return join(fineTuneFolder(frozen), 'classifier.safetensors');
}
