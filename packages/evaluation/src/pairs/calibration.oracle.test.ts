import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { drawPairs, exampleJoint, logitsOf } from '../../test/finite-pairs.ts';
import { fitLogitScale } from './fit-logit-scale.ts';
import { inBatchCalibration } from './in-batch-calibration.ts';
import { pairCalibration } from './pair-calibration.ts';

const joint = exampleJoint();
const pmi = joint.pointwiseMutualInformation;

/** Batches of logits a·PMI + g(u). */
function batchesOf({ scale = 1, ofQuery = () => 0, count = 40, size = 60, seed = 1 }: { scale?: number; ofQuery?: (i: number) => number; count?: number; size?: number; seed?: number }) {
  const random = createRandom(seed);
  const table = pmi.map((row, i) => row.map((value) => scale * value + ofQuery(i)));
  return Array.from({ length: count }, () => logitsOf(table, drawPairs(joint, { count: size, random })));
}

/** Logits of pairs, and of as many u with the v of the next pairs. */
function classified(count: number, others: number, map: (value: number) => number) {
  const { u, v } = drawPairs(joint, { count, random: createRandom(7) });
  const paired = Float64Array.from(u, (value, i) => map(pmi[value][v[i]]));
  const unpaired = Float64Array.from({ length: count * others }, (_, at) => map(pmi[u[at % count]][v[(at + 1 + Math.floor(at / count)) % count]]));
  return { paired, unpaired };
}

it('the pointwise mutual information needs no other temperature, in each direction', () => {
  for (const direction of ['u->v', 'v->u', 'both'] as const) {
    const { scale, low, high } = fitLogitScale({ batches: batchesOf({}), direction, level: 0.999 });
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
    expect(scale).toBeGreaterThan(0.9);
    expect(scale).toBeLessThan(1.1);
  }
});

it('logits that are too large by a factor get it back, exactly, and lose their excess of cross-entropy', () => {
  const plain = fitLogitScale({ batches: batchesOf({}), direction: 'both' });
  for (const factor of [0.25, 3]) {
    const scaled = fitLogitScale({ batches: batchesOf({ scale: factor }), direction: 'both' });
    expect(scaled.scale * factor).toBeCloseTo(plain.scale, 9);
    expect(scaled.low * factor).toBeCloseTo(plain.low, 7);
    expect(scaled.scaledCrossEntropy).toBeCloseTo(plain.scaledCrossEntropy, 10);
    expect(scaled.heldOutCrossEntropy).toBeCloseTo(plain.heldOutCrossEntropy!, 9);
    expect(scaled.crossEntropy).toBeGreaterThan(plain.crossEntropy + 0.05);
    expect(scaled.heldOutCrossEntropy).toBeLessThan(scaled.crossEntropy - 0.05);
  }
});

it('the interval of the factor holds 1 as often as it says, of one direction and of both', () => {
  // Two standard normal numbers of the correlation 0.8; the pointwise mutual information but for a constant.
  const [r, size, repetitions] = [0.8, 50, 300];
  for (const direction of ['u->v', 'both'] as const) {
    let held = 0;
    for (let seed = 0; seed < repetitions; seed++) {
      const random = createRandom(seed);
      const batches = Array.from({ length: 4 }, () => {
        const u = Float64Array.from({ length: size }, () => random.normal());
        const v = u.map((value) => r * value + Math.sqrt(1 - r * r) * random.normal());
        const pmiOf = (a: number, b: number) => (2 * r * a * b - r * r * (a * a + b * b)) / (2 * (1 - r * r));
        return { data: Float64Array.from({ length: size * size }, (_, at) => pmiOf(u[Math.floor(at / size)], v[at % size])), rows: size, columns: size };
      });
      const { low, high } = fitLogitScale({ batches, direction });
      if (low <= 1 && high >= 1) held++;
    }
    // A frequency of 0.95 over 300 repetitions has a standard deviation of 0.013; with each query of both directions as an
    // observation of its own it would be 0.86.
    expect(held / repetitions).toBeGreaterThan(0.91);
    expect(held / repetitions).toBeLessThan(0.99);
  }
});

