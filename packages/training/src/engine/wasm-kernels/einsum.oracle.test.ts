import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';

import { on, startBackends } from '../../../test/backends.ts';
import { Draw } from '../../../test/draw.ts';

beforeAll(startBackends);

/** The definition: for every value of all labels, the product of the entries, added to its place in the result. */
function byDefinition(inputs: readonly string[], output: string, sizes: Record<string, number>, tensors: readonly ArrayLike<number>[]): number[] {
  const labels = [...new Set(inputs.join(''))];
  const place = (axes: string, at: Record<string, number>) => [...axes].reduce((index, label) => index * sizes[label] + at[label], 0);
  const result = Array.from({ length: [...output].reduce((count, label) => count * sizes[label], 1) }, () => 0);
  let values: Record<string, number>[] = [{}];
  for (const label of labels) values = values.flatMap((at) => Array.from({ length: sizes[label] }, (_, i) => ({ ...at, [label]: i })));
  for (const at of values) result[place(output, at)] += inputs.reduce((product, axes, i) => product * tensors[i][place(axes, at)], 1);
  return result;
}

it('an einsum of one or two tensors is its definition, for any axes kept, contracted or summed away', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const draw = new Draw(seed, 4);
      const sizes = Object.fromEntries([...'abcd'].map((label) => [label, draw.size()]));
      const some = () => draw.permutation(4).slice(0, draw.size(4)).map((i) => 'abcd'[i]).join('');
      const inputs = draw.flag() ? [some(), some()] : [some()];
      const labels = [...new Set(inputs.join(''))];
      const output = draw.permutation(labels.length).slice(0, draw.below(labels.length + 1)).map((i) => labels[i]).join('');
      const tensors = () => {
        const again = new Draw(seed, 4);
        return inputs.map((axes) => again.normal([...axes].map((label) => sizes[label])));
      };
      const expected = byDefinition(inputs, output, sizes, tf.tidy(() => tensors().map((tensor) => tensor.dataSync().slice())));
      const [actual] = await on('wasm', () => [tf.einsum(`${inputs.join()}->${output}`, ...tensors())]);
      expect(actual.length).toBe(expected.length);
      for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 3);
    }),
    { numRuns: 100, seed: 6 },
  );
});
