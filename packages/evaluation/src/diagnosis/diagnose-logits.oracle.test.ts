import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { diagnoseEmbeddings } from './diagnose-embeddings.ts';
import { diagnoseGeometry } from './diagnose-geometry.ts';
import { diagnoseLogits, type DiagnoseLogitsOptions } from './diagnose-logits.ts';

const [COUNT, WIDTH, TEMPERATURE] = [90, 4, 0.2];

/** Points of the sphere with noise, row after row. */
function unitPairs(seed: number) {
  const random = createRandom(seed);
  const u = Array.from({ length: COUNT }, () => Array.from({ length: WIDTH }, () => random.normal()));
  const v = u.map((row) => row.map((value) => value + 0.7 * random.normal()));
  const unit = (rows: number[][]) => rows.map((row) => row.map((value) => value / Math.hypot(...row)));
  return { u: unit(u), v: unit(v) };
}

function tableOf(queries: number[][], candidates: number[][], logit: (a: number[], b: number[]) => number) {
  return { data: Float64Array.from(queries.flatMap((a) => candidates.map((b) => logit(a, b)))), rows: queries.length, columns: candidates.length };
}

function optionsOf({ u, v }: ReturnType<typeof unitPairs>, logit: (a: number[], b: number[]) => number): Pick<DiagnoseLogitsOptions, 'pairs' | 'logits' | 'among'> {
  const pick = (rows: number[][], items: Uint32Array) => Array.from(items, (i) => rows[i]);
  return {
    pairs: COUNT,
    logits: async ({ from, start, end }) => (from === 'u' ? tableOf(u.slice(start, end), v, logit) : tableOf(v.slice(start, end), u, (b, a) => logit(a, b))),
    among: async (pairs) => tableOf(pick(u, pairs), pick(v, pairs), logit),
  };
}

const inner = (a: number[], b: number[]) => a.reduce((sum, value, k) => sum + value * b[k], 0);
const embeddings = (rows: number[][]) => ({ data: Float64Array.from(rows.flat()), rows: rows.length, columns: WIDTH });

it('logits of cosines give what the embeddings do, in blocks of any size', async () => {
  const pairs = unitPairs(1);
  const labels = Array.from({ length: COUNT }, (_, i) => String(i % 3));
  const whole = await diagnoseEmbeddings({ zu: embeddings(pairs.u), zv: embeddings(pairs.v), temperature: TEMPERATURE, labels, random: createRandom(5) });
  const { retrieval, calibration } = await diagnoseLogits({ ...optionsOf(pairs, (a, b) => inner(a, b) / TEMPERATURE), temperature: TEMPERATURE, labels, block: 37, random: createRandom(5) });
  // Both draw the batches first, so they are the same.
  expect(calibration.better.scale).toBeCloseTo(whole.calibration.better.scale, 9);
  expect(calibration.better.temperature).toBeCloseTo(whole.calibration.better.temperature, 9);
  expect(calibration.uToV.expectedCalibrationError).toBeCloseTo(whole.calibration.uToV.expectedCalibrationError, 9);
  // Ten others for each pair, in batches of 22.
  expect(calibration.pairs.count).toBe(11 * calibration.batch.size * calibration.batch.count);
  expect(calibration.pairs.priorOffset).toBeCloseTo(Math.log(10), 12);
  expect(calibration.pairs.offset).toBeCloseTo(whole.calibration.pairs.offset, 9);
  for (const direction of ['uToV', 'vToU'] as const) {
    const [found, expected] = [retrieval[direction], whole.retrieval[direction]];
    expect(found.recall['5'].value).toBe(expected.recall['5'].value);
    expect(found.auc.auc).toBeCloseTo(expected.auc.auc, 12);
    expect(found.auc.low).toBeCloseTo(expected.auc.low, 12);
    expect(found.information!.bound).toBeCloseTo(expected.information!.bound, 9);
    expect(found.sameLabelAt1).toBe(expected.sameLabelAt1);
    expect(found.hubness).toEqual(expected.hubness);
  }
});

it('logits of squared distances on the sphere rank and inform as those of cosines, whose constant they lack', async () => {
  const pairs = unitPairs(2);
  // −|a − b|²/2τ = (⟨a, b⟩ − 1)/τ.
  const distance = (a: number[], b: number[]) => -a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0) / (2 * TEMPERATURE);
  const byDistance = await diagnoseLogits({ ...optionsOf(pairs, distance), temperature: TEMPERATURE, random: createRandom(3) });
  const byCosine = await diagnoseLogits({ ...optionsOf(pairs, (a, b) => inner(a, b) / TEMPERATURE), temperature: TEMPERATURE, random: createRandom(3) });
  expect(byDistance.calibration.better.scale).toBeCloseTo(byCosine.calibration.better.scale, 9);
  expect(byDistance.retrieval.uToV.auc.auc).toBeCloseTo(byCosine.retrieval.uToV.auc.auc, 12);
  expect(byDistance.retrieval.vToU.information!.bound).toBeCloseTo(byCosine.retrieval.vToU.information!.bound, 9);
});

