import { createRandom, type Random } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { recallAtK } from '../recall-at-k.ts';
import { diagnoseEmbeddings } from './diagnose-embeddings.ts';

function cloud(rows: number, columns: number, random: Random) {
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

/** Pairs of the same points with noise. */
function noisyPairs({ rows, columns, noise, random }: { rows: number; columns: number; noise: number; random: Random }) {
  const zu = cloud(rows, columns, random);
  return { zu, zv: { ...zu, data: zu.data.map((value) => value + noise * random.normal()) } };
}

function cosines({ zu, zv }: ReturnType<typeof noisyPairs>) {
  const data = new Float64Array(zu.rows * zv.rows);
  const norm = (row: Float64Array) => Math.hypot(...row);
  const row = (side: typeof zu, i: number) => side.data.subarray(i * side.columns, (i + 1) * side.columns);
  for (let i = 0; i < zu.rows; i++) {
    for (let j = 0; j < zv.rows; j++) {
      const [a, b] = [row(zu, i), row(zv, j)];
      data[i * zv.rows + j] = a.reduce((sum, value, k) => sum + value * b[k], 0) / norm(a) / norm(b);
    }
  }
  return { data, rows: zu.rows, columns: zv.rows };
}

it('finds what the whole table of cosines gives, whatever the norms', async () => {
  const random = createRandom(1);
  const pairs = noisyPairs({ rows: 90, columns: 6, noise: 0.6, random });
  const scaled = { ...pairs, zu: { ...pairs.zu, data: pairs.zu.data.map((value, at) => value * (1 + (Math.floor(at / 6) % 5))) } };
  const { retrieval, cosine, spread, items, oneToOne } = await diagnoseEmbeddings({ ...scaled, temperature: 0.2, random });
  const table = cosines(pairs);
  for (const k of [1, 5, 10]) {
    expect(retrieval.uToV.recall[k].value).toBe(recallAtK(table, k, { direction: 'u->v', ties: 'optimistic' }));
    expect(retrieval.vToU.recall[k].value).toBe(recallAtK(table, k, { direction: 'v->u', ties: 'optimistic' }));
    expect(retrieval.uToV.pessimisticRecall[k]).toBe(retrieval.uToV.recall[k].value);
    expect(retrieval.uToV.recall[k].low).toBeLessThanOrEqual(retrieval.uToV.recall[k].value);
  }
  expect(cosine.paired).toBeCloseTo(Array.from({ length: 90 }, (_, i) => table.data[i * 91]).reduce((sum, value) => sum + value, 0) / 90, 12);
  expect(retrieval.uToV.shuffledRecallAt1).toBeCloseTo(1 / 90, 14);
  expect(spread.u.norms.greatest).toBeGreaterThan(4 * spread.v.norms.least);
  expect({ items, oneToOne }).toEqual({ items: { u: 90, v: 90, width: 6 }, oneToOne: true });
});

it('a shift of one modality is a gap that chance does not explain, and one law is none', async () => {
  const random = createRandom(2);
  const { zu, zv } = noisyPairs({ rows: 150, columns: 5, noise: 0.5, random });
  const none = await diagnoseEmbeddings({ zu, zv, random });
  expect(none.gap.test.energyDistance.pValue).toBeGreaterThan(0.05);
  expect(Math.abs(none.gap.energy.value)).toBeLessThan(0.02);
  const shifted = await diagnoseEmbeddings({ zu, zv: { ...zv, data: zv.data.map((value, at) => value + (at % 5 === 0 ? 3 : 0)) }, random });
  expect(shifted.gap.test.energyDistance.pValue).toBe(0.005);
  expect(shifted.gap.centroid.gap).toBeGreaterThan(0.5);
});

it('recovers the temperature of pairs whose logits are known', async () => {
  // On the circle partners follow the law of von Mises of concentration 8 about their anchors: s = 8 cos is the log density ratio.
  const random = createRandom(3);
  const count = 800;
  const angles = Float64Array.from({ length: count }, () => 2 * Math.PI * random.uniform());
  const turned = angles.map((angle) => {
    for (;;) {
      const step = (2 * random.uniform() - 1) * Math.PI;
      if (random.uniform() < Math.exp(8 * (Math.cos(step) - 1))) return angle + step;
    }
  });
  const points = (list: Float64Array) => ({ data: Float64Array.from([...list].flatMap((angle) => [Math.cos(angle), Math.sin(angle)])), rows: count, columns: 2 });
  const { calibration } = await diagnoseEmbeddings({ zu: points(angles), zv: points(turned), temperature: 0.02, random });
  expect(calibration.better.temperature / (1 / 8)).toBeGreaterThan(0.87);
  expect(calibration.better.temperature / (1 / 8)).toBeLessThan(1.15);
  expect(calibration.betterUToV.expectedCalibrationError).toBeLessThan(calibration.uToV.expectedCalibrationError / 3);
});

it('takes several partners of an item, and labels', async () => {
  const random = createRandom(4);
  const zu = cloud(40, 4, random);
  const partners = Array.from({ length: 100 }, (_, i) => i % 40);
  const zv = { data: Float64Array.from({ length: 400 }, (_, at) => zu.data[4 * partners[Math.floor(at / 4)] + (at % 4)] + 0.05 * random.normal()), rows: 100, columns: 4 };
  const { retrieval, oneToOne, items } = await diagnoseEmbeddings({ zu, zv, partners, labels: Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 'even' : 'odd')), random });
  expect(oneToOne).toBe(false);
  expect(items).toEqual({ u: 40, v: 100, width: 4 });
  expect(retrieval.uToV).toMatchObject({ queries: 40, candidates: 100, information: null });
  expect(retrieval.vToU.information).not.toBeNull();
  expect(retrieval.uToV.recall['1'].value).toBeGreaterThan(0.9);
  expect(retrieval.uToV.sameLabelAt1).toBeGreaterThan(0.9);
  // 20 images have three captions of 100, 20 have two.
  expect(retrieval.uToV.shuffledRecallAt1).toBeCloseTo(0.025, 12);
});

