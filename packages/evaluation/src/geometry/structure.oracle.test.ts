import { createRandom, matrixProduct, type Random } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { circlePoints } from '../../test/von-mises-points.ts';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { canonicalMaps } from './canonical-maps.ts';
import { hubness } from './hubness.ts';
import { intrinsicDimension } from './intrinsic-dimension.ts';
import { linearCka } from './linear-cka.ts';
import { modalityTest } from './modality-test.ts';
import { normalisedRows } from './normalised-rows.ts';
import { orthogonalProcrustes } from './orthogonal-procrustes.ts';
import { spectralSummary } from './spectral-summary.ts';
import { variateCorrelations } from './variate-correlations.ts';

const normals = (rows: number, columns: number, random: Random) => ({ data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns });

/** A product of plane rotations. */
function rotation(size: number, random: Random) {
  const data = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const angle = 6.3 * random.uniform();
      for (let k = 0; k < size; k++) {
        const [a, b] = [data[k * size + i], data[k * size + j]];
        data[k * size + i] = Math.cos(angle) * a - Math.sin(angle) * b;
        data[k * size + j] = Math.sin(angle) * a + Math.cos(angle) * b;
      }
    }
  }
  return { data, rows: size, columns: size };
}

it('the spectrum of a turned box is its axes, and rank, ratio and collapse follow', () => {
  // ±aₖ along each axis: variances 2aₖ²/10.
  const axes = [3, 2, 1, 0.01, 0];
  const data = new Float64Array(50);
  axes.forEach((length, k) => {
    data[2 * k * 5 + k] = length;
    data[(2 * k + 1) * 5 + k] = -length;
  });
  const random = createRandom(1);
  const turned = matrixProduct({ data, rows: 10, columns: 5 }, rotation(5, random));
  const shifted = { ...turned, data: turned.data.map((value, at) => value + (at % 5)) };
  const { eigenvalues, effectiveRank, participationRatio, collapsed } = spectralSummary(shifted);
  axes.forEach((length, k) => expect(eigenvalues[k]).toBeCloseTo((2 * length ** 2) / 10, 12));
  const shares = axes.filter((length) => length > 0).map((length) => length / 6.01);
  expect(effectiveRank).toBeCloseTo(Math.exp(-shares.reduce((sum, share) => sum + share * Math.log(share), 0)), 9);
  expect(participationRatio).toBeCloseTo((9 + 4 + 1 + 1e-4) ** 2 / (81 + 16 + 1 + 1e-8), 9);
  // 0.01² is 7e-6 of 14 and below a thousandth of a fifth of it.
  expect(collapsed).toBe(2);
  expect(spectralSummary(shifted, { centre: false }).eigenvalues[0]).toBeGreaterThan(eigenvalues[0] + 1);
});

it('isotropy is 1 for a cross and falls where one direction is longer', () => {
  const cross = { data: Float64Array.of(1, 0, -1, 0, 0, 1, 0, -1), rows: 4, columns: 2 };
  expect(spectralSummary(cross).isotropy).toBeCloseTo(1, 12);
  const long = { data: Float64Array.of(2, 0, -2, 0, 0, 1, 0, -1), rows: 4, columns: 2 };
  expect(spectralSummary(long).isotropy).toBeCloseTo((2 * Math.cosh(1) + 2) / (2 * Math.cosh(2) + 2), 12);
  expect(spectralSummary({ data: new Float64Array(6).fill(1), rows: 3, columns: 2 })).toMatchObject({ effectiveRank: 0, collapsed: 2 });
});

it('occurrences count the lists that a full sort gives, and their skewness is that of the counts', async () => {
  const random = createRandom(2);
  const [queries, candidates] = [normals(700, 3, random), normals(40, 3, random)];
  const found = await hubness(queries, candidates, { k: 5 });
  const counts = Array.from({ length: 40 }, () => 0);
  for (let i = 0; i < 700; i++) {
    const scores = Array.from({ length: 40 }, (_, j) => [0, 1, 2].reduce((sum, k) => sum + queries.data[3 * i + k] * candidates.data[3 * j + k], 0));
    for (const j of [...scores.keys()].toSorted((a, b) => scores[b] - scores[a]).slice(0, 5)) counts[j]++;
  }
  expect([...found.occurrences]).toEqual(counts);
  const mean = 700 * 5 / 40;
  const moment = (power: number) => counts.reduce((sum, count) => sum + (count - mean) ** power, 0) / 40;
  expect(found.skewness).toBeCloseTo(moment(3) / moment(2) ** 1.5, 10);
  expect(found.greatest).toBe(Math.max(...counts));
  // Items around a circle retrieve each other alike.
  const circle = circlePoints(Float64Array.from({ length: 60 }, (_, i) => (i * Math.PI) / 30));
  expect(await hubness(circle, circle, { k: 1 })).toMatchObject({ skewness: NaN, orphans: 0, greatest: 1 });
});

