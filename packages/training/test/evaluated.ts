import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Float32 sums of up to some hundred terms, and functions that backends approximate in their own ways. */
const TOLERANCE = 2e-5;

/** A tensor that is read out. */
export interface Evaluated {
  readonly shape: number[];
  readonly dtype: string;
  readonly values: number[];
}

/** What a computation gives on a backend whose memory has been used and freed before. */
export async function evaluated(backend: string, compute: () => tf.Tensor[]): Promise<Evaluated[]> {
  await tf.setBackend(backend);
  // Left full of ones, so that a kernel that relies on zeroed memory shows.
  for (const block of [3, 20, 70, 500, 3000].flatMap((length) => [tf.ones([length]), tf.ones([length])])) block.dispose();
  return tf.tidy(() => compute().map((tensor) => ({ shape: tensor.shape, dtype: tensor.dtype, values: Array.from(tensor.dataSync()) })));
}

/** Same shapes and types, and the same numbers but for rounding, relative to the largest where that exceeds 1. */
export function expectAgreement(actual: readonly Evaluated[], expected: readonly Evaluated[], tolerance: number = TOLERANCE): void {
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(expected.map(({ shape, dtype }) => ({ shape, dtype })));
  for (const [i, { values }] of expected.entries()) {
    const scale = Math.max(1, ...values.map(Math.abs).filter(Number.isFinite));
    const wrong = values.findIndex((value, j) => !Object.is(value, actual[i].values[j]) && !(Math.abs(value - actual[i].values[j]) <= tolerance * scale));
    if (wrong >= 0) expect.fail(`output ${i}, number ${wrong} is ${actual[i].values[wrong]} instead of ${values[wrong]}; shape ${expected[i].shape}`);
  }
}
