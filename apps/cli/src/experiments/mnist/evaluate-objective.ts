import { type LabelledImages, takeImages } from '@crossmodal/datasets';
import {
  averagePrecision,
  calibrationBins,
  type CalibrationBin,
  classificationReport,
  columnLogMeanExp,
  conditionalWeights,
  distinctCount,
  effectiveSampleSize,
  type InformationBound,
  labelInformation,
  labelledAuc,
  labelPosterior,
  type Logits,
  partnerRanks,
  precisionAtK,
  type Probabilities,
  purity,
  recallFromRanks,
  type RetrievalAuc,
  sampleConditional,
} from '@crossmodal/evaluation';
import { createRandom, type Random } from '@crossmodal/theory';

import { calibrateLabels, type LabelCalibration } from './label-calibration.ts';
import type { MnistConfig } from './mnist-config.ts';
import type { MnistData } from './mnist-data.ts';
import type { MnistRun } from './mnist-run.ts';
import { classes, imageLogits, streams } from './model.ts';
import { objectives, type ObjectiveName } from './objectives.ts';
import { trainedEncoder } from './trained-models.ts';

/** Draws from the learned conditional over the test images, for one label. */
export interface GenerationResult {
  readonly label: number;
  /** Indices of the drawn test images, with repetitions. */
  readonly draws: number[];
  /** Fraction of the draws that show the label. */
  readonly purity: number;
  /** Number of different images among the draws. */
  readonly distinct: number;
  /** 1/Σw² of the weights over all test images. */
  readonly effectiveSampleSize: number;
}

/** How good one loss's model is on the test images. */
export interface ObjectiveResult {
  readonly posterior: 'conditional' | 'offset-free';
  readonly classification: {
    readonly accuracy: number;
    readonly negativeLogLikelihood: number;
    readonly expectedCalibrationError: number;
    readonly meanEntropy: number;
    /** Accuracy of the softmax over the raw logits, which ignores an offset that the loss does not see. */
    readonly rawSoftmaxAccuracy: number;
    readonly confusionMatrix: number[][];
    readonly calibration: CalibrationBin[];
  };
  readonly retrieval: {
    /** Fraction of test images whose label is among the k best of the ten; ties: see the field's name. */
    readonly imageToLabel: Record<'recallAt1' | 'recallAt3' | 'pessimisticRecallAt1' | 'pessimisticRecallAt3', number>;
    /** Means over the ten labels; equal logits rank by the index of the image. */
    readonly labelToImage: Record<'precisionAt1' | 'precisionAt10' | 'precisionAt100' | 'meanAveragePrecision', number>;
    /**
     * Probability that the label of an image is above another label (mean over the images), and that an image of a label
     * is above one of another label (mean over the labels; null where all test images have one), ties half, with
     * intervals of 95 % over the images.
     */
    readonly auc: { readonly imageToLabel: RetrievalAuc; readonly labelToImage: RetrievalAuc | null };
  };
  /** Lower bound of the mutual information in nats: entropy of the labels, its ceiling, minus the negative log-likelihood. */
  readonly information: InformationBound;
  /** How far the conditional is right, beyond the calibration error of the predicted label. */
  readonly calibration: LabelCalibration;
  readonly generation: {
    readonly perLabel: GenerationResult[];
    readonly meanPurity: number;
    readonly meanDistinct: number;
    readonly meanEffectiveSampleSize: number;
  };
  /** log E_u' e^{s(u', v)} of every label over the reference images: the offset that `offset-free` takes away. */
  readonly logNormalisers: number[];
}

/** A result with the probabilities that the report draws. */
export interface ObjectiveEvaluation {
  readonly result: ObjectiveResult;
  readonly probabilities: Probabilities;
}

