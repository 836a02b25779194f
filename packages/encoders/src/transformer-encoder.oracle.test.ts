import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { expectGradients, perturb, type Weights, weightsOf } from '../test/expect-gradients.ts';
import { activationsByDefinition, affine, type Rows } from '../test/plain-arrays.ts';
import { useBackend } from '../test/use-backend.ts';
import { countParameters, loadEncoder, saveEncoder, transformerEncoder, type TransformerEncoderOptions } from './index.ts';

const LENGTH = 5;
const DIM = 6;
const HEADS = 2;
const small = { inputDim: 3, length: LENGTH, dim: DIM, heads: HEADS, hiddenDim: 8, outputDim: 4 };

type Kind = Required<Pick<TransformerEncoderOptions, 'positions' | 'pooling' | 'causal'>>;

/** One sequence through the transformer in float64 on plain arrays, from its definition; `times` are those that count. */
function reference(x: Rows, times: number[], weights: Weights, { positions, pooling, causal }: Kind): number[] {
  const linear = (rows: Rows, name: string) => affine(rows, weights[`${name}.weight`], weights[`${name}.bias`]);
  const norm = (rows: Rows, name: string) =>
    rows.map((row) => {
      const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
      return row.map((value, j) => (weights[`${name}.weight`][j] * (value - mean)) / Math.sqrt(variance + 1e-5) + weights[`${name}.bias`][j]);
    });
  const plus = (a: Rows, b: Rows) => a.map((row, i) => row.map((value, j) => value + b[i][j]));
  const position = (t: number, j: number) => {
    if (positions === 'none') return 0;
    if (positions === 'learned') return weights.positions[t * DIM + j];
    const angle = t / 10_000 ** ((2 * Math.floor(j / 2)) / DIM);
    return j % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  };
  const attention = (rows: Rows, name: string) => {
    const all = linear(rows, `${name}.input`);
    const width = DIM / HEADS;
    const mixed = rows.map((_, i) =>
      Array.from({ length: HEADS }, (_head, h) => {
        const part = (row: number[], which: number) => row.slice(which * DIM + h * width, which * DIM + (h + 1) * width);
        const seen = causal ? all.slice(0, i + 1) : all;
        const logits = seen.map((row) => part(row, 1).reduce((sum, key, c) => sum + key * part(all[i], 0)[c], 0) / Math.sqrt(width));
        const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
        return Array.from({ length: width }, (_column, c) => logits.reduce((sum, logit, k) => sum + (Math.exp(logit) / total) * part(all[k], 2)[c], 0));
      }).flat(),
    );
    return linear(mixed, `${name}.output`);
  };

  // A time that does not count is as if it were not there, except that the others keep their places.
  let h = linear(times.map((t) => x[t]), 'input').map((row, i) => row.map((value, j) => value + position(times[i], j)));
  if (pooling === 'cls') h = [Array.from(weights.cls), ...h];
  for (const block of ['block1', 'block2']) {
    h = plus(h, attention(norm(h, `${block}.norm1`), `${block}.attention`));
    h = plus(h, linear(linear(norm(h, `${block}.norm2`), `${block}.mlp1`).map((row) => row.map(activationsByDefinition.gelu)), `${block}.mlp2`));
  }
  const normalised = norm(h, 'norm');
  const pooled = pooling === 'cls' ? normalised[0] : pooling === 'last' ? normalised.at(-1)! : normalised[0].map((_, j) => normalised.reduce((sum, row) => sum + row[j], 0) / normalised.length);
  return linear([pooled], 'output')[0];
}

const kinds: Kind[] = [
  { positions: 'learned', pooling: 'mean', causal: false },
  { positions: 'sinusoidal', pooling: 'cls', causal: false },
  { positions: 'none', pooling: 'mean', causal: true },
  { positions: 'learned', pooling: 'last', causal: true },
  { positions: 'learned', pooling: 'last', causal: false },
];