it('the softmax over a batch is calibrated for the pointwise mutual information plus anything of the query', () => {
  const batches = batchesOf({ ofQuery: (i) => 5 * i, count: 80 });
  const { bins, expectedCalibrationError, count } = inBatchCalibration({ batches, direction: 'u->v', level: 0.999 });
  expect(count).toBe(4800);
  expect(expectedCalibrationError).toBeLessThan(0.015);
  for (const { count: inBin, confidence, low, high } of bins.filter((bin) => bin.count > 0)) {
    expect(inBin).toBeGreaterThan(0);
    expect(confidence).toBeGreaterThanOrEqual(low);
    expect(confidence).toBeLessThanOrEqual(high);
  }
  // The other direction sees the offset, which changes from candidate to candidate there.
  expect(inBatchCalibration({ batches, direction: 'v->u' }).expectedCalibrationError).toBeGreaterThan(0.1);
});

it('overconfident logits are found out, and right again at the fitted factor', () => {
  const batches = batchesOf({ scale: 4, count: 80 });
  const { scale } = fitLogitScale({ batches, direction: 'both' });
  const [before, after] = [1, scale].map((factor) => inBatchCalibration({ batches, direction: 'both', scale: factor }).expectedCalibrationError);
  expect(before).toBeGreaterThan(0.03);
  expect(after).toBeLessThan(0.01);
});

it('the pair classifier of the pointwise mutual information is calibrated, whatever constant it carries', () => {
  const { paired, unpaired } = classified(8000, 3, (value) => value + 11);
  const { offset, priorOffset, expectedCalibrationError, bins } = pairCalibration({ paired, unpaired, level: 0.9999 });
  expect(priorOffset).toBeCloseTo(Math.log(3), 14);
  expect(Math.abs(offset - 11 - Math.log(3))).toBeLessThan(0.05);
  expect(expectedCalibrationError).toBeLessThan(0.01);
  for (const { count, confidence, low, high } of bins) {
    if (count === 0) continue;
    expect(confidence).toBeGreaterThan(low);
    expect(confidence).toBeLessThan(high);
  }
  const wide = pairCalibration(classified(8000, 3, (value) => 3 * value));
  expect(wide.expectedCalibrationError).toBeGreaterThan(0.05);
});

it('logits without information have the factor 0, those without an error an infinite one', () => {
  const reversed = [{ data: Float64Array.of(-1, 1, 1, -1), rows: 2, columns: 2 }];
  expect(fitLogitScale({ batches: reversed, direction: 'both' })).toMatchObject({ scale: 0, low: NaN, scaledCrossEntropy: Math.log(2), heldOutCrossEntropy: null });
  const perfect = [{ data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 }];
  expect(fitLogitScale({ batches: perfect, direction: 'both' })).toMatchObject({ scale: Infinity, high: NaN, scaledCrossEntropy: 0 });
});

it('of equally probable candidates the partner is found as often as the softmax says', () => {
  const batches = Array.from({ length: 30 }, () => ({ data: new Float64Array(25), rows: 5, columns: 5 }));
  const { bins, expectedCalibrationError } = inBatchCalibration({ batches, direction: 'both', bins: 4 });
  expect(bins[0].accuracy).toBe(0.2);
  expect(expectedCalibrationError).toBeCloseTo(0, 14);
});

it('says which batch or list is wrong', () => {
  expect(() => fitLogitScale({ batches: [], direction: 'both' })).toThrow('batches is empty');
  expect(() => fitLogitScale({ batches: [{ data: new Float64Array(6), rows: 2, columns: 3 }], direction: 'both' })).toThrow('batches[0] is 2 x 3; expected a square table');
  expect(() => inBatchCalibration({ batches: [{ data: Float64Array.of(1, NaN, 0, 0), rows: 2, columns: 2 }], direction: 'both' })).toThrow('batches[0].data[1] is NaN');
  expect(() => inBatchCalibration({ batches: [{ data: new Float64Array(4), rows: 2, columns: 2 }], direction: 'rows' as 'both' })).toThrow('direction is rows');
  expect(() => pairCalibration({ paired: [], unpaired: [1] })).toThrow('0 logits of pairs');
  expect(() => pairCalibration({ paired: [1], unpaired: [Infinity] })).toThrow('unpaired[0] is Infinity');
});