it('sees collapsed axes, and linear structure that the coordinates hide', async () => {
  const random = createRandom(5);
  const { zu, zv } = noisyPairs({ rows: 300, columns: 8, noise: 0.4, random });
  const flat = { ...zu, data: zu.data.map((value, at) => (at % 8 < 3 ? value : 1e-3 * value)) };
  // The axes of v in reverse order: no cosine knows of it, a linear map does.
  const reversed = { ...zv, data: Float64Array.from(zv.data, (_, at) => zv.data[at - (at % 8) + 7 - (at % 8)]) };
  const { spread, structure } = await diagnoseEmbeddings({ zu: flat, zv: reversed, random });
  expect(spread.u.collapsed).toBe(5);
  expect(spread.u.effectiveRank).toBeLessThan(3.2);
  expect(spread.v.collapsed).toBe(0);
  const hidden = await diagnoseEmbeddings({ zu, zv: reversed, random });
  expect(hidden.retrieval.uToV.auc.high).toBeLessThan(0.75);
  // 1/√(1 + 0.16) = 0.93, less what the division by the norms costs.
  expect(hidden.structure.canonical!.heldOut[0]).toBeGreaterThan(0.8);
  expect(hidden.structure.procrustesDisparity).toBeLessThan(0.3);
  expect(structure.cka).toBeGreaterThan(0.1);
});

it('the same seed gives the same numbers, a sample bounds the work, and it stops when told', async () => {
  const pairs = noisyPairs({ rows: 60, columns: 3, noise: 0.5, random: createRandom(6) });
  const [a, b] = await Promise.all([1, 2].map(() => diagnoseEmbeddings({ ...pairs, sample: 20, random: createRandom(9) })));
  expect(a).toEqual(b);
  expect(a.gap.sampled).toBe(20);
  const controller = new AbortController();
  const said: string[] = [];
  await expect(diagnoseEmbeddings({ ...pairs, random: createRandom(9), signal: controller.signal, onProgress: (what) => { said.push(what); controller.abort(); } })).rejects.toThrow('abort');
  expect(said).toEqual(['retrieval from u to v']);
});

it('says which argument is wrong', async () => {
  const random = createRandom(7);
  const zu = cloud(10, 3, random);
  await expect(diagnoseEmbeddings({ zu, zv: cloud(10, 2, random), random })).rejects.toThrow('zu has 3 columns and zv 2');
  await expect(diagnoseEmbeddings({ zu, zv: cloud(12, 3, random), random })).rejects.toThrow('expected pairs, or partners');
  await expect(diagnoseEmbeddings({ zu, zv: cloud(12, 3, random), partners: Array.from({ length: 12 }, (_, i) => i % 9), random })).rejects.toThrow('row 9 of zu has no partner');
  await expect(diagnoseEmbeddings({ zu, zv: zu, labels: ['a'], random })).rejects.toThrow('there are 1 labels; expected 10');
  await expect(diagnoseEmbeddings({ zu, zv: zu, temperature: 0, random })).rejects.toThrow('temperature is 0');
  await expect(diagnoseEmbeddings({ zu: cloud(3, 3, random), zv: cloud(3, 3, random), random })).rejects.toThrow('expected at least 8');
});
