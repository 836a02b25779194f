import { classFrequencies, imageBatch, type GreyscaleImages, labelBatch, type LabelledImages, takeImages } from '@crossmodal/datasets';
import { embedInBatches, type Encoder, lenetEncoder } from '@crossmodal/encoders';
import {
  classificationReport,
  columnLogMeanExp,
  conditionalWeights,
  distinctCount,
  effectiveSampleSize,
  labelPosterior,
  type Logits,
  purity,
  sampleConditional,
} from '@crossmodal/evaluation';
import { labelledConditionalLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { train } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';

import type { TaskContext } from '../../workers/messages.ts';
import { type DigitsState, objectiveNames, objectives, type ObjectiveName } from './digits-state.ts';

/** What the page hears of training. */
export interface DigitsNews {
  readonly objective: ObjectiveName;
  /** Steps of all losses together. */
  readonly done: number;
  readonly total: number;
  readonly step: number;
  readonly losses: readonly number[];
}

/** How good a trained model is on the test images. */
export interface DigitsScore {
  readonly objective: ObjectiveName;
  readonly accuracy: number;
  readonly negativeLogLikelihood: number;
}

/** What the conditional of the images given a label draws. */
export interface DigitDraws {
  readonly objective: ObjectiveName;
  readonly images: readonly Uint8Array[];
  readonly effectiveSampleSize: number;
  readonly purity: number;
  readonly distinct: number;
}

const streams = { weights: 0, order: 1, draws: 2 } as const;
const CLASSES = 10;
/** Training images over which the offsets of the labels are averaged. */
const REFERENCE_IMAGES = 2000;

interface Model {
  readonly objective: ObjectiveName;
  readonly encoder: Encoder<tf.Tensor4D>;
  readonly testLogits: Logits;
  /** log E exp s(u′, v) of every label, for the loss that does not see an offset of them. */
  readonly logNormalisers: Float64Array | undefined;
}

/** The losses that a state trains. */
function trainedObjectives({ losses }: Pick<DigitsState, 'losses'>): ObjectiveName[] {
  return losses === 'all' ? objectiveNames : [losses];
}

/**
 * LeNet on images and one-hot labels under each loss, as section 6.2 of Baptista, Stuart and Tran 2025: the logits
 * s(u, v) = ⟨g(u), e_v⟩ are the entries of g(u).
 */
export class DigitModels {
  readonly #train: LabelledImages;
  readonly #test: LabelledImages;
  #models: Model[] = [];
  #labelMarginal: Float64Array | undefined;

  constructor({ train: trainImages, test }: { train: LabelledImages; test: LabelledImages }) {
    this.#train = trainImages;
    this.#test = test;
  }

  /** Trains every loss of a state anew. Stopped by the signal it leaves no model. */
  async train(state: DigitsState, { signal, progress }: TaskContext<DigitsNews>): Promise<DigitsScore[]> {
    this.dispose();
    const images = takeImages(this.#train, Uint32Array.from({ length: Math.min(state.images, this.#train.count) }, (_, i) => i));
    // Of the first hundred images every label has some, so that no share is 0.
    this.#labelMarginal = classFrequencies(images.labels, CLASSES);
    const chosen = trainedObjectives(state);
    const steps = state.epochs * Math.floor(images.count / state.batch);
    const scores: DigitsScore[] = [];
    for (const [index, objective] of chosen.entries()) {
      const encoder = lenetEncoder({ random: createRandom(state.seed, streams.weights), outputDim: CLASSES });
      try {
        let losses: number[] = [];
        await train(taskOf(encoder, images, objective), {
          epochs: state.epochs,
          batchSize: state.batch,
          learningRate: state.rate,
          schedule: 'cosine',
          random: createRandom(state.seed, streams.order),
          signal,
          onStep: ({ step, loss }) => {
            losses.push(loss);
            if (step % 5 !== 0 && step !== steps) return;
            progress({ objective, done: index * steps + step, total: chosen.length * steps, step, losses });
            losses = [];
          },
        });
        signal.throwIfAborted();
        const reference = takeImages(images, Uint32Array.from({ length: Math.min(REFERENCE_IMAGES, images.count) }, (_, i) => i));
        const model: Model = {
          objective,
          encoder,
          testLogits: await logitsOf(encoder, this.#test, signal),
          logNormalisers: objective === 'image-given-label' ? columnLogMeanExp(await logitsOf(encoder, reference, signal)) : undefined,
        };
        scores.push({ objective, ...this.#score(model) });
        this.#models.push(model);
      } catch (error) {
        encoder.dispose();
        this.dispose();
        throw error;
      }
    }
    return scores;
  }

  /** Probabilities of the labels of one image under every trained loss. */
  async classify(pixels: Uint8Array): Promise<{ objective: ObjectiveName; probabilities: Float64Array }[]> {
    const image = { count: 1, rows: this.#test.rows, columns: this.#test.columns, pixels };
    return Promise.all(this.#models.map(async (model) => ({ objective: model.objective, probabilities: this.#posterior(model, await logitsOf(model.encoder, image)) })));
  }

  /** Test images drawn from the learned conditional given a label, under every trained loss. */
  draw({ label, draws, seed }: Pick<DigitsState, 'label' | 'draws' | 'seed'>): DigitDraws[] {
    return this.#models.map(({ objective, testLogits }) => {
      const weights = conditionalWeights(testLogits, { given: 'v', index: label });
      const indices = sampleConditional({ weights, count: draws, random: createRandom(seed, streams.draws) });
      return {
        objective,
        images: Array.from(indices, (index) => this.testImage(index).pixels),
        effectiveSampleSize: effectiveSampleSize(weights),
        purity: purity({ indices, labels: this.#test.labels, label }),
        distinct: distinctCount(indices),
      };
    });
  }

  /** A test image with its label. */
  testImage(index: number): { pixels: Uint8Array; label: number } {
    const size = this.#test.rows * this.#test.columns;
    return { pixels: this.#test.pixels.slice(index * size, (index + 1) * size), label: this.#test.labels[index] };
  }

  /** Frees the models. */
  dispose(): void {
    for (const { encoder } of this.#models) encoder.dispose();
    this.#models = [];
  }

  #posterior({ logNormalisers }: Model, logits: Logits): Float64Array {
    return Float64Array.from(labelPosterior(logits, { labelMarginal: this.#labelMarginal!, ...(logNormalisers && { logNormalisers }) }).data);
  }

  #score(model: Model): Omit<DigitsScore, 'objective'> {
    const probabilities = { data: this.#posterior(model, model.testLogits), rows: this.#test.count, columns: CLASSES };
    const { accuracy, negativeLogLikelihood } = classificationReport({ probabilities, labels: this.#test.labels });
    return { accuracy, negativeLogLikelihood };
  }
}

function taskOf(encoder: Encoder<tf.Tensor4D>, images: LabelledImages, objective: ObjectiveName) {
  const { weights } = objectives[objective];
  return {
    variables: encoder.variables,
    count: images.count,
    batch: (indices: Uint32Array) => ({ images: tensorOf(images, indices), labels: tf.tensor1d(labelBatch(images, indices), 'int32') }),
    loss: (batch: { images: tf.Tensor4D; labels: tf.Tensor1D }) => labelledConditionalLoss(encoder.apply(batch.images), batch.labels, weights),
  };
}

async function logitsOf(encoder: Encoder<tf.Tensor4D>, images: GreyscaleImages, signal?: AbortSignal): Promise<Logits> {
  const batch = (start: number, end: number) => tensorOf(images, Uint32Array.from({ length: end - start }, (_, i) => start + i));
  const data = await embedInBatches(encoder, { count: images.count, batch, batchSize: 250, ...(signal && { signal }) });
  return { data, rows: images.count, columns: encoder.outputDim };
}

function tensorOf(images: GreyscaleImages, indices: Uint32Array): tf.Tensor4D {
  return tf.tensor4d(imageBatch(images, indices), [indices.length, images.rows, images.columns, 1]);
}
