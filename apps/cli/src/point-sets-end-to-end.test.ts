import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { imageBatch, splitColumns } from '@crossmodal/datasets';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../test/command.ts';
import type { DiagnosisResult } from './diagnose/diagnosis-result.ts';
import { readMnistData } from './experiments/mnist/mnist-data.ts';
import type { PairResult } from './experiments/pairs/pair-result.ts';
import type { FineTuneResult } from './finetune/fine-tune-result.ts';

/** Real MNIST, cut to what trains in seconds, as three weighted points in four dimensions. */
const [TRAIN, TEST, POINTS, DIMENSION] = [1000, 200, 3, 4];
const settings = [
  '--train-images', String(TRAIN), '--test-images', String(TEST), '--epochs', '2', '--batch-size', '100', '--learning-rate', '0.003',
  '--points', String(POINTS), '--embedding-dim', String(DIMENSION), '--engine', 'wasm', '--seed', '3',
];
const folder = temporaryFolder();

async function call(...args: string[]): Promise<string> {
  const { code, output, said } = await startCommand(args).outcome;
  expect(code, said).toBe(0);
  return output;
}

const json = <Content>(...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8')) as Content;

beforeAll(async () => {
  for (const similarity of ['kme', 'wpse']) await call('train', 'mnist-halves', '--out', join(folder, similarity), '--similarity', similarity, ...settings);
}, 120_000);

describe('a run of point sets', () => {
  // One stands for both: what differs, the rule for the classes, is tested by itself.
  it('is fine-tuned to few labels, from the sets of the classes on', async () => {
    const run = join(folder, 'kme');
    const [{ start, temperature, summaries }] = JSON.parse(await call('finetune', run, '--labels', '400', '--seeds', '1', '--save', '--json')) as FineTuneResult[];
    expect(start).toEqual({ name: 'sets of right', zeroShot: false, sets: true });
    expect(temperature).toBe(1);
    const [{ start: before, fineTuned }] = summaries;
    // Chance is 0.1, with a standard deviation of 0.021 over 200 items.
    expect(before.mean).toBeGreaterThan(0.1 + 4 * 0.021);
    expect(fineTuned.mean).toBeGreaterThan(before.mean!);
    expect(readFileSync(join(run, 'finetune', 'left', 'report.html'), 'utf8')).toContain('the sets of right of the labelled pairs');
    const answers = await call('classify', run, '--fine-tuned', '--index', '0', '--json');
    const { images: [{ probabilities }] } = JSON.parse(answers) as { images: { probabilities: { probability: number }[] }[] };
    expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  }, 120_000);

  it.each(['kme', 'wpse'] as const)('with the similarity %s is diagnosed by its logits, as its evaluation has them, and what needs vectors is left out by name', async (similarity) => {
    const run = join(folder, similarity);
    const output = await call('diagnose', run);
    expect(output).toContain(`Left out: modality gap, use of the space and linear structure. The similarity ${similarity} compares sets of weighted points`);
    const { diagnosis, findings } = json<DiagnosisResult>(run, 'diagnosis', 'result.json');
    const { retrieval } = json<PairResult>(run, 'result.json');
    expect(diagnosis).toMatchObject({ compared: { similarity, geometry: null }, items: { u: TEST, v: TEST, width: null }, gap: null, spread: null, structure: null, cosine: null });
    for (const direction of ['uToV', 'vToU'] as const) {
      expect(diagnosis.retrieval[direction].recall['1'].value).toBe(retrieval[direction].recall['1']);
      expect(diagnosis.retrieval[direction].auc.auc).toBeCloseTo(retrieval[direction].auc.auc, 12);
    }
    expect(findings.map(({ topic }) => topic)).toEqual(['Retrieval', 'Temperature', 'Hubs']);
  }, 60_000);

  it.each(['kme', 'wpse'] as const)('with the similarity %s is exported as files with which anyone retrieves by the formula beside them as the run does', async (similarity) => {
    const run = join(folder, similarity);
    await call('export', run, '--onnx');
    const { encoders, logits } = json<{
      encoders: Record<'u' | 'v', { file: string; output: { shape: [string, number] } }>;
      logits: { similarity: string; points: number; temperature: number; bias: number; formula: string };
    }>(run, 'onnx', 'model.json');
    expect(logits).toMatchObject({ similarity, points: POINTS, bias: 0 });
    expect(logits.formula).toContain(similarity === 'kme' ? 'log sum_ij exp' : 'mean_ij a_i b_j');
    expect(encoders.u.output.shape[1]).toBe(POINTS * (DIMENSION + 1));
    const { left, right } = splitColumns((await readMnistData({ mnistDirectory: null, trainImages: TRAIN, testImages: TEST })).test);
    const all = Uint32Array.from({ length: TEST }, (_, index) => index);
    const sets = async (file: string, half: typeof left) => {
      const session = await InferenceSession.create(join(run, 'onnx', file));
      const { embedding: { data } } = await session.run({ input: new Tensor('float32', imageBatch(half, all), [TEST, half.rows, half.columns, 1]) });
      await session.release();
      const width = POINTS * (DIMENSION + 1);
      return Array.from({ length: TEST }, (_, i) => {
        const row = Array.from((data as Float32Array).subarray(i * width, (i + 1) * width));
        const points = Array.from({ length: POINTS }, (_point, m) => row.slice(m * DIMENSION, (m + 1) * DIMENSION));
        return { points: points.map((point) => point.map((value) => value / Math.hypot(...point))), weights: row.slice(POINTS * DIMENSION) };
      });
    };
    const [zu, zv] = [await sets(encoders.u.file, left), await sets(encoders.v.file, right)];
    const score = (u: (typeof zu)[number], v: (typeof zv)[number]) => {
      let sum = 0;
      u.points.forEach((point, i) =>
        v.points.forEach((other, j) => {
          const cosine = point.reduce((total, value, k) => total + value * other[k], 0);
          sum +=
            similarity === 'kme'
              ? Math.exp(u.weights[i] + v.weights[j] + (cosine - 1) / logits.temperature)
              : (u.weights[i] * v.weights[j] * ((2 * cosine) / 3 + Math.exp((cosine - 1) / 0.25) / 3)) / POINTS ** 2 / logits.temperature;
        }),
      );
      return similarity === 'kme' ? Math.log(sum) : sum;
    };
    const found = zu.filter((u, query) => {
      const own = score(u, zv[query]);
      return zv.filter((v) => score(u, v) > own).length < 10;
    });
    const { retrieval, temperature } = json<PairResult>(run, 'result.json');
    expect(logits.temperature).toBe(temperature);
    // A query whose tenth and eleventh candidates differ by rounding alone may count in one and not in the other.
    expect(Math.abs(found.length - TEST * retrieval.uToV.recall['10'])).toBeLessThanOrEqual(1);
    // Well above the chance of 10 in 200, or little would be compared.
    expect(found.length).toBeGreaterThan(20);
  }, 60_000);
});
