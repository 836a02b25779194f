import { describe, expect, it } from 'vitest';

import {
  alignmentPotential,
  besselIe,
  circleGrid,
  createRandom,
  type DenseMatrix,
  densityEntropy,
  infoNce,
  largeBatchGap,
  logKernelVolume,
  logPartitionField,
  lowTemperatureConsistency,
  multimodalParametricEnergy,
  parametricEnergy,
  sampleVonMises,
  sampleVonMisesFisher,
  secondOrderCoefficient,
  ShapeError,
  smoothedLogDensity,
  vonMisesFisherLogPartition,
  vonMisesMeanLength,
} from '../index.ts';

const at = (angles: ArrayLike<number>): DenseMatrix => ({ data: Float64Array.from({ length: 2 * angles.length }, (_, k) => (k % 2 === 0 ? Math.cos : Math.sin)(angles[k >> 1])), rows: angles.length, columns: 2 });
const normals = (rows: number, columns: number, seed: number): DenseMatrix => {
  const random = createRandom(seed);
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
};

describe('uniform anchors on the circle with positives at von Mises angles of concentration 10, τ = 0.5', () => {
  const temperature = 0.5;
  const random = createRandom(11);
  const references = circleGrid(512).nodes;
  const count = 4000;
  const anchors = at(new Float64Array(count));
  const positives = at(sampleVonMises({ mean: 0, concentration: 10, count, random }));
  const c1 = besselIe(0, 12) / (besselIe(0, 10) * besselIe(0, 2)) - (besselIe(0, 4) / besselIe(0, 2) ** 2 - 1) / 2;

  it('have the energy and the offset of the closed form', () => {
    const { value, alignment, crossEntropy, offset } = parametricEnergy(anchors, positives, { references, temperature, negatives: 100 });
    const spread = 4 * Math.sqrt(0.05 / count);
    expect(Math.abs(alignment * temperature + 0.948599826)).toBeLessThan(spread);
    expect(crossEntropy).toBeCloseTo(Math.log(2 * Math.PI), 12);
    expect(Math.abs(value + 3.7350767183)).toBeLessThan(spread / temperature);
    expect(offset).toBeCloseTo(Math.log(100) + 2.6618706079, 9);
    // L − log N in the limit.
    expect(-vonMisesMeanLength(10) / temperature - Math.log(2 * Math.PI) + logKernelVolume({ dimension: 2, temperature })).toBeCloseTo(-1.0732061104, 9);
  });

  it('have the second-order coefficient of the closed form', () => {
    expect(c1).toBeCloseTo(2.3647060264, 9);
    expect(besselIe(0, 4) / besselIe(0, 2) ** 2 - 1).toBeCloseTo(1.1749065814, 9);
    const sampled = secondOrderCoefficient(anchors, positives, { references, temperature });
    expect(Math.abs(sampled - c1)).toBeLessThan(0.02);
  });

  it.each([
    [8, 0.2719, 40],
    [32, 0.07231, 40],
    [128, 0.01838, 20],
  ])('with %s negatives are %s above the limit', (negatives, gap, draws) => {
    const found = largeBatchGap(anchors, positives, { references, temperature, negatives, draws, random });
    expect(Math.abs(found.gap - gap)).toBeLessThan(4 * found.standardError + 3e-4);
    expect(found.secondOrder).toBeCloseTo(secondOrderCoefficient(anchors, positives, { references, temperature }) / negatives, 12);
  });
});

