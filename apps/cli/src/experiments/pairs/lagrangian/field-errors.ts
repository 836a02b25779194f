import { fieldRms } from '@crossmodal/datasets/lagrangian';
import type { Similarity } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from '../embed-side.ts';

/** Errors of estimated fields, root mean square over the torus at time 0 and over the trajectories. */
export interface FieldError {
  /** Of the stream function. */
  readonly psi: number;
  /** Of the velocity. */
  readonly velocity: number;
}

/** Errors of the fields found for trajectories. */
export interface FieldErrors {
  /** The field with the greatest logit. */
  readonly best: FieldError;
  /** The mean of all fields, weighted by the model's conditional law. */
  readonly weighted: FieldError;
  /** The mean of all fields, which asks no trajectory. */
  readonly prior: FieldError;
}

/** Fields with their embeddings. */
export interface FieldPool {
  readonly z: EmbeddedItems;
  /** Rows of coefficients. */
  readonly coefficients: Float32Array;
  readonly degree: number;
  readonly frequencies: Float32Array;
}

/** Trajectories whose logits with all fields exist at a time. */
const BLOCK = 250;

/**
 * How far the fields that a model finds for trajectories, among those of a pool, are from the true ones: the weights of the
 * mean are the model's conditional law of the field given the trajectory (Baptista, Stuart and Tran 2025, equation 28).
 *
 * @param pool The fields to choose among.
 * @param asked The trajectories, with the coefficients of their true fields.
 * @param similarity Makes the logits of fields and trajectories.
 */
export async function fieldErrors(pool: FieldPool, asked: { readonly z: EmbeddedItems; readonly coefficients: Float32Array }, similarity: Similarity): Promise<FieldErrors> {
  const { z, coefficients, degree, frequencies } = pool;
  const size = coefficients.length / z.rows;
  const sums = { best: { psi: 0, velocity: 0 }, weighted: { psi: 0, velocity: 0 }, prior: { psi: 0, velocity: 0 } };
  const add = (sum: { psi: number; velocity: number }, estimate: Float32Array, truth: Float32Array) => {
    const difference = estimate.map((value, i) => value - truth[i]);
    const { psi, velocity } = fieldRms({ degree, frequencies, coefficients: difference });
    sum.psi += psi ** 2;
    sum.velocity += velocity ** 2;
  };
  const fields = tf.tensor2d(coefficients, [z.rows, size]);
  const zu = tf.tensor2d(z.data, [z.rows, z.columns]);
  const prior = tf.tidy(() => tf.mean(fields, 0).dataSync() as Float32Array);
  for (let start = 0; start < asked.z.rows; start += BLOCK) {
    const rows = Math.min(BLOCK, asked.z.rows - start);
    const [means, choices] = tf.tidy(() => {
      const zv = tf.tensor2d(asked.z.data.subarray(start * z.columns, (start + rows) * z.columns), [rows, z.columns]);
      const logits = tf.transpose(similarity(zu, zv));
      return [tf.matMul(tf.softmax(logits) as tf.Tensor2D, fields), tf.argMax(logits, 1)];
    });
    const [weighted, best] = [(await means.data()) as Float32Array, await choices.data()];
    tf.dispose([means, choices]);
    for (let i = 0; i < rows; i++) {
      const truth = asked.coefficients.subarray((start + i) * size, (start + i + 1) * size);
      add(sums.best, coefficients.subarray(best[i] * size, (best[i] + 1) * size), truth);
      add(sums.weighted, weighted.subarray(i * size, (i + 1) * size), truth);
      add(sums.prior, prior, truth);
    }
  }
  tf.dispose([fields, zu]);
  const root = ({ psi, velocity }: FieldError): FieldError => ({ psi: Math.sqrt(psi / asked.z.rows), velocity: Math.sqrt(velocity / asked.z.rows) });
  return { best: root(sums.best), weighted: root(sums.weighted), prior: root(sums.prior) };
}
