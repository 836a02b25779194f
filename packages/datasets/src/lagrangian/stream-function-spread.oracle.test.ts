import { createRandom } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { drawStreamFunctions, streamFunctionAt, streamFunctionSpread } from './index.ts';

test('is the standard deviation of the values of some weighted fields, by definition', () => {
  const random = createRandom(8);
  const count = 30;
  const frequencies = Float32Array.from({ length: 25 }, () => 10 * random.normal());
  const coefficients = drawStreamFunctions({ count, degree: 2, random });
  const raw = Float64Array.from({ length: count }, () => random.uniform());
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const field = (item: number) => Float64Array.from(coefficients.subarray(50 * item, 50 * (item + 1)));
  const mean = Float64Array.from({ length: 50 }, (_, i) => weights.reduce((sum, weight, item) => sum + weight * field(item)[i], 0));
  const covariance = Float64Array.from({ length: 2500 }, (_, at) => {
    const [i, j] = [Math.floor(at / 50), at % 50];
    return weights.reduce((sum, weight, item) => sum + weight * (field(item)[i] - mean[i]) * (field(item)[j] - mean[j]), 0);
  });
  const where = { points: [0.1, 0.9, 0.75, 0.75, -1.3, 4], t: 0.07 };
  const spread = streamFunctionSpread({ degree: 2, frequencies, covariance }, where);
  const values = Array.from({ length: count }, (_, item) => streamFunctionAt({ degree: 2, frequencies, coefficients: field(item) }, where));
  for (let point = 0; point < 3; point++) {
    const average = values.reduce((sum, value, item) => sum + weights[item] * value[point], 0);
    const variance = values.reduce((sum, value, item) => sum + weights[item] * (value[point] - average) ** 2, 0);
    expect(spread[point]).toBeCloseTo(Math.sqrt(variance), 12);
  }
});

test('a field that is known has none, and shapes that do not fit are refused', () => {
  const still = { degree: 1, frequencies: new Float64Array(9) };
  expect(streamFunctionSpread({ ...still, covariance: new Float64Array(324) }, { points: [0.3, 0.4] })).toEqual(Float64Array.of(0));
  expect(() => streamFunctionSpread({ ...still, covariance: new Float64Array(18) }, { points: [0.3, 0.4] })).toThrow('streamFunctionSpread: covariance has 18 numbers; expected 18 rows of 18');
  expect(() => streamFunctionSpread({ ...still, covariance: new Float64Array(324) }, { points: [0.3] })).toThrow('streamFunctionSpread: points has 1 numbers');
});
