import * as tf from '@tensorflow/tfjs-core';

import { gradientIsWanted, isolatedGradients } from './blocks/isolated-gradients.ts';
import { type RowRange, rowRanges } from './blocks/row-ranges.ts';
import { ShapeError } from './errors.ts';
import { fusedOperation } from './fused/fused-operation.ts';

/** A batch of one modality: a tensor, or tensors by name, whose first axis counts the samples. */
export type EncoderInput = tf.Tensor | Readonly<Record<string, tf.Tensor>>;

/** What `gradCache` needs of an encoder; every encoder of `@crossmodal/encoders` has it. */
export interface CachedEncoder<Input extends EncoderInput> {
  /** What its gradients are taken of, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Embeds a part of a batch, sample by sample: no sample may see another of its batch. */
  apply(input: Input): tf.Tensor2D;
}

/** A generator whose draws can be repeated, such as `createRandom` of `@crossmodal/theory` gives. */
export interface ReplayableRandom<State = unknown> {
  state(): State;
  restore(state: State): void;
}

/** Options of {@link gradCache}. */
export interface GradCacheOptions {
  /** Samples that go through an encoder at a time; its intermediate results exist for so many only. */
  readonly chunk: number;
  /** Variables of the loss that get gradients besides those of the encoders: a temperature, a bias. */
  readonly parameters?: readonly tf.Variable[];
  /** What the encoders draw from, for dropout say: the second pass repeats the draws of the first. */
  readonly random?: ReplayableRandom;
}

/**
 * An exact large batch through any encoders in the memory of a small one (Gao, Zhang, Han and Callan 2021,
 * "gradient cache"): the batch is embedded in chunks without a tape, the loss gives the gradient of every embedding, and
 * each chunk is embedded once more to carry its part on to the variables. Costs one more forward pass of the encoders.
 *
 * Value and gradients are those of `loss(encoderU.apply(u), encoderV.apply(v))`, whatever the chunk: the loss sees all
 * embeddings at once. With a loss in chunks (`pairLoss` with `chunk`), no matrix of logits exists either.
 *
 * @param encoderU Encoder of u.
 * @param encoderV Encoder of v; the same object for shared weights.
 * @param loss Of the embeddings zu and zv, both [n, dim].
 * @param options Samples at a time, further variables, the generator of the encoders.
 * @returns The loss as a function of the batches of u and v: a scalar, differentiable in the variables of both encoders
 *   and in `parameters`, so that any optimiser of tfjs takes it. Not differentiable in the batches.
 * @throws OutOfRangeError If `chunk` is no positive integer.
 * @throws ShapeError If the tensors of a batch count different numbers of samples, or u and v do.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import '@tensorflow/tfjs-layers'; // in Node: the gradients of tfjs-core's operations
 * import * as tf from '@tensorflow/tfjs-core';
 * import { clipLoss, cosineLogits, gradCache } from '@crossmodal/losses';
 *
 * const weight = tf.variable(tf.tensor2d([[1, 0], [0.5, 1]]));
 * const encoder = { variables: { weight }, apply: (x: tf.Tensor2D) => tf.matMul(x, weight) as tf.Tensor2D };
 * const loss = (zu: tf.Tensor2D, zv: tf.Tensor2D) => clipLoss(cosineLogits(zu, zv));
 * const [u, v] = [tf.tensor2d([[1, 0], [0, 1], [1, 1]]), tf.tensor2d([[2, 1], [0, 1], [1, 1]])];
 *
 * const cached = gradCache(encoder, encoder, loss, { chunk: 2 });
 * const { value, grads } = tf.variableGrads(() => cached(u, v));
 * const whole = tf.variableGrads(() => loss(encoder.apply(u), encoder.apply(v)));
 * console.log(Math.abs(value.dataSync()[0] - whole.value.dataSync()[0]) < 1e-6); // true
 * console.log(tf.max(tf.abs(tf.sub(grads[weight.name], whole.grads[weight.name]))).dataSync()[0] < 1e-6); // true
 * ```
 */