describe.each(['cpu', 'wasm'] as const)('transformerEncoder on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  const sequences = (n: number, times: number, seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: n }, () => Array.from({ length: times }, () => Array.from({ length: 3 }, () => Math.fround(random.normal()))));
  };

  it.each(kinds)('with positions $positions, pooling $pooling and causal $causal agrees with a float64 transformer written from the definition, value and gradient', (kind) => {
    const random = createRandom(4);
    const encoder = transformerEncoder({ ...small, ...kind, random });
    perturb(encoder, random);
    for (const [times, masks] of [[LENGTH, undefined], [4, undefined], [LENGTH, [[1, 1, 1, 1, 1], [1, 0, 1, 1, 0], [0, 0, 0, 1, 0]]]] as const) {
      const x = sequences(3, times, 5);
      const direction = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => Math.fround(random.normal())));
      const counted = x.map((rows, i) => rows.map((_, t) => t).filter((t) => masks === undefined || masks[i][t] === 1));
      const of = (weights: Weights) => x.map((rows, i) => reference(rows, counted[i], weights, kind));
      const [batch, mask] = [tf.tensor3d(x), masks && tf.tensor2d(masks as unknown as number[][])];
      const expected = of(weightsOf(encoder)).flat();
      const values = encoder.apply(batch, mask).dataSync();
      // Float32 through two normalised blocks.
      expected.forEach((value, i) => expect(Math.abs(values[i] - value)).toBeLessThan(2e-5 * Math.max(1, Math.abs(value))));
      expectGradients(
        encoder,
        () => tf.sum(tf.mul(encoder.apply(batch, mask), direction)) as tf.Scalar,
        (weights) => of(weights).reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * direction[i][j], 0), 0),
      );
    }
    encoder.dispose();
  });

  const distance = (a: tf.Tensor, b: tf.Tensor) => tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);

  it('without positions does not depend on the order of the times, and with them does', () => {
    const x = tf.tensor3d(sequences(2, LENGTH, 6));
    const [set, sequence] = (['none', 'learned'] as const).map((positions) => {
      const encoder = transformerEncoder({ ...small, positions, random: createRandom(7) });
      perturb(encoder, createRandom(8));
      return distance(encoder.apply(x), encoder.apply(tf.reverse(x, 1)));
    });
    expect(set).toBeLessThan(1e-5);
    expect(sequence).toBeGreaterThan(1e-2);
  });

  it('does not see what the mask leaves out, NaN included, nor the other sequences of the batch', () => {
    for (const pooling of ['mean', 'cls', 'last'] as const) {
      const encoder = transformerEncoder({ ...small, pooling, random: createRandom(9) });
      const [first, second] = sequences(2, LENGTH, 10);
      const mask = tf.tensor2d([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]);
      const spoiled = first.map((row, t) => (t < 3 ? row : [NaN, Infinity, -1e30]));
      const together = encoder.apply(tf.tensor3d([spoiled, second]), mask);
      const apart = encoder.apply(tf.tensor3d([first.slice(0, 3)]));
      expect(distance(tf.slice(together, 0, 1), apart)).toBeLessThan(1e-5);
      expect(distance(tf.slice(together, 1, 1), encoder.apply(tf.tensor3d([second])))).toBeLessThan(1e-5);
    }
  });

  it('with causal attention a time does not see those after it, and the last sees all', () => {
    const encoder = transformerEncoder({ ...small, pooling: 'last', causal: true, random: createRandom(9) });
    perturb(encoder, createRandom(8));
    const [first] = sequences(1, LENGTH, 10);
    const of = (rows: number[][], counted?: number[]) => encoder.apply(tf.tensor3d([rows]), counted && tf.tensor2d([counted]));
    const changed = (time: number) => first.map((row, t) => (t === time ? row.map((value) => value + 1) : row));
    for (let time = 0; time < LENGTH; time++) expect(distance(of(changed(time)), of(first))).toBeGreaterThan(1e-3);
    // Up to the third time, what comes later does not count.
    expect(distance(of(changed(4), [1, 1, 1, 0, 0]), of(first.slice(0, 3)))).toBeLessThan(1e-5);
  });

  it('gives a sequence of which no time counts a finite embedding and finite gradients', () => {
    const encoder = transformerEncoder({ ...small, random: createRandom(9) });
    const x = tf.tensor3d(sequences(2, LENGTH, 10));
    const mask = tf.tensor2d([[0, 0, 0, 0, 0], [1, 1, 1, 1, 1]], undefined, 'int32');
    const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(x, mask)) as tf.Scalar);
    expect([value, ...Object.values(grads)].every((tensor) => tensor.dataSync().every(Number.isFinite))).toBe(true);
  });

  it('leaks no tensor and frees its variables', () => {
    for (const kind of kinds) {
      const before = tf.memory().numTensors;
      const encoder = transformerEncoder({ ...small, ...kind, random: createRandom(1) });
      const made = tf.memory().numTensors;
      const [batch, mask] = [tf.ones([2, 4, 3]) as tf.Tensor3D, tf.ones([2, 4]) as tf.Tensor2D];
      encoder.apply(batch).dispose();
      encoder.apply(batch, mask).dispose();
      const { value, grads } = tf.variableGrads(() => tf.sum(encoder.apply(batch, mask)) as tf.Scalar);
      tf.dispose([value, grads, batch, mask]);
      expect(tf.memory().numTensors).toBe(made);
      encoder.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('is saved and loaded bit by bit', async () => {
    const [a, b] = [1, 2].map((seed) => transformerEncoder({ ...small, pooling: 'cls', random: createRandom(seed) }));
    loadEncoder(b, await saveEncoder(a), { name: 'f' });
    expect(weightsOf(b)).toEqual(weightsOf(a));
    const x = tf.tensor3d(sequences(1, 3, 1));
    expect(a.apply(x).arraySync()).toEqual(b.apply(x).arraySync());
  });
});

describe('transformerEncoder', () => {
  beforeAll(() => useBackend('cpu'));

  it('has by default two blocks of width 128 with four heads for sequences up to 32', () => {
    const encoder = transformerEncoder({ inputDim: 4, random: createRandom(1) });
    const block = 2 * 2 * 128 + (128 + 1) * 3 * 128 + (128 + 1) * 128 + (128 + 1) * 512 + (512 + 1) * 128;
    expect(countParameters(encoder)).toBe((4 + 1) * 128 + 32 * 128 + 2 * block + 2 * 128 + (128 + 1) * 128);
    expect(encoder.apply(tf.zeros([1, 32, 4])).shape).toEqual([1, 128]);
    expect(() => encoder.apply(tf.zeros([1, 33, 4]))).toThrow(/batch is \[1,33,4\]; expected \[n, T, 4\] with T from 1 to 32/);
  });

  it('refuses sizes, names, batches and masks that do not fit', () => {
    const make = (options: object) => transformerEncoder({ ...small, random: createRandom(1), ...options });
    expect(() => make({ layers: 0 })).toThrow(/layers is 0; expected a positive integer/);
    expect(() => make({ heads: 4 })).toThrow(/dim is 6 with 4 heads; expected a multiple of the number of heads/);
    expect(() => make({ positions: 'rotary' })).toThrow(/positions is rotary; expected learned, sinusoidal or none/);
    expect(() => make({ pooling: 'max' })).toThrow(/pooling is max; expected mean, cls or last/);
    expect(() => make({ pooling: 'cls', causal: true })).toThrow(/causal is true with pooling cls/);
    expect(() => make({}).apply(tf.zeros([2, 4, 2]))).toThrow(/batch is \[2,4,2\]/);
    expect(() => make({}).apply(tf.zeros([2, 4, 3]), tf.ones([2, 5]))).toThrow(/mask is \[2,5\]; expected \[2, 4\]/);
  });
});
