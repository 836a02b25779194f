import type { Encoder } from '@crossmodal/encoders';
import type { similarities } from '@crossmodal/losses';
import type * as tf from '@tensorflow/tfjs-core';

import type { Preparation } from '../experiments/pairs/pair-experiment.ts';
import type { RunFolder } from '../run-folder.ts';

/** One trained encoder, with items to try its file on. */
export interface ExportableEncoder {
  /** What to call its modality, and its file. */
  readonly side: string;
  readonly encoder: Encoder<tf.Tensor>;
  readonly dtype: 'float32' | 'int32';
  /** Shape of one item. */
  readonly shape: readonly number[];
  /** What the numbers of an item are, in words. */
  readonly values: string | null;
  /** How they are made of measured values, where that takes more than words. */
  readonly preparation: Preparation | null;
  /** Number of test items. */
  readonly count: number;
  /** Test items by number, along the first axis. */
  items(indices: Uint32Array): tf.Tensor;
}

/** What makes logits of embeddings. */
export interface ExportedLogits {
  readonly similarity: keyof typeof similarities;
  /** Points of an item, where items are sets of points. */
  readonly points?: number;
  readonly temperature: number;
  /** By what the formula is multiplied, where a loss has a temperature besides the bandwidth of kme. */
  readonly factor?: number;
  readonly bias: number;
}

/** The labels that are the second modality, where it is one of labels: p(v|u) ∝ frequency · e^(logit − offset). */
export interface ExportedLabels {
  /** Frequencies among the training pairs. */
  readonly frequencies: readonly number[];
  /** What the loss of the model does not see, and is to be taken off. */
  readonly offsets: readonly number[];
}

/** One model of a run: two encoders and what makes logits of their embeddings. */
export interface ExportableModel {
  /** Its folder below that of the export; empty for the folder itself. */
  readonly folder: string;
  /** The loss that trained it. */
  readonly loss: string;
  readonly u: ExportableEncoder;
  readonly v: ExportableEncoder;
  readonly logits: ExportedLogits;
  readonly labels: ExportedLabels | null;
  dispose(): void;
}

/** A run whose models can be exported; each is opened when its turn comes. */
export interface ExportableRun {
  readonly run: RunFolder;
  readonly models: readonly (() => ExportableModel)[];
}
