import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import type { RunFolder } from '../run-folder.ts';
import type { ClassifierWeights } from './classifier.ts';

/** Indices of labelled pairs among the training pairs, with their labels. */
export interface LabelledPairs {
  readonly indices: Uint32Array;
  readonly labels: Uint8Array;
}

/** A trained run whose encoders stay as they are, seen as features x of one modality with labels. */
export interface FrozenRun {
  readonly run: RunFolder;
  /** Which of its models and modalities: the name of the folder of what is fitted to it. */
  readonly name: string;
  /** The loss that trained it. */
  readonly loss: string;
  /** Modality that is classified. */
  readonly side: string;
  readonly classes: number;
  readonly labels: { readonly train: Uint8Array; readonly test: Uint8Array };
  /** Temperature of the run; 1 where the classifier sees logits, which have it already. */
  readonly temperature: number;
  /** What the classifier starts from, in words. */
  readonly startName: string;
  /** Whether that start uses no labelled pair, so that it is a zero-shot classifier. */
  readonly zeroShot: boolean;
  /** Whether the run compares point sets, so that the classifier sees logits of sets of classes. */
  readonly sets: boolean;
  /** Features of training or test items, all or those with the given indices; of norm 1 where the run's similarity is the cosine. */
  features(part: 'train' | 'test', indices?: Uint32Array): Promise<EmbeddedItems>;
  /**
   * What the classifier sees of items with the features x, given labelled pairs: the features, or logits of the point sets
   * of the classes of these pairs. With `own` the items are these pairs, and each is seen without its own partner.
   */
  sees(labelled: LabelledPairs, x: EmbeddedItems, own: boolean): Promise<EmbeddedItems>;
  /** The classifier at step 0. */
  start(labelled: LabelledPairs): Promise<ClassifierWeights>;
  dispose(): void;
}
