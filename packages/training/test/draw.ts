import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

/** Random shapes and tensors, the same ones for the same seed on every backend. */
export class Draw {
  readonly #random: { uniform(): number; normal(): number };
  readonly #longest: number;

  constructor(seed: number, longest: number) {
    this.#random = createRandom(seed);
    this.#longest = longest;
  }

  /** An integer from 0 up to and without n. */
  below(n: number): number {
    return Math.floor(this.#random.uniform() * n);
  }

  /** The length of an axis. */
  size(longest: number = this.#longest): number {
    return 1 + this.below(longest);
  }

  shape(rank: number): number[] {
    return Array.from({ length: rank }, () => this.size());
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }

  flag(): boolean {
    return this.below(2) === 1;
  }

  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  /** Some of the axes, at least one, in order. */
  axes(rank: number): number[] {
    const chosen = this.permutation(rank).slice(0, 1 + this.below(rank));
    return chosen.toSorted((a, b) => a - b);
  }

  /** Two shapes that broadcast to one, each with some axes of length 1 and some of the first axes left out. */
  broadcastShapes(): [number[], number[]] {
    const shape = this.shape(this.below(5));
    const thinned = () => shape.map((size) => (this.below(3) === 0 ? 1 : size)).slice(this.below(3) === 0 ? this.below(shape.length + 1) : 0);
    return [thinned(), thinned()];
  }

  normal(shape: number[], offset: number = 0): tf.Tensor {
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => this.#random.normal() + offset), shape, 'float32');
  }

  between(shape: number[], low: number, high: number): tf.Tensor {
    return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => low + (high - low) * this.#random.uniform()), shape, 'float32');
  }

  /** Integers from `low` up to and without `high`. */
  integers(shape: number[], low: number, high: number): tf.Tensor {
    return tf.tensor(Int32Array.from({ length: tf.util.sizeFromShape(shape) }, () => low + this.below(high - low)), shape, 'int32');
  }

  booleans(shape: number[]): tf.Tensor {
    return tf.tensor(Uint8Array.from({ length: tf.util.sizeFromShape(shape) }, () => this.below(2)), shape, 'bool');
  }

  /** Small whole numbers of any type, among which equal ones are common. */
  numbers(shape: number[], type: 'float32' | 'int32' | 'bool'): tf.Tensor {
    return type === 'bool' ? this.booleans(shape) : tf.cast(this.integers(shape, -2, 3), type);
  }

  /** The value of f and its gradients with respect to its arguments, in a random direction. */
  withGradients(f: (...args: tf.Tensor[]) => tf.Tensor, ...args: tf.Tensor[]): tf.Tensor[] {
    const value = f(...args);
    const direction = this.normal(value.shape);
    return [value, ...tf.grads((...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), direction)))(args)];
  }
}
