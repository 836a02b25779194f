import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { formatNpy, parseNpy } from '@crossmodal/datasets/embeddings';
import { expect, it } from 'vitest';

import { runInProcess, startCommand, temporaryFolder } from '../../test/command.ts';
import { diagnose } from '../../test/diagnose.ts';
import { noisyPairs } from '../../test/noisy-pairs.ts';
import type { DiagnosisResult } from './diagnosis-result.ts';

const folder = temporaryFolder();

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const { u, v, count, width } = noisyPairs();
const imageFile = file('image.npy', formatNpy({ data: u, shape: [count, width] }));
const textFile = file('text.npy', formatNpy({ data: v, shape: [count, width] }));

it('measures two files, says what to do, and writes one page that needs nothing beside itself', async () => {
  const out = join(folder, 'two');
  const { code, output } = await runInProcess(['diagnose', '--u', imageFile, '--v', textFile, '--names', 'image,text', '--out', out]);
  expect(code).toBe(0);
  for (const text of ['image → text', 'R@10', 'Modality gap:', 'chance does not explain it', 'Temperature:', '→ ', `Report: ${join(out, 'report.html')}`]) expect(output).toContain(text);
  const report = readFileSync(join(out, 'report.html'), 'utf8');
  expect(report).not.toMatch(/(src|href)="(?!#|data:)/);
  for (const text of ['What was found, and what to do', 'Probabilities beside frequencies', 'Variance along the 6 axes', 'Canonical correlations', 'modalities exchanged']) expect(report).toContain(text);
  const result = JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')) as DiagnosisResult;
  expect(result.sides).toEqual({ u: 'image', v: 'text' });
  expect(result.diagnosis.gap!.test.centroidGap.pValue).toBe(0.005);
  expect(result.findings.map(({ topic }) => topic)).toEqual(['Retrieval', 'Modality gap', 'Temperature', 'Use of the space', 'Hubs', 'Linear structure']);
});

it('gives the same numbers for one file with both modalities, for text, and for the same seed', async () => {
  const both = file('both.npy', formatNpy({ data: Float32Array.from([...u, ...v]), shape: [2, count, width] }));
  const rows = (data: Float32Array) => Array.from({ length: count }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)).join(',')).join('\n');
  const separate = await diagnose('--u', imageFile, '--v', textFile, '--out', join(folder, 'a'));
  const together = await diagnose('--u', both, '--out', join(folder, 'b'));
  const text = await diagnose('--u', file('u.csv', rows(u)), '--v', file('v.csv', rows(v)), '--out', join(folder, 'c'));
  expect(together.diagnosis).toEqual(separate.diagnosis);
  expect(text.diagnosis).toEqual(separate.diagnosis);
});

it('takes captions of images, and labels', async () => {
  const captions = Float32Array.from([...v, ...v.subarray(0, 20 * width)]);
  const result = await diagnose(
    '--u', imageFile, '--v', file('captions.npy', formatNpy({ data: captions, shape: [count + 20, width] })),
    '--pairs', file('pairs.csv', Array.from({ length: count + 20 }, (_, i) => i % count).join('\n')),
    '--labels', file('labels.txt', Array.from({ length: count }, (_, i) => (i < 60 ? 'cat' : 'dog')).join('\n')),
    '--out', join(folder, 'captions'),
  );
  expect(result.diagnosis.oneToOne).toBe(false);
  expect(result.diagnosis.items).toEqual({ u: count, v: count + 20, width });
  expect(result.diagnosis.retrieval.uToV.sameLabelAt1).toBeGreaterThan(0.5);
});

