import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { runInProcess, startCommand, temporaryFolder } from '../../test/command.ts';
import type { PairResult } from '../experiments/pairs/pair-result.ts';
import type { DiagnosisResult } from './diagnosis-result.ts';

it('diagnoses a run of raw vectors as its evaluation does, with their norms, and refuses what is for cosines', async () => {
  const run = join(temporaryFolder(), 'run');
  const settings = ['--train-images', '800', '--test-images', '200', '--epochs', '1', '--batch-size', '100', '--embedding-dim', '8', '--similarity', 'l2', '--engine', 'wasm', '--seed', '3'];
  const trained = await startCommand(['train', 'mnist-halves', '--out', run, ...settings]).outcome;
  expect(trained.code, trained.said).toBe(0);
  const { code, output, said } = await startCommand(['diagnose', run]).outcome;
  expect(code, said).toBe(0);
  expect(output).toContain('The similarity l2 sees the lengths of embeddings');
  const { retrieval, temperature } = JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')) as PairResult;
  const { diagnosis, findings } = JSON.parse(readFileSync(join(run, 'diagnosis', 'result.json'), 'utf8')) as DiagnosisResult;
  expect(diagnosis.compared).toEqual({ similarity: 'l2', geometry: 'raw vectors' });
  expect(diagnosis.items).toEqual({ u: 200, v: 200, width: 8 });
  expect(diagnosis.calibration.temperature).toBe(temperature);
  for (const direction of ['uToV', 'vToU'] as const) {
    expect(diagnosis.retrieval[direction].recall['1'].value).toBe(retrieval[direction].recall['1']);
    expect(diagnosis.retrieval[direction].auc.auc).toBeCloseTo(retrieval[direction].auc.auc, 12);
    expect(diagnosis.retrieval[direction].sameLabelAt1).toBe(retrieval[direction].sameClassAt1);
    expect(diagnosis.retrieval[direction].information!.ceiling).toBeCloseTo(Math.log(200), 12);
  }
  expect(diagnosis.calibration.pairs.count).toBe(11 * 200);
  const { norms } = diagnosis.spread!.u;
  expect(norms.greatest).toBeGreaterThan(1.01 * norms.least);
  expect(findings.map(({ topic }) => topic)).toEqual(['Retrieval', 'Modality gap', 'Temperature', 'Use of the space', 'Hubs', 'Linear structure']);
  expect(findings.some(({ advice }) => advice.includes('--mitigate'))).toBe(false);
  const refused = async (...flags: string[]) => {
    const { code: refusal, said: why } = await runInProcess(['diagnose', run, ...flags]);
    expect(refusal).toBe(2);
    return why;
  };
  expect(await refused('--mitigate', 'centre')).toContain('--mitigate centre re-aligns embeddings that are compared by their cosines');
  expect(await refused('--temperature', '0.1')).toContain('--temperature 0.1 is that of cosines');
}, 120_000);