/** Evaluates one loss of a run on its test images. */
export async function evaluateObjective(
  objective: ObjectiveName,
  data: MnistData,
  { run, labelMarginal }: { run: MnistRun; labelMarginal: Float64Array },
): Promise<ObjectiveEvaluation> {
  const { seed, training, evaluation } = run.config;
  const encoder = trainedEncoder(objective, run);
  const { temperature } = training;
  const reference = await imageLogits(encoder, referencePool(data.train, run.config), { temperature });
  const logits = await imageLogits(encoder, data.test, { temperature });
  encoder.dispose();

  const logNormalisers = columnLogMeanExp(reference);
  const { posterior } = objectives[objective];
  const probabilities = labelProbabilities(logits, { objective, labelMarginal, logNormalisers });
  const { labels } = data.test;
  const { accuracy, negativeLogLikelihood, expectedCalibrationError, meanEntropy, confusionMatrix } = classificationReport({
    probabilities,
    labels,
    bins: evaluation.bins,
  });
  const raw = classificationReport({ probabilities: labelPosterior(logits), labels });
  const perLabel = generateAll(logits, data.test, { draws: evaluation.draws, random: createRandom(seed, streams.draws) });
  const offsets = posterior === 'offset-free' ? { logNormalisers } : {};
  const ofLabels = posterior === 'offset-free' ? withoutOffset(logits, logNormalisers) : logits;
  const result: ObjectiveResult = {
    posterior,
    classification: {
      accuracy,
      negativeLogLikelihood,
      expectedCalibrationError,
      meanEntropy,
      rawSoftmaxAccuracy: raw.accuracy,
      confusionMatrix,
      calibration: calibrationBins({ probabilities, labels, bins: evaluation.bins }),
    },
    retrieval: {
      imageToLabel: imageToLabel(ofLabels, labels),
      labelToImage: labelToImage(logits, labels),
      auc: {
        imageToLabel: labelledAuc({ logits: ofLabels, labels, direction: 'u->v' }),
        // An offset of a label changes no order of its images.
        labelToImage: labels.every((label) => label === labels[0]) ? null : labelledAuc({ logits, labels, direction: 'v->u' }),
      },
    },
    information: labelInformation({ probabilities, labels }),
    calibration: calibrateLabels(logits, labels, { temperature, bins: evaluation.bins, random: createRandom(seed, streams.calibration), labelMarginal, ...offsets }),
    generation: {
      perLabel,
      meanPurity: mean(perLabel.map((label) => label.purity)),
      meanDistinct: mean(perLabel.map((label) => label.distinct)),
      meanEffectiveSampleSize: mean(perLabel.map((label) => label.effectiveSampleSize)),
    },
    logNormalisers: [...logNormalisers],
  };
  return { result, probabilities };
}

/** p(v|u) of a loss's logits, as the loss defines it. */
export function labelProbabilities(
  logits: Logits,
  { objective, labelMarginal, logNormalisers }: { objective: ObjectiveName; labelMarginal: ArrayLike<number>; logNormalisers: ArrayLike<number> },
): Probabilities {
  return labelPosterior(logits, { labelMarginal, ...(objectives[objective].posterior === 'offset-free' && { logNormalisers }) });
}

/** Draws test images from the learned conditional of one label, ν(u | v = label). */
export function generateFor(
  label: number,
  logits: Logits,
  { test, draws, random }: { test: LabelledImages; draws: number; random: Random },
): GenerationResult {
  const weights = conditionalWeights(logits, { given: 'v', index: label });
  const indices = sampleConditional({ weights, count: draws, random });
  return {
    label,
    draws: [...indices],
    purity: purity({ indices, labels: test.labels, label }),
    distinct: distinctCount(indices),
    effectiveSampleSize: effectiveSampleSize(weights),
  };
}

function generateAll(logits: Logits, test: LabelledImages, { draws, random }: { draws: number; random: Random }): GenerationResult[] {
  return Array.from({ length: classes }, (_, label) => generateFor(label, logits, { test, draws, random }));
}

/** A seeded choice of training images, all of them if there are no more than asked for. */
function referencePool(train: LabelledImages, { seed, evaluation }: MnistConfig): LabelledImages {
  if (evaluation.referenceImages >= train.count) return train;
  const order = createRandom(seed, streams.reference).permutation(train.count);
  return takeImages(train, order.subarray(0, evaluation.referenceImages));
}

function withoutOffset({ data, rows, columns }: Logits, offsets: ArrayLike<number>): Logits {
  return { data: Float64Array.from(data, (value, index) => value - offsets[index % columns]), rows, columns };
}

function imageToLabel(logits: Logits, labels: Uint8Array): ObjectiveResult['retrieval']['imageToLabel'] {
  const optimistic = partnerRanks(logits, { direction: 'u->v', partner: labels, ties: 'optimistic' });
  const pessimistic = partnerRanks(logits, { direction: 'u->v', partner: labels, ties: 'pessimistic' });
  return {
    recallAt1: recallFromRanks(optimistic, 1),
    recallAt3: recallFromRanks(optimistic, 3),
    pessimisticRecallAt1: recallFromRanks(pessimistic, 1),
    pessimisticRecallAt3: recallFromRanks(pessimistic, 3),
  };
}

function labelToImage({ data, rows, columns }: Logits, labels: Uint8Array): ObjectiveResult['retrieval']['labelToImage'] {
  const queries = Array.from({ length: columns }, (_, label) => ({
    scores: Float64Array.from({ length: rows }, (_unused, row) => data[row * columns + label]),
    relevant: Uint8Array.from(labels, (value) => (value === label ? 1 : 0)),
  })).filter(({ relevant }) => relevant.includes(1));
  const precision = (k: number) => mean(queries.map((query) => precisionAtK(query, Math.min(k, rows))));
  return {
    precisionAt1: precision(1),
    precisionAt10: precision(10),
    precisionAt100: precision(100),
    meanAveragePrecision: mean(queries.map((query) => averagePrecision(query))),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
