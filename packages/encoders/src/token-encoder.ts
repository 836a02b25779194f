import type * as tf from '@tensorflow/tfjs-core';

/** The parts of n items, such as times, places of an image or words, each a vector. */
export interface Tokens {
  /** Shape [n, T, tokenDim]; finite everywhere, and without meaning where the mask is 0. */
  readonly values: tf.Tensor3D;
  /** Shape [n, T], 1 for the tokens that count and 0 for those that do not; left out, all count. */
  readonly mask?: tf.Tensor2D | undefined;
}

/**
 * A map from one modality to tokens, the part of an encoder before it makes one vector of an item. A head makes an
 * `Encoder` of it.
 */
export interface TokenEncoder<Batch extends tf.Tensor = tf.Tensor> {
  /** Name under which it is configured and saved. */
  readonly name: string;
  /** Width of a token. */
  readonly tokenDim: number;
  /** What training changes, by name; each has a part in the tokens. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /**
   * The tokens of a batch, differentiable in the variables, and in the batch where that is not an int32 tensor. Disposes
   * nothing, leaks nothing.
   *
   * @param batch What it encodes.
   * @param mask Shape [n, T], for sequences of different lengths; not for images and words, which have none.
   */
  tokens(batch: Batch, mask?: tf.Tensor2D): Tokens;
  /** Frees the variables. */
  dispose(): void;
}
