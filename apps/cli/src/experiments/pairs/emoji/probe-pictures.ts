import { linearProbe } from '@crossmodal/evaluation';

import { type EmbeddedItems, takeItems } from '../embed-side.ts';

/** Features of pictures with their categories. */
export interface LabelledPictures {
  readonly features: EmbeddedItems;
  readonly labels: Uint8Array;
}

/** How well a linear classifier tells categories. */
export interface PictureProbe {
  readonly accuracy: number;
  /** The penalty that was best on a part of the training pictures. */
  readonly penalty: number;
  /** Always the most frequent category of the training pictures. */
  readonly chance: number;
}

const PENALTIES = [1, 0.1, 0.01, 0.001];

/**
 * Multinomial logistic regression on frozen features, standardised by the training pictures. Its penalty is the one that
 * does best on `validation`, some of the training pictures, when fitted to the others; then it is fitted to all of them.
 */
export function probePictures(train: LabelledPictures, test: LabelledPictures, { classes, validation }: { readonly classes: number; readonly validation: Uint32Array }): PictureProbe {
  const scaling = scalingOf(train.features);
  const [ofTrain, ofTest] = [train, test].map(({ features, labels }) => ({ features: standardised(features, scaling), labels }));
  const held = new Set(validation);
  const fitted = Uint32Array.from(train.labels.keys()).filter((index) => !held.has(index));
  const [fit, check] = [taken(ofTrain, fitted), taken(ofTrain, validation)];
  const accuracyOf = (part: LabelledPictures, measured: LabelledPictures, penalty: number) => {
    const predicted = linearProbe({ embeddings: part.features, labels: part.labels, classes, penalty, tolerance: 1e-4 }).predict(measured.features);
    return share(measured.labels, (index) => predicted[index]);
  };
  const scores = PENALTIES.map((penalty) => accuracyOf(fit, check, penalty));
  // Of equally good ones the greatest.
  const penalty = PENALTIES[scores.indexOf(Math.max(...scores))];
  const counts = new Uint32Array(classes);
  for (const label of train.labels) counts[label]++;
  const largest = counts.indexOf(Math.max(...counts));
  return { accuracy: accuracyOf(ofTrain, ofTest, penalty), penalty, chance: share(test.labels, () => largest) };
}

function share(labels: Uint8Array, predicted: (index: number) => number): number {
  return labels.reduce((sum, label, index) => sum + (predicted(index) === label ? 1 : 0), 0) / labels.length;
}

function taken({ features, labels }: LabelledPictures, indices: Uint32Array): LabelledPictures {
  return { features: takeItems(features, indices), labels: Uint8Array.from(indices, (index) => labels[index]) };
}

interface Scaling {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

function scalingOf({ data, rows, columns }: EmbeddedItems): Scaling {
  const [mean, deviation] = [new Float64Array(columns), new Float64Array(columns)];
  for (let at = 0; at < data.length; at++) mean[at % columns] += data[at] / rows;
  for (let at = 0; at < data.length; at++) deviation[at % columns] += (data[at] - mean[at % columns]) ** 2 / rows;
  return { mean, deviation: deviation.map((variance) => Math.sqrt(variance) || 1) };
}

function standardised({ data, rows, columns }: EmbeddedItems, { mean, deviation }: Scaling): EmbeddedItems {
  return { data: data.map((value, at) => (value - mean[at % columns]) / deviation[at % columns]), rows, columns };
}
