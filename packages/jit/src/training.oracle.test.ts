import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { encoderCases, lossCases, namedLossCases, type TrainingCase } from '../test/training-cases.ts';
import { useCpu } from '../test/use-cpu.ts';
import { compile } from './index.ts';

useCpu();

/** A hundred steps of a transformer in plain JavaScript take some seconds, and more beside other programs. */
const TIMEOUT = 60_000;

/** One step of tfjs's Adam. */
function adamStep({ variables, loss }: TrainingCase): (inputs: Record<string, tf.Tensor>) => tf.Scalar {
  const optimizer = tf.train.adam(0.001);
  return (inputs) => optimizer.minimize(() => loss(inputs), true, Object.values(variables)) as tf.Scalar;
}

function eagerLosses(example: TrainingCase, steps: number): number[] {
  const step = adamStep(example);
  return Array.from({ length: steps }, () => tf.tidy(() => step(example.inputs).dataSync()[0]));
}

async function compiledLosses(example: TrainingCase, steps: number): Promise<number[]> {
  const step = await compile(adamStep(example), example.inputs, { variables: example.variables, threads: 1 });
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    const loss = await step.run(example.inputs);
    losses.push(loss.dataSync()[0]);
    loss.dispose();
  }
  await step.dispose();
  return losses;
}

function largestError(actual: number[], expected: number[]): number {
  return Math.max(...actual.map((value, k) => Math.abs(value - expected[k]) / Math.max(1, Math.abs(expected[k]))));
}

describe('a hundred compiled steps of Adam have the losses of eager ones', () => {
  it.each(Object.keys(lossCases))('of %s', async (name) => {
    const expected = eagerLosses(lossCases[name](), 100);
    expect(largestError(await compiledLosses(lossCases[name](), 100), expected)).toBeLessThan(1e-5);
    expect(expected[99]).toBeLessThan(expected[0]);
  }, TIMEOUT);

  it.each(Object.keys(namedLossCases))('of %s by name, in blocks', async (name) => {
    const expected = eagerLosses(namedLossCases[name](), 20);
    expect(largestError(await compiledLosses(namedLossCases[name](), 20), expected)).toBeLessThan(1e-5);
  }, TIMEOUT);

  it.each(Object.keys(encoderCases))('of the encoder %s', async (name) => {
    // First tokens and the vectors of n-grams start near zero, and the normalisation of them multiplies differences in
    // the last bit: gradients agree to 3e-5 at every step of one run, and two runs part after some ten.
    const steps = name.endsWith('first token') || name === 'ngram-transformer' ? 10 : 100;
    const expected = eagerLosses(encoderCases[name](), steps);
    expect(largestError(await compiledLosses(encoderCases[name](), steps), expected)).toBeLessThan(1e-5);
    expect(expected[steps - 1]).toBeLessThan(expected[0]);
  }, TIMEOUT);
});