describe('an exchangeable pair on the circle: z = c + e₁, v = c + e₂', () => {
  const [concentration, variance, temperature, count] = [3, 0.09, 0.5, 720];
  const grid = circleGrid(count);
  const wrapped = Float64Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let turn = -3; turn <= 3; turn++) sum += Math.exp(-(((2 * Math.PI * i) / count + 2 * Math.PI * turn) ** 2) / (2 * variance));
    return sum / Math.sqrt(2 * Math.PI * variance);
  });
  const centre = Float64Array.from({ length: count }, (_, i) => Math.exp(concentration * (Math.cos((2 * Math.PI * i) / count) - 1)) / (2 * Math.PI * besselIe(0, concentration)));
  const cell = (2 * Math.PI) / count;
  const density = new Float64Array(count);
  const potential = new Float64Array(count);
  for (let z = 0; z < count; z++) {
    for (let c = 0; c < count; c++) {
      const joint = cell * centre[c] * wrapped[(z - c + count) % count];
      density[z] += joint;
      potential[z] -= joint * Math.exp(-variance / 2) * Math.cos(((z - c) * 2 * Math.PI) / count);
    }
    potential[z] /= density[z];
  }

  it('has its potential, energies and limit', () => {
    for (const [angle, value] of [[0, -0.92247284], [180, -0.8999859]] as const) expect(potential[(angle * count) / 360]).toBeCloseTo(value, 8);
    const mean = grid.weights.reduce((sum, w, i) => sum + w * density[i] * potential[i], 0);
    expect(mean).toBeCloseTo(-0.9139311853, 9);
    expect(densityEntropy(density, grid.weights)).toBeCloseTo(1.0911814982, 9);
    const { parametric, intrinsic, divergence } = lowTemperatureConsistency(density, potential, { grid, temperature });
    expect(mean / temperature - parametric).toBeCloseTo(1.2277818616, 9);
    expect(parametric).toBeCloseTo(-3.0556442321, 9);
    expect(intrinsic).toBeCloseTo(-2.9190438688, 9);
    expect(divergence).toBeCloseTo(0.1366003634, 9);
    expect(parametric + logKernelVolume({ dimension: 2, temperature })).toBeCloseTo(-0.3937736242, 9);
  });

  it('has estimates from samples that tend to them', () => {
    const random = createRandom(21);
    const draws = 20_000;
    const centres = sampleVonMises({ mean: 0, concentration, count: draws, random });
    const [anchors, positives] = [0, 1].map(() => at(centres.map((c) => c + 0.3 * random.normal())));
    const subset = (m: DenseMatrix, rows: number) => ({ data: m.data.subarray(0, 2 * rows), rows, columns: 2 });
    const { value } = parametricEnergy(subset(anchors, 1000), subset(positives, 1000), { references: anchors, temperature });
    expect(Math.abs(value + 3.0556442321)).toBeLessThan(0.06);
    const few = [subset(anchors, 2000), subset(positives, 2000)] as const;
    const field = alignmentPotential(...few, { estimator: 'kernel', temperature: 0.02 });
    const pairwise = alignmentPotential(...few, { estimator: 'pairwise' });
    const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.abs(mean(pairwise) + 0.9139311853)).toBeLessThan(0.01);
    expect(Math.abs(mean(field) + 0.9139311853)).toBeLessThan(0.012);
    const truth = (i: number) => {
      const angle = Math.atan2(few[0].data[2 * i + 1], few[0].data[2 * i]);
      return potential[Math.round(((angle + 2 * Math.PI) / (2 * Math.PI)) * count) % count];
    };
    const error = (values: Float64Array) => Math.sqrt(mean(values.map((x, i) => (x - truth(i)) ** 2)));
    expect(error(field)).toBeLessThan(error(pairwise) / 4);
  });
});

describe('fields of samples', () => {
  it('tend to the closed form, and leave a point out of its own mean', () => {
    const law = { mean: [0.6, 0, 0.8], concentration: 3 };
    const references = sampleVonMisesFisher({ ...law, count: 20_000, random: createRandom(1) });
    const points = sampleVonMisesFisher({ ...law, count: 5, random: createRandom(2) });
    const [sampled, exact] = [logPartitionField(points, references, { temperature: 0.4 }), vonMisesFisherLogPartition(law, points, 0.4)];
    for (let i = 0; i < 5; i++) expect(Math.abs(sampled[i] - exact[i])).toBeLessThan(0.05);
    const few = { data: references.data.subarray(0, 9), rows: 3, columns: 3 };
    const left = logPartitionField(few, few, { temperature: 0.4, leaveOneOut: true });
    const s = (i: number, j: number) => [0, 1, 2].reduce((sum, k) => sum + few.data[3 * i + k] * few.data[3 * j + k], 0) / 0.4;
    expect(left[0]).toBeCloseTo(Math.log((Math.exp(s(0, 1)) + Math.exp(s(0, 2))) / 2), 12);
    expect(smoothedLogDensity(few, few, { temperature: 0.4, leaveOneOut: true })[0]).toBeCloseTo(left[0] - logKernelVolume({ dimension: 3, temperature: 0.4 }), 12);
    const l2 = logPartitionField(few, few, { temperature: 0.4, critic: { type: 'l2', scale: 2 } });
    expect(l2[0]).toBeCloseTo(logPartitionField(few, few, { temperature: 0.4 })[0] - 2.5, 12); // −|z − w|²/2 = ⟨z, w⟩ − 1
  });
});

