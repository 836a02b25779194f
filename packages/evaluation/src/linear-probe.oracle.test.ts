import { createRandom } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { linearProbe } from './linear-probe.ts';

/** The objective written as it is read, on nested arrays. */
function objective(x: number[][], labels: number[], weights: number[][], bias: number[], penalty: number): number {
  const losses = x.map((row, i) => {
    const logits = bias.map((b, c) => row.reduce((sum, value, j) => sum + value * weights[j][c], b));
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[labels[i]];
  });
  return losses.reduce((a, b) => a + b) / x.length + (penalty / 2) * weights.flat().reduce((sum, w) => sum + w * w, 0);
}

/** Newton's method with the exact Hessian of the softmax, on [weights by row, bias]; the last class's bias is fixed at 0. */
function newton(x: number[][], labels: number[], classes: number, penalty: number): { weights: number[][]; bias: number[] } {
  const dim = x[0].length;
  const size = (dim + 1) * classes - 1;
  const parameters = Array.from({ length: size + 1 }, () => 0);
  for (let iteration = 0; iteration < 30; iteration++) {
    const gradient = Array.from({ length: size }, () => 0);
    const hessian = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
    x.forEach((row, i) => {
      const z = [...row, 1];
      const at = (j: number, c: number) => j * classes + c;
      const raw = Array.from({ length: classes }, (_, c) => Math.exp(z.reduce((sum, value, j) => sum + value * parameters[at(j, c)], 0)));
      const total = raw.reduce((a, b) => a + b);
      const p = raw.map((value) => value / total);
      for (let j = 0; j <= dim; j++) {
        for (let c = 0; c < classes; c++) {
          if (at(j, c) >= size) continue;
          gradient[at(j, c)] += (z[j] * (p[c] - (labels[i] === c ? 1 : 0))) / x.length;
          for (let k = 0; k <= dim; k++) {
            for (let d = 0; d < classes; d++) {
              if (at(k, d) < size) hessian[at(j, c)][at(k, d)] += (z[j] * z[k] * p[c] * ((c === d ? 1 : 0) - p[d])) / x.length;
            }
          }
        }
      }
    });
    for (let index = 0; index < dim * classes; index++) {
      gradient[index] += penalty * parameters[index];
      hessian[index][index] += penalty;
    }
    solve(hessian, gradient).forEach((step, index) => (parameters[index] -= step));
  }
  return {
    weights: Array.from({ length: dim }, (_, j) => parameters.slice(j * classes, (j + 1) * classes)),
    bias: parameters.slice(dim * classes),
  };
}