export function gradCache<U extends EncoderInput, V extends EncoderInput>(
  encoderU: CachedEncoder<U>,
  encoderV: CachedEncoder<V>,
  loss: (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.Scalar,
  { chunk, parameters = [], random }: GradCacheOptions,
): (u: U, v: V) => tf.Scalar {
  const variables = [...new Set([...Object.values(encoderU.variables), ...Object.values(encoderV.variables), ...parameters])];
  return (u, v) => {
    const count = samples('u', u);
    if (samples('v', v) !== count) throw new ShapeError(`gradCache: u has ${count} samples and v has ${samples('v', v)}; expected pairs`);
    const ranges = rowRanges('gradCache', count, chunk);
    const wanted = gradientIsWanted();
    return fusedOperation<tf.Scalar>(variables, (save) => {
      const [ofU, ofV] = [embed(encoderU, u, { ranges, random }), embed(encoderV, v, { ranges, random })];
      if (!wanted) return { value: loss(ofU.z, ofV.z), gradients: () => [] };
      const { value, gradients } = isolatedGradients(() => loss(ofU.z, ofV.z), [ofU.z, ofV.z, ...parameters]);
      const [dzu, dzv, ...ofParameters] = gradients as [tf.Tensor2D, tf.Tensor2D, ...tf.Tensor[]];
      const sums = new Map<tf.Variable, tf.Tensor>(parameters.map((parameter, place) => [parameter, ofParameters[place]]));
      const after = random?.state();
      replay(encoderU, u, { ranges, random, states: ofU.states, dz: dzu, sums });
      replay(encoderV, v, { ranges, random, states: ofV.states, dz: dzv, sums });
      random?.restore(after);
      save(variables.map((variable) => sums.get(variable)!));
      return { value, gradients: (dy, saved) => saved.map((gradient) => tf.mul(gradient, dy)) };
    });
  };
}

interface Pass {
  readonly ranges: readonly RowRange[];
  readonly random: ReplayableRandom | undefined;
}

/** The embeddings of a batch, and the state of the generator before each of its parts. */
function embed<Input extends EncoderInput>(encoder: CachedEncoder<Input>, input: Input, { ranges, random }: Pass): { z: tf.Tensor2D; states: unknown[] } {
  const states: unknown[] = [];
  const parts = ranges.map((range) => {
    states.push(random?.state());
    return tf.tidy(() => encoder.apply(rowsOf(input, range)));
  });
  return { z: tf.concat(parts, 0), states };
}

interface Replay extends Pass {
  readonly states: readonly unknown[];
  readonly dz: tf.Tensor2D;
  /** The gradients so far, to which those of this encoder are added. */
  readonly sums: Map<tf.Variable, tf.Tensor>;
}

/** Embeds every part again, with the same draws, and adds the gradients of the variables. */
function replay<Input extends EncoderInput>(encoder: CachedEncoder<Input>, input: Input, { ranges, random, states, dz, sums }: Replay): void {
  const variables = Object.values(encoder.variables);
  if (variables.length === 0) return;
  for (const [index, range] of ranges.entries()) {
    random?.restore(states[index]);
    const added = tf.tidy(() => {
      const part = rowsOf(input, range);
      const { gradients } = isolatedGradients(() => encoder.apply(part), variables, tf.slice(dz, range.start, range.count));
      return gradients.map((gradient, place) => {
        const sum = sums.get(variables[place]);
        return sum === undefined ? gradient : tf.add(sum, gradient);
      });
    });
    for (const [place, variable] of variables.entries()) {
      sums.get(variable)?.dispose();
      sums.set(variable, added[place]);
    }
  }
}

function rowsOf<Input extends EncoderInput>(input: Input, { start, count }: RowRange): Input {
  if (input instanceof tf.Tensor) return tf.slice(input, start, count) as Input;
  return Object.fromEntries(Object.entries(input as Record<string, tf.Tensor>).map(([name, tensor]) => [name, tf.slice(tensor, start, count)])) as unknown as Input;
}

function samples(name: string, input: EncoderInput): number {
  const tensors = input instanceof tf.Tensor ? [input] : Object.values(input);
  const counts = new Set(tensors.map(({ shape }) => shape[0]));
  const [count] = counts;
  if (counts.size !== 1 || count === undefined || count < 1) {
    throw new ShapeError(`gradCache: the tensors of ${name} have the shapes ${tensors.map(({ shape }) => `[${shape}]`).join(', ')}; expected one number of samples >= 1`);
  }
  return count;
}