it('writes a file for each modality where partners have other rows, though there are as many', async () => {
  const path = join(folder, 'turned-aligned.npy');
  const turned = Array.from({ length: count }, (_, i) => (i + 1) % count);
  const rows = turned.flatMap((row) => [...v.subarray(row * width, (row + 1) * width)]);
  const result = await diagnose('--u', imageFile, '--v', file('turned.npy', formatNpy({ data: Float32Array.from(rows), shape: [count, width] })), '--pairs', file('turned.csv', turned.join('\n')), '--mitigate', 'centre', '--write', path, '--out', join(folder, 'turned'));
  expect(result.diagnosis.retrieval.uToV.recall['1'].value).toBe((await diagnose('--u', imageFile, '--v', textFile, '--out', join(folder, 'straight'))).diagnosis.retrieval.uToV.recall['1'].value);
  expect(result.written!.path).toContain('turned-aligned-u.npy and ');
  expect(existsSync(path)).toBe(false);
});

it('writes a file for each modality where they are no pairs', async () => {
  const path = join(folder, 'captions-aligned.npy');
  const { written } = await diagnose(
    '--u', imageFile, '--v', file('more.npy', formatNpy({ data: Float32Array.from([...v, ...v.subarray(0, 20 * width)]), shape: [count + 20, width] })),
    '--pairs', file('more.csv', Array.from({ length: count + 20 }, (_, i) => i % count).join('\n')),
    '--mitigate', 'centre', '--write', path, '--out', join(folder, 'captions-mitigated'),
  );
  expect(written!.path).toBe(`${path.replace('.npy', '-u.npy')} and ${path.replace('.npy', '-v.npy')}`);
  expect(parseNpy(readFileSync(path.replace('.npy', '-v.npy')), 'v').shape).toEqual([count + 20, width]);
});

it.each([
  [['runs/none', '--pairs', 'a.csv'], '--pairs a.csv belongs to --u, and the run runs/none brings its own pairs'],
  [['--u', imageFile, '--v', textFile, '--write', 'a.npy'], '--write a.npy needs --mitigate'],
  [['--u', imageFile, '--v', textFile, '--mitigate', 'centre', '--write', 'a.csv'], '--write is a.csv; expected a name that ends with .npy'],
  [['--u', imageFile, '--v', textFile, '--mitigate', 'rotate'], "--mitigate has 'rotate'; expected temperature, centre, procrustes, cca, linear or all"],
  [['--u', imageFile, '--v', textFile, '--mitigate', 'centre', '--folds', '1'], '--folds is 1; expected an integer from 2'],
  [[], 'diagnose has nothing to look at; expected --u FILE'],
  [['runs/none', '--u', imageFile], 'are both given'],
  [['--u', join(folder, 'missing.npy')], 'missing.npy cannot be read'],
  [['--u', imageFile], '--v is missing'],
  [['--u', imageFile, '--v', textFile, '--temperature', '0'], '--temperature is 0; expected a positive number'],
  [['--u', imageFile, '--v', textFile, '--names', 'image'], '--names is image; expected two names'],
  [['--u', imageFile, '--v', textFile, '--sample', '3'], '--sample is 3; expected an integer from 8'],
  [['--u', imageFile, '--v', textFile, '--pairs', file('wrong.csv', '1\n999\n')], 'wrong.csv has 999 in row 2; expected the number of a row of --u, from 0 to 119'],
  [['--u', imageFile, '--v', textFile, '--labels', file('few.csv', 'a\nb\n')], 'few.csv has 2 rows; expected 120'],
  [[join(folder, 'no-run')], 'is not the folder of a run'],
])('names the flag and the remedy: %j', async (args, message) => {
  const { code, said } = await runInProcess(['diagnose', ...args]);
  expect(said).toContain(message);
  expect(code).toBe(2);
});

it('Ctrl-C stops it, and nothing is written', async () => {
  const many = noisyPairs({ count: 6000, width: 64 });
  const both = file('many.npy', formatNpy({ data: Float32Array.from([...many.u, ...many.v]), shape: [2, many.count, many.width] }));
  const out = join(folder, 'stopped');
  const command = startCommand(['diagnose', '--u', both, '--out', out]);
  await command.saying(/retrieval from u to v/);
  command.process.kill('SIGINT');
  const { code, said } = await command.outcome;
  expect(said).toContain('Stopped; nothing was written.');
  expect(code).toBe(130);
  expect(existsSync(out)).toBe(false);
}, 60_000);