it('finds the dimension of a plane in ten dimensions, of a ball, and leaves out what coincides', async () => {
  const random = createRandom(3);
  const basis = rotation(10, random);
  for (const dimension of [2, 5]) {
    const flat = { data: Float64Array.from({ length: 10 * 1500 }, (_, at) => (at % 10 < dimension ? random.uniform() : 0)), rows: 1500, columns: 10 };
    const { low, high, duplicates } = await intrinsicDimension(matrixProduct(flat, basis), { level: 0.999 });
    expect(low).toBeLessThan(dimension);
    // Edges make high dimensions look lower: some percent at five.
    expect(high).toBeGreaterThan(dimension * 0.98);
    expect(high).toBeLessThan(dimension * 1.25);
    expect(duplicates).toBe(0);
  }
  const twice = { data: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 2.5, 3, 3), rows: 5, columns: 2 };
  expect((await intrinsicDimension(twice)).duplicates).toBe(2);
  await expect(intrinsicDimension({ data: new Float64Array(8), rows: 4, columns: 2 })).rejects.toThrow('0 of 4 items');
});

it('CKA does not see rotations and scales, and is 0 in the mean for independent embeddings once debiased', () => {
  const random = createRandom(4);
  const z = normals(30, 6, random);
  const turned = matrixProduct(z, rotation(6, random));
  const moved = { ...turned, data: turned.data.map((value) => 7 * value + 3) };
  for (const debiased of [false, true]) expect(linearCka(z, moved, { debiased })).toBeCloseTo(1, 12);
  const draws = Array.from({ length: 60 }, () => [normals(40, 30, random), normals(40, 20, random)] as const);
  const mean = (debiased: boolean) => draws.reduce((sum, [a, b]) => sum + linearCka(a, b, { debiased }), 0) / draws.length;
  expect(mean(false)).toBeGreaterThan(0.3);
  // A draw has a deviation of about 0.03 here.
  expect(Math.abs(mean(true))).toBeLessThan(0.02);
});

it('the debiased CKA is that of Gram matrices with empty diagonals', () => {
  const random = createRandom(5);
  const n = 12;
  const [a, b] = [normals(n, 4, random), normals(n, 3, random)];
  const gram = (z: typeof a) => {
    const { data } = matrixProduct(z, z, { transposeB: true });
    for (let i = 0; i < n; i++) data[i * (n + 1)] = 0;
    return data;
  };
  const hsic = (k: Float64Array, l: Float64Array) => {
    let [trace, sumK, sumL, chain] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      let [rowK, rowL] = [0, 0];
      for (let j = 0; j < n; j++) {
        trace += k[i * n + j] * l[i * n + j];
        rowK += k[i * n + j];
        rowL += l[i * n + j];
      }
      sumK += rowK;
      sumL += rowL;
      chain += rowK * rowL;
    }
    return trace + (sumK * sumL) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * chain;
  };
  const [k, l] = [gram(a), gram(b)];
  expect(linearCka(a, b)).toBeCloseTo(hsic(k, l) / Math.sqrt(hsic(k, k) * hsic(l, l)), 11);
});

it('recovers a rotation and scaling, and no rotation is closer where there is noise', () => {
  const random = createRandom(6);
  const size = 60;
  const z = normals(200, size, random);
  const truth = rotation(size, random);
  const turned = matrixProduct(z, truth);
  const exact = orthogonalProcrustes(z, { ...turned, data: turned.data.map((value) => 2.5 * value) });
  exact.rotation.data.forEach((value, at) => expect(value).toBeCloseTo(truth.data[at], 9));
  expect(exact.scale).toBeCloseTo(2.5, 10);
  expect(exact.disparity).toBeLessThan(1e-10);
  const small = normals(20, 2, random);
  const noisy = normals(20, 2, random);
  const found = orthogonalProcrustes(small, noisy);
  const cost = (r: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < 20; i++) for (let k = 0; k < 2; k++) sum += (small.data[2 * i] * r[k] + small.data[2 * i + 1] * r[2 + k] - noisy.data[2 * i + k]) ** 2;
    return sum;
  };
  for (let step = 0; step < 360; step++) {
    const [cosine, sine] = [Math.cos((step * Math.PI) / 180), Math.sin((step * Math.PI) / 180)];
    expect(cost(found.rotation.data)).toBeLessThanOrEqual(cost([cosine, sine, -sine, cosine]) + 1e-12);
    expect(cost(found.rotation.data)).toBeLessThanOrEqual(cost([cosine, sine, sine, -cosine]) + 1e-12);
  }
});