describe('infoNce', () => {
  it('has the value of the worked example, and that of one anchor by hand', () => {
    const value = infoNce(at([0]), at([0.3]), { negatives: at([Math.PI / 2, Math.PI]), temperature: 0.5 }).value;
    expect(value).toBeCloseTo(0.1552995488, 10);
    const [positive, others] = [Math.exp(Math.cos(0.3) / 0.5), 1 + Math.exp(-2)];
    expect(value).toBeCloseTo(Math.log(1 + others / positive), 12);
  });

  it('with the limit is the parametric energy and the volume', () => {
    const [anchors, positives, references] = [1, 2, 3].map((seed) => sampleVonMisesFisher({ mean: [1, 0, 0, 0], concentration: 2, count: 10 * seed ** 0 + (seed === 3 ? 7 : 0), random: createRandom(seed) }));
    const { value, offset } = parametricEnergy(anchors, positives, { references, temperature: 0.3, negatives: 1 });
    expect(infoNce(anchors, positives, { negatives: references, temperature: 0.3, limit: true }).value).toBeCloseTo(value + offset, 12);
    const { value: symmetric, uv, vu } = multimodalParametricEnergy(anchors, positives, { temperature: 0.3 });
    expect(symmetric).toBeCloseTo((uv.value + vu.value) / 2, 14);
    expect(vu.value).toBeCloseTo(parametricEnergy(positives, anchors, { references: anchors, temperature: 0.3 }).value, 14);
  });

  it.each([
    [{ type: 'inner' }, false],
    [{ type: 'inner' }, true],
    [{ type: 'l2', scale: 3 }, false],
    [{ type: 'l2', scale: 3 }, true],
  ] as const)('with the critic %o and limit %s has the gradient of finite differences', (critic, limit) => {
    const inputs = [normals(4, 3, 1), normals(4, 3, 2), normals(5, 3, 3)];
    const loss = () => infoNce(inputs[0], inputs[1], { negatives: inputs[2], temperature: 0.7, critic, limit });
    const { gradients } = loss();
    for (const [k, gradient] of [gradients.anchors, gradients.positives, gradients.negatives].entries()) {
      for (let entry = 0; entry < gradient.data.length; entry++) {
        const { data } = inputs[k];
        const original = data[entry];
        const values = [1e-5, -1e-5].map((step) => {
          data[entry] = original + step;
          return loss().value;
        });
        data[entry] = original;
        expect(gradient.data[entry]).toBeCloseTo((values[0] - values[1]) / 2e-5, 8);
      }
    }
  });

  it('has a gradient by a normalised linear encoder below its bound (lemma B.1)', () => {
    const random = createRandom(8);
    const [inputs, width, dim] = [12, 6, 5];
    for (let trial = 0; trial < 20; trial++) {
      const W = normals(dim, width, 100 + trial);
      const encode = (x: DenseMatrix) => {
        const z = { data: new Float64Array(x.rows * dim), rows: x.rows, columns: dim };
        const norms = new Float64Array(x.rows);
        for (let i = 0; i < x.rows; i++) {
          for (let a = 0; a < dim; a++) {
            for (let b = 0; b < width; b++) z.data[i * dim + a] += W.data[a * width + b] * x.data[i * width + b];
            norms[i] += z.data[i * dim + a] ** 2;
          }
          norms[i] = Math.sqrt(norms[i]);
          for (let a = 0; a < dim; a++) z.data[i * dim + a] /= norms[i];
        }
        return { z, norms };
      };
      const xs = [0, 1, 2].map((k) => normals(inputs, width, 1000 * k + random.integer(1e6)));
      const [anchors, positives, negatives] = xs.map(encode);
      const temperature = 0.05 + random.uniform();
      const { gradients } = infoNce(anchors.z, positives.z, { negatives: negatives.z, temperature });
      const total = new Float64Array(dim * width);
      let steepest = 0;
      for (const [k, [g, { z, norms }]] of ([[gradients.anchors, anchors], [gradients.positives, positives], [gradients.negatives, negatives]] as const).entries()) {
        for (let i = 0; i < inputs; i++) {
          let along = 0;
          for (let a = 0; a < dim; a++) along += g.data[i * dim + a] * z.data[i * dim + a];
          for (let a = 0; a < dim; a++) {
            for (let b = 0; b < width; b++) total[a * width + b] += ((g.data[i * dim + a] - along * z.data[i * dim + a]) / norms[i]) * xs[k].data[i * width + b];
          }
          steepest = Math.max(steepest, Math.hypot(...xs[k].data.subarray(i * width, (i + 1) * width)) / norms[i]);
        }
      }
      expect(Math.hypot(...total)).toBeLessThan((4 / temperature) * steepest);
    }
  });

  it('refuses what does not fit', () => {
    expect(() => infoNce(at([0]), at([0, 1]), { negatives: at([0]), temperature: 1 })).toThrow(/positives is 2 x 2; expected 1 x 2/);
    expect(() => logPartitionField(at([0]), at([0, 1]), { temperature: 1, leaveOneOut: true })).toThrow(ShapeError);
  });
});