it('log density ratios of a known law are calibrated as a classifier of pairs, and twice them are not', async () => {
  // Two standard normal numbers with the correlation r: log p(u, v)/p(u)p(v) in closed form.
  const [r, count] = [0.8, 2000];
  const random = createRandom(7);
  const u = Float64Array.from({ length: count }, () => random.normal());
  const v = u.map((value) => r * value + Math.sqrt(1 - r * r) * random.normal());
  const ratio = (a: number, b: number) => -Math.log(1 - r * r) / 2 - (r * r * (a * a + b * b) - 2 * r * a * b) / (2 * (1 - r * r));
  const table = (rows: ArrayLike<number>, columns: ArrayLike<number>, factor: number) => ({ data: Float64Array.from({ length: rows.length * columns.length }, (_, at) => factor * ratio(rows[Math.floor(at / columns.length)], columns[at % columns.length])), rows: rows.length, columns: columns.length });
  const diagnosed = (factor: number) =>
    diagnoseLogits({
      pairs: count,
      logits: async ({ from, start, end }) => table((from === 'u' ? u : v).subarray(start, end), from === 'u' ? v : u, factor),
      among: async (pairs) => table(Array.from(pairs, (i) => u[i]), Array.from(pairs, (i) => v[i]), factor),
      random: createRandom(1),
    });
  const { pairs, better } = (await diagnosed(1)).calibration;
  // The offset of 1,920 pairs among ten times as many others has a standard error below 0.05.
  expect(Math.abs(pairs.offset - pairs.priorOffset)).toBeLessThan(0.15);
  expect(pairs.expectedCalibrationError).toBeLessThan(0.015);
  // That the interval holds 1 as often as it should is a test of `fitLogitScale`.
  expect(Math.abs(better.scale - 1)).toBeLessThan(0.1);
  const twice = (await diagnosed(2)).calibration;
  expect(twice.pairs.expectedCalibrationError).toBeGreaterThan(2 * pairs.expectedCalibrationError);
  expect(twice.better.scale).toBeCloseTo(better.scale / 2, 9);
});

it('constant logits are ties throughout: AUC one half, no better temperature, no information', async () => {
  const { retrieval, calibration } = await diagnoseLogits({ ...optionsOf(unitPairs(3), () => 2), random: createRandom(1) });
  expect(retrieval.uToV.auc.auc).toBeCloseTo(0.5, 12);
  expect(retrieval.uToV.recall['1'].value).toBe(1);
  expect(retrieval.uToV.pessimisticRecall['10']).toBe(0);
  expect(calibration.better.scale).toBe(0);
  expect(retrieval.uToV.information!.bound).toBeCloseTo(0, 12);
});

it('the geometry of raw vectors knows their norms, and that of unit vectors is that of the embeddings', async () => {
  const pairs = unitPairs(4);
  const [zu, zv] = [embeddings(pairs.u), embeddings(pairs.v)];
  const unit = await diagnoseGeometry({ zu, zv, random: createRandom(2) });
  const whole = await diagnoseEmbeddings({ zu, zv, random: createRandom(9) });
  expect(unit.gap.centroid.gap).toBeCloseTo(whole.gap.centroid.gap, 12);
  expect(unit.gap.energy.value).toBeCloseTo(whole.gap.energy.value, 12);
  expect(unit.structure.cka).toBeCloseTo(whole.structure.cka, 12);
  // All distances grow with the vectors, cosines and ranks of spectra do not.
  const double = ({ data, ...shape }: typeof zu) => ({ data: data.map((value) => 2 * value), ...shape });
  const raw = await diagnoseGeometry({ zu: double(zu), zv: double(zv), random: createRandom(2) });
  expect(raw.gap.centroid.gap).toBeCloseTo(2 * unit.gap.centroid.gap, 12);
  expect(raw.gap.energy.value).toBeCloseTo(2 * unit.gap.energy.value, 12);
  expect(raw.cosine.paired).toBeCloseTo(unit.cosine.paired, 12);
  expect(raw.spread.u.norms.least).toBeCloseTo(2, 12);
  expect(raw.spread.u.effectiveRank).toBeCloseTo(unit.spread.u.effectiveRank, 9);
});

it('says which argument is wrong, and stops when told', async () => {
  const options = optionsOf(unitPairs(5), inner);
  await expect(diagnoseLogits({ ...options, pairs: 7, random: createRandom(1) })).rejects.toThrow('diagnoseLogits: pairs is 7; expected an integer >= 8');
  await expect(diagnoseLogits({ ...options, temperature: 0, random: createRandom(1) })).rejects.toThrow('diagnoseLogits: temperature is 0');
  await expect(diagnoseLogits({ ...options, labels: ['a'], random: createRandom(1) })).rejects.toThrow('there are 1 labels; expected 90');
  await expect(diagnoseLogits({ ...options, random: createRandom(1), signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  const few = { data: Float64Array.of(1, 2), rows: 2, columns: 1 };
  await expect(diagnoseGeometry({ zu: few, zv: few, random: createRandom(1) })).rejects.toThrow('diagnoseGeometry: zu has 2 rows; expected at least 8');
});