/** Gaussian elimination with pivots. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.slice(column).reduce((best, row, i) => (Math.abs(row[column]) > Math.abs(rows[best][column]) ? column + i : best), column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let i = 0; i < rows.length; i++) {
      if (i === column) continue;
      const factor = rows[i][column] / rows[column][column];
      for (let j = column; j <= rows.length; j++) rows[i][j] -= factor * rows[column][j];
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

const random = createRandom(11);
const dim = 3;
const classes = 4;
const x = Array.from({ length: 60 }, () => Array.from({ length: dim }, () => random.normal()));
// Labels that depend on x with noise, so that no plane separates them.
const labels = x.map((row) => Math.min(classes - 1, Math.max(0, Math.round(row[0] + 0.8 * random.normal() + 1.5))));
const embeddings = { data: Float64Array.from(x.flat()), rows: x.length, columns: dim };

describe('linearProbe', () => {
  test('without a penalty two clouds at ±1 get the log odds of their labels', () => {
    // At x = 1 three of four items are of class 1, at x = −1 one of four: the logit difference there is ±log 3.
    const probe = linearProbe({
      embeddings: { data: Float64Array.of(1, 1, 1, 1, -1, -1, -1, -1), rows: 8, columns: 1 },
      labels: [1, 1, 1, 0, 0, 0, 0, 1],
      classes: 2,
      penalty: 0,
      tolerance: 1e-10,
    });
    expect(probe.weights[1] - probe.weights[0]).toBeCloseTo(Math.log(3), 8);
    expect(probe.bias[1] - probe.bias[0]).toBeCloseTo(0, 8);
    expect(probe.objective).toBeCloseTo(Math.log(4) - 0.75 * Math.log(3), 12);
  });

  test('a penalty without end leaves the frequencies of the classes to the bias', () => {
    const probe = linearProbe({ embeddings, labels, classes, penalty: 1e9, tolerance: 1e-9 });
    const counts = Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
    for (let c = 1; c < classes; c++) expect(probe.bias[c] - probe.bias[0]).toBeCloseTo(Math.log(counts[c] / counts[0]), 6);
    expect(Math.max(...probe.weights.map(Math.abs))).toBeLessThan(1e-8);
  });

  test.each([1e-3, 0.1, 2])('agrees with Newton’s method for the penalty %d', (penalty) => {
    const probe = linearProbe({ embeddings, labels, classes, penalty, tolerance: 1e-9 });
    const exact = newton(x, labels, classes, penalty);
    expect(probe.converged).toBe(true);
    exact.weights.flat().forEach((weight, index) => expect(probe.weights[index]).toBeCloseTo(weight, 6));
    for (let c = 0; c < classes; c++) expect(probe.bias[c] - probe.bias[3]).toBeCloseTo(exact.bias[c] - exact.bias[3], 6);
    expect(probe.objective).toBeCloseTo(objective(x, labels, exact.weights, exact.bias, penalty), 12);
  });

  test('the end does not depend on the start', () => {
    const cold = linearProbe({ embeddings, labels, classes, penalty: 0.01, tolerance: 1e-10 });
    const start = linearProbe({ embeddings, labels, classes, penalty: 1 });
    const warm = linearProbe({ embeddings, labels, classes, penalty: 0.01, tolerance: 1e-10, start });
    cold.weights.forEach((weight, index) => expect(warm.weights[index]).toBeCloseTo(weight, 7));
  });

  test('predicts the class of the largest logit, the lowest of equal ones', () => {
    const probe = linearProbe({ embeddings, labels, classes, penalty: 0.1 });
    const { data } = probe.logits(embeddings);
    const expected = x.map((_, i) => {
      const row = data.slice(i * classes, (i + 1) * classes);
      return row.indexOf(Math.max(...row));
    });
    expect([...probe.predict(embeddings)]).toEqual(expected);
    const flat = linearProbe({ embeddings: { data: new Float64Array(2), rows: 2, columns: 1 }, labels: [0, 1], classes: 2 });
    expect([...flat.predict({ data: Float64Array.of(5), rows: 1, columns: 1 })]).toEqual([0]);
  });

  test('says that it did not converge where the iterations end first', () => {
    const probe = linearProbe({ embeddings, labels, classes, tolerance: 1e-12, maxIterations: 2 });
    expect(probe).toMatchObject({ converged: false, iterations: 2 });
    expect(probe.gradientNorm).toBeGreaterThan(1e-12);
  });

  test('names what is wrong', () => {
    expect(() => linearProbe({ embeddings, labels: labels.slice(1), classes })).toThrow(/labels has 59 entries; expected 60/);
    expect(() => linearProbe({ embeddings, labels, classes: 1 })).toThrow(/classes is 1; expected an integer >= 2/);
    expect(() => linearProbe({ embeddings, labels, classes: 2 })).toThrow(/labels\[\d+\] is [23]; expected an integer from 0 to 1/);
    expect(() => linearProbe({ embeddings, labels, classes, penalty: -1 })).toThrow(/penalty is -1/);
    expect(() => linearProbe({ embeddings, labels, classes }).logits({ data: new Float64Array(2), rows: 1, columns: 2 })).toThrow(/2 columns; expected 3/);
  });
});