it('held-out canonical correlations are those of the law, where fitted ones are too high', () => {
  const random = createRandom(7);
  const law = (count: number) => {
    const [zu, zv] = [normals(count, 12, random), normals(count, 10, random)];
    // The first coordinates have correlations 0.9 and 0.5.
    for (let i = 0; i < count; i++) for (const [k, sigma] of [0.9, 0.5].entries()) zv.data[10 * i + k] = sigma * zu.data[12 * i + k] + Math.sqrt(1 - sigma ** 2) * zv.data[10 * i + k];
    return [zu, zv] as const;
  };
  const [zu, zv] = law(300);
  const maps = canonicalMaps(zu, zv, { ridge: 0 });
  expect(maps.correlations).toHaveLength(10);
  const [fitted, heldOut] = [variateCorrelations(maps, zu, zv), variateCorrelations(maps, ...law(4000))];
  fitted.forEach((value, k) => expect(value).toBeCloseTo(maps.correlations[k], 9));
  expect(heldOut[0]).toBeGreaterThan(0.86);
  expect(heldOut[0]).toBeLessThan(0.92);
  expect(heldOut[1]).toBeGreaterThan(0.35);
  expect(heldOut[1]).toBeLessThan(0.53);
  expect(Math.abs(heldOut[4])).toBeLessThan(0.1);
  expect(maps.correlations[4]).toBeGreaterThan(0.1);
  const few = canonicalMaps({ ...zu, data: zu.data.subarray(0, 12 * 8), rows: 8 }, { ...zv, data: zv.data.subarray(0, 80), rows: 8 }, { rank: 2 });
  expect(few.correlations[0]).toBeLessThanOrEqual(1);
  expect(() => canonicalMaps(zu, { ...zv, data: zv.data.subarray(0, 10), rows: 1 })).toThrow('zu has 300 rows and zv 1');
});

it('exchanges within pairs refuse modalities of one law as often as they should, and always those apart', () => {
  const random = createRandom(8);
  let refused = { centroidGap: 0, energyDistance: 0 };
  for (let repetition = 0; repetition < 120; repetition++) {
    const shared = normals(25, 2, random);
    const side = () => ({ ...shared, data: shared.data.map((value) => value + random.normal()) });
    const { centroidGap, energyDistance } = modalityTest(side(), side(), { permutations: 39, random });
    refused = { centroidGap: refused.centroidGap + (centroidGap.pValue <= 0.1 ? 1 : 0), energyDistance: refused.energyDistance + (energyDistance.pValue <= 0.1 ? 1 : 0) };
  }
  // 0.1 with a deviation of 0.027.
  for (const count of Object.values(refused)) {
    expect(count / 120).toBeGreaterThan(0.01);
    expect(count / 120).toBeLessThan(0.2);
  }
  const apart = modalityTest(normals(30, 2, random), { ...normals(30, 2, random), data: Float64Array.from({ length: 60 }, () => 5 + random.normal()) }, { random });
  expect(apart.centroidGap.pValue).toBe(0.005);
  expect(apart.energyDistance.pValue).toBe(0.005);
  expect(apart.centroidGap.exchanged).toBeLessThan(apart.centroidGap.value / 2);
});

it('the gaps that are exchanged are those of the functions themselves', async () => {
  const random = createRandom(9);
  const [zu, zv] = [normals(20, 3, random), normals(20, 3, random)];
  const { centroidGap: centroids, energyDistance: energy, pairs } = modalityTest(zu, zv, { permutations: 1, random });
  const { centroidGap } = await import('./centroid-gap.ts');
  const { energyDistance } = await import('./energy-distance.ts');
  expect(pairs).toBe(20);
  expect(centroids.value).toBeCloseTo(centroidGap(zu, zv).gap, 12);
  expect(energy.value).toBeCloseTo((await energyDistance(zu, zv)).value, 12);
});

it('the bootstrap of a mean has the width of the normal interval', () => {
  const random = createRandom(10);
  const values = Float64Array.from({ length: 400 }, () => random.normal());
  const { value, low, high } = bootstrapInterval({ count: 400, statistic: (indices) => indices.reduce((sum, i) => sum + values[i], 0) / 400, random });
  const deviation = Math.sqrt(values.reduce((sum, entry) => sum + (entry - value) ** 2, 0) / 400);
  expect((high - low) / ((2 * 1.96 * deviation) / 20)).toBeGreaterThan(0.9);
  expect((high - low) / ((2 * 1.96 * deviation) / 20)).toBeLessThan(1.1);
});

it('normalised rows have norm 1, and a zero row is named', () => {
  const { data } = normalisedRows(normals(10, 4, createRandom(11)));
  for (let i = 0; i < 10; i++) expect(Math.hypot(...data.subarray(4 * i, 4 * i + 4))).toBeCloseTo(1, 14);
  expect(() => normalisedRows({ data: Float64Array.of(1, 0, 0, 0), rows: 2, columns: 2 })).toThrow('row 1 of embeddings is zero');
});
