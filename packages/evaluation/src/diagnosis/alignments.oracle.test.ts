import { createRandom, type DenseMatrix, matrixProduct, type Random } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { centroidGap } from '../geometry/centroid-gap.ts';
import { orthogonalProcrustes } from '../geometry/orthogonal-procrustes.ts';
import { compareAlignments } from './compare-alignments.ts';
import { type AlignmentMethod, fitAlignment } from './fit-alignment.ts';
import { takeRows } from './take-rows.ts';

const METHODS = ['none', 'centre', 'procrustes', 'cca'] as const;

function normals(rows: number, columns: number, random: Random) {
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

function candidatesOf(methods: readonly AlignmentMethod[]) {
  return methods.map((name) => ({ name, fit: (zu: ReturnType<typeof normals>, zv: ReturnType<typeof normals>) => fitAlignment(name, zu, zv, { random: createRandom(3) }) }));
}

it('centring removes a shift, Procrustes a rotation, and canonical variates a linear map, on held-out pairs', async () => {
  const random = createRandom(1);
  const [rows, width] = [400, 6];
  const base = normals(rows, width, random);
  const noisy = (map: DenseMatrix) => ({ ...map, data: map.data.map((value) => value + 0.3 * random.normal()) });
  const reversal = { data: Float64Array.from({ length: 36 }, (_, at) => (Math.floor(at / 6) + (at % 6) === 5 ? 1 : 0)), rows: 6, columns: 6 };
  const stretch = { data: Float64Array.from({ length: 36 }, (_, at) => (Math.floor(at / 6) + (at % 6) === 5 ? [0.1, 0.3, 1, 2, 5, 8][at % 6] : 0)), rows: 6, columns: 6 };
  const of = async (zv: DenseMatrix) => Object.fromEntries((await compareAlignments(base, zv, { candidates: candidatesOf(METHODS), random: createRandom(2) })).map((score) => [score.name, score]));

  const shifted = await of(noisy({ ...base, data: base.data.map((value, at) => value + (at % width === 0 ? 4 : 0)) }));
  expect(shifted.centre.gain.low).toBeGreaterThan(0.1);
  expect(shifted.centre.centroidGap).toBeLessThan(shifted.none.centroidGap / 4);
  expect(shifted.none.gain).toEqual({ mean: 0, low: 0, high: 0 });

  const turned = await of(noisy(matrixProduct(base, reversal)));
  expect(turned.none.auc).toBeLessThan(0.7);
  expect(turned.procrustes.auc).toBeGreaterThan(0.97);
  expect(turned.procrustes.gain.low).toBeGreaterThan(0.3);

  const stretched = await of(noisy(matrixProduct(base, stretch)));
  expect(stretched.cca.recallAt1).toBeGreaterThan(stretched.procrustes.recallAt1 + 0.1);
});

it('what is held out is not seen: independent modalities gain nothing', async () => {
  const random = createRandom(4);
  const scores = await compareAlignments(normals(240, 20, random), normals(240, 20, random), { candidates: candidatesOf(METHODS), random });
  for (const { auc, gain } of scores) {
    // The AUC of 240 queries has a deviation of about 0.02.
    expect(Math.abs(auc - 0.5)).toBeLessThan(0.08);
    expect(gain.low).toBeLessThan(0.02);
  }
});

it('maps give unit vectors of new items, and the map of none is the division by the norm', () => {
  const random = createRandom(5);
  const [zu, zv] = [normals(60, 5, random), normals(60, 5, random)];
  const fresh = normals(7, 5, random);
  for (const method of METHODS) {
    const { data, rows, columns } = fitAlignment(method, zu, zv, { random }).apply(fresh, 'u');
    expect(rows).toBe(7);
    for (let i = 0; i < rows; i++) expect(Math.hypot(...data.subarray(i * columns, (i + 1) * columns))).toBeCloseTo(1, 12);
  }
  const [first] = [fitAlignment('none', zu, zv, { random }).apply(fresh, 'v')];
  expect(first.data[0]).toBeCloseTo(fresh.data[0] / Math.hypot(...fresh.data.subarray(0, 5)), 14);
  expect(centroidGap(fitAlignment('centre', zu, zv, { random }).apply(zu, 'u'), fitAlignment('centre', zu, zv, { random }).apply(zv, 'v')).gap).toBeLessThan(0.15);
});

it('Procrustes that prefers the identity minimises the penalised distance, and completes what few pairs leave open', () => {
  const random = createRandom(6);
  const size = 6;
  // Three pairs span half of the space.
  const [few, partners] = [normals(3, size, random), normals(3, size, random)];
  const free = orthogonalProcrustes(few, partners).rotation;
  const near = orthogonalProcrustes(few, partners, { towardsIdentity: 0.5 }).rotation;
  for (const rotation of [free, near]) {
    const gram = matrixProduct(rotation, rotation, { transposeA: true }).data;
    gram.forEach((value, at) => expect(value).toBeCloseTo(at % (size + 1) === 0 ? 1 : 0, 10));
  }
  // λ is half of the mean singular value of UᵀV, which is the trace of RᵀUᵀV over the width.
  const product = matrixProduct(few, partners, { transposeA: true }).data;
  const lambda = (0.5 * free.data.reduce((sum, value, at) => sum + value * product[at], 0)) / size;
  const cost = (r: Float64Array) => {
    let sum = 0;
    for (let at = 0; at < r.length; at++) sum -= 2 * r[at] * (product[at] + (at % (size + 1) === 0 ? lambda : 0));
    return sum;
  };
  const least = cost(near.data);
  expect(cost(free.data)).toBeGreaterThan(least - 1e-9);
  // Small rotations in every plane are no better.
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      for (const angle of [-0.01, 0.01]) {
        const moved = near.data.slice();
        for (let k = 0; k < size; k++) {
          const [a, b] = [moved[k * size + i], moved[k * size + j]];
          moved[k * size + i] = Math.cos(angle) * a - Math.sin(angle) * b;
          moved[k * size + j] = Math.sin(angle) * a + Math.cos(angle) * b;
        }
        expect(cost(moved)).toBeGreaterThan(least - 1e-9);
      }
    }
  }
  expect(() => orthogonalProcrustes(few, partners, { towardsIdentity: -1 })).toThrow('towardsIdentity is -1');
});

it('says what it cannot fit or fold', async () => {
  const random = createRandom(7);
  const [zu, zv] = [normals(8, 3, random), normals(8, 3, random)];
  expect(() => fitAlignment('cca', zu, zv, { random })).toThrow('there are 8 pairs; expected at least 10');
  expect(() => fitAlignment('mean' as 'none', zu, zv, { random })).toThrow("method is mean; expected 'none', 'centre', 'procrustes' or 'cca'");
  await expect(compareAlignments(zu, zv, { candidates: [], random })).rejects.toThrow('candidates is empty');
  await expect(compareAlignments(zu, zv, { candidates: candidatesOf(['none']), folds: 1, random })).rejects.toThrow('1 folds of 8 pairs');
  expect([...takeRows(zu, [1]).data]).toEqual([...zu.data.subarray(3, 6)]);
});
