import { createRandom } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { expectedCalibrationError } from './expected-calibration-error.ts';

test('it is the gap of each bin weighted by its share of the items', () => {
  // Two bins. (0.5, 1]: confidences 0.6, 0.7, 0.8 and 2 of 3 right: |2/3 − 0.7| = 1/30. (0, 0.5]: confidence 0.4, wrong: 0.4.
  // ECE = (3/4)(1/30) + (1/4)(0.4) = 0.025 + 0.1 = 0.125.
  const data = Float64Array.of(0.6, 0.4, 0, 0.7, 0.3, 0, 0.8, 0.2, 0, 0.4, 0.3, 0.3);
  const probabilities = { data, rows: 4, columns: 3 };
  expect(expectedCalibrationError({ probabilities, labels: [0, 0, 1, 2], bins: 2 })).toBeCloseTo(0.125, 14);
});

test('it agrees with a sum over items sorted into bins one by one', () => {
  const random = createRandom(11);
  const [rows, columns, bins] = [200, 4, 15];
  const data = new Float64Array(rows * columns);
  const labels = Array.from({ length: rows }, () => random.integer(columns));
  for (let i = 0; i < rows; i++) {
    const masses = Array.from({ length: columns }, () => -Math.log(1 - random.uniform()));
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    for (let j = 0; j < columns; j++) data[i * columns + j] = masses[j] / total;
  }
  const items = labels.map((label, i) => {
    const row = [...data.subarray(i * columns, (i + 1) * columns)];
    return { confidence: Math.max(...row), right: row.indexOf(Math.max(...row)) === label ? 1 : 0 };
  });
  let expected = 0;
  for (let m = 1; m <= bins; m++) {
    const inside = items.filter(({ confidence }) => confidence > (m - 1) / bins && confidence <= m / bins);
    // n_m |accuracy − confidence| = |number right − sum of confidences|.
    expected += Math.abs(inside.reduce((sum, { right, confidence }) => sum + right - confidence, 0)) / rows;
  }
  expect(expectedCalibrationError({ probabilities: { data, rows, columns }, labels })).toBeCloseTo(expected, 13);
});

test('a classifier that is certain and right has no error, certain and wrong an error of 1', () => {
  const probabilities = { data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 };
  expect(expectedCalibrationError({ probabilities, labels: [0, 1] })).toBe(0);
  expect(expectedCalibrationError({ probabilities, labels: [1, 0] })).toBe(1);
});
