import { createRandom, type DenseMatrix, infoNce } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { clipGradients } from './clip-gradients.ts';
import { addWeightGradient, encode, type Head, normalMatrix } from './linear-encoder.ts';
import { logSlope, quantile } from './statistics.ts';

const random = createRandom(1);

/** Gradient by central differences. */
function differences(values: Float64Array, loss: () => number): Float64Array {
  return values.map((original, k) => {
    const [above, below] = [1e-5, -1e-5].map((step) => {
      values[k] = original + step;
      return loss();
    });
    values[k] = original;
    return (above - below) / 2e-5;
  });
}

const close = (a: Float64Array, b: Float64Array) => expect(Math.max(...a.map((x, k) => Math.abs(x - b[k])))).toBeLessThan(1e-7);

describe('clipGradients', () => {
  const unit = (): DenseMatrix => encode(normalMatrix(3, 3, { random }), normalMatrix(5, 3, { random }), 'normalised').z;
  const [zu, zv] = [unit(), unit()];
  const { loss, u, v, logScale } = clipGradients(zu, zv, 0.3);

  it('has the value of two losses with the other rows as negatives', () => {
    const others = (z: DenseMatrix, i: number) => ({ ...z, rows: 4, data: Float64Array.from([...z.data.subarray(0, 3 * i), ...z.data.subarray(3 * i + 3)]) });
    const row = (z: DenseMatrix, i: number) => ({ ...z, rows: 1, data: z.data.subarray(3 * i, 3 * i + 3) });
    let expected = 0;
    for (let i = 0; i < 5; i++) {
      expected += infoNce(row(zu, i), row(zv, i), { negatives: others(zv, i), temperature: 0.3 }).value / 10;
      expected += infoNce(row(zv, i), row(zu, i), { negatives: others(zu, i), temperature: 0.3 }).value / 10;
    }
    expect(loss).toBeCloseTo(expected, 12);
  });

  it('has the gradients of finite differences', () => {
    close(u.data, differences(zu.data, () => clipGradients(zu, zv, 0.3).loss));
    close(v.data, differences(zv.data, () => clipGradients(zu, zv, 0.3).loss));
    const scale = Float64Array.of(Math.log(1 / 0.3));
    close(Float64Array.of(logScale), differences(scale, () => clipGradients(zu, zv, Math.exp(-scale[0])).loss));
  });
});

it.each(['normalised', 'tanh'] as const)('the gradient by the weights of a %s encoder is that of finite differences', (head: Head) => {
  const [weights, inputs, gradient] = [normalMatrix(4, 3, { random }), normalMatrix(6, 3, { random }), normalMatrix(6, 4, { random })];
  const total = new Float64Array(12);
  addWeightGradient(total, encode(weights, inputs, head), { gradient, head });
  close(total, differences(weights.data, () => encode(weights, inputs, head).z.data.reduce((sum, z, k) => sum + z * gradient.data[k], 0)));
});

it('statistics are those of small samples', () => {
  expect([quantile([3, 1, 2], 0.5), quantile([0, 1], 0.25)]).toEqual([2, 0.25]);
  expect(logSlope([1, 2, 4].map((t) => ({ x: t, y: 3 / t ** 2 })))).toBeCloseTo(-2, 12);
});
