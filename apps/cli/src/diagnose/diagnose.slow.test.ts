import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { formatNpy, parseNpy } from '@crossmodal/datasets/embeddings';
import { expect, it } from 'vitest';

import { diagnose } from '../../test/diagnose.ts';
import { noisyPairs } from '../../test/noisy-pairs.ts';
import { startCommand, temporaryFolder } from '../../test/command.ts';
import type { PairResult } from '../experiments/pairs/pair-result.ts';
import type { DiagnosisResult } from './diagnosis-result.ts';

const folder = temporaryFolder();
const CLIP = fileURLToPath(new URL('../../../../../shared/data/clip-coco500/features_clip.npy', import.meta.url));

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it('tries re-alignments on held-out pairs, says what each is worth, and writes the best', async () => {
  // A large shift hides the partners: what takes it off finds them again.
  const far = noisyPairs({ count: 180, shift: 6, seed: 2 });
  const both = file('far.npy', formatNpy({ data: Float32Array.from([...far.u, ...far.v]), shape: [2, far.count, far.width] }));
  const path = join(folder, 'aligned', 'aligned.npy');
  const { mitigations, written, findings } = await diagnose('--u', both, '--temperature', '0.1', '--mitigate', 'all', '--write', path, '--out', join(folder, 'mitigated'));
  const scores = Object.fromEntries(mitigations!.scores.map((score) => [score.name, score]));
  expect(Object.keys(scores)).toEqual(['as they are', 'temperature', 'centre', 'procrustes', 'cca', 'linear']);
  expect(scores.temperature.recallAt1).toBe(scores['as they are'].recallAt1);
  expect(scores['as they are'].temperature).toBeCloseTo(0.1, 12);
  expect(scores.temperature.crossEntropy).toBeLessThan(scores['as they are'].crossEntropy);
  for (const name of ['centre', 'procrustes', 'cca']) expect(scores[name].gain.low, name).toBeGreaterThan(0.1);
  expect(scores.centre.centroidGap).toBeLessThan(scores['as they are'].centroidGap / 3);
  // The loss on pairs that were kept back is never above that of the start.
  expect(scores.linear.gain.mean).toBeGreaterThan(-0.03);
  const best = mitigations!.scores.toSorted((a, b) => b.recallAt1 - a.recallAt1)[0];
  expect(written).toEqual({ method: best.name, path });
  const { data, shape } = parseNpy(readFileSync(path), 'aligned.npy');
  expect(shape).toEqual([2, far.count, data.length / 2 / far.count]);
  const again = await diagnose('--u', path, '--out', join(folder, 'again'));
  expect(again.diagnosis.retrieval.uToV.recall['1'].value).toBeGreaterThan(best.recallAt1 - 0.1);
  expect(again.diagnosis.spread!.u.norms.least).toBeCloseTo(1, 5);
  expect(findings.find(({ topic }) => topic === 'Linear structure')!.advice).toContain('Re-align:');
  const report = readFileSync(join(folder, 'mitigated', 'report.html'), 'utf8');
  expect(report).toContain('Mitigations');
}, 60_000);

it('diagnoses a run of inner products as its evaluation does', async () => {
  const run = join(folder, 'inner');
  const trained = await startCommand(['train', 'mnist-halves', '--out', run, '--train-images', '800', '--test-images', '200', '--epochs', '1', '--batch-size', '100', '--embedding-dim', '8', '--similarity', 'inner', '--engine', 'wasm', '--seed', '3']).outcome;
  expect(trained.code, trained.said).toBe(0);
  const { diagnosis } = await diagnose(run);
  const { retrieval } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult;
  expect(diagnosis.compared).toEqual({ similarity: 'inner', geometry: 'raw vectors' } satisfies DiagnosisResult['diagnosis']['compared']);
  for (const direction of ['uToV', 'vToU'] as const) expect(diagnosis.retrieval[direction].auc.auc).toBeCloseTo(retrieval[direction].auc.auc, 12);
}, 120_000);

// Not part of the repository: embeddings of MS-COCO by CLIP, laid beside it.
it.skipIf(!existsSync(CLIP))('finds the known gap and recall of CLIP on 500 pairs of MS-COCO (skipped without ../shared)', async () => {
  const { shape } = parseNpy(readFileSync(CLIP), 'features_clip.npy');
  expect(shape).toEqual([2, 500, 512]);
  const { diagnosis } = await diagnose('--u', CLIP, '--out', join(folder, 'clip'));
  expect(diagnosis.gap!.centroid.gap).toBeCloseTo(0.851, 3);
  expect(diagnosis.cosine!.paired).toBeCloseTo(0.31, 3);
  const { uToV, vToU } = diagnosis.retrieval;
  expect([uToV.recall['1'].value, vToU.recall['1'].value, uToV.recall['5'].value]).toEqual([0.552, 0.506, 0.808]);
  expect(uToV.pessimisticRecall['1']).toBe(0.552);
}, 120_000);
