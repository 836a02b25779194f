import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import type { AlignmentScore } from './compare-alignments.ts';
import { diagnoseEmbeddings } from './diagnose-embeddings.ts';
import { diagnosisFindings, type DiagnosisFinding } from './diagnosis-findings.ts';

/** Pairs of the same points with noise, v shifted along its first axis, with some empty axes; unrelated where `noise` is infinite. */
function pairs({ shift = 0, noise = 0.3, empty = 0 }: { shift?: number; noise?: number; empty?: number } = {}) {
  const random = createRandom(5);
  const [rows, columns] = [160, 8];
  const used = (at: number) => at % columns < columns - empty;
  const zu = { data: Float64Array.from({ length: rows * columns }, (_, at) => (used(at) ? random.normal() : 0)), rows, columns };
  const of = (value: number) => (noise === Infinity ? random.normal() : value + noise * random.normal());
  const zv = { ...zu, data: zu.data.map((value, at) => (used(at) ? of(value) : 0) + (at % columns === 0 ? shift : 0)) };
  return { zu, zv, temperature: 0.1, random };
}

function topic(findings: readonly DiagnosisFinding[], name: string): DiagnosisFinding {
  return findings.find((finding) => finding.topic === name)!;
}

const score = (name: string, mean: number): AlignmentScore => ({ name, recallAt1: 0.5 + mean, recallAt5: 1, auc: 1, crossEntropy: 1, temperature: 0.1, centroidGap: 0, pairedCosine: 1, gain: { mean, low: mean - 0.01, high: mean + 0.01 } });

it('pairs of one law need nothing: the words say what holds, with its figures', async () => {
  const diagnosis = await diagnoseEmbeddings(pairs());
  const findings = diagnosisFindings(diagnosis, { sides: { u: 'image', v: 'text' } });
  expect(findings.map(({ topic: name }) => name)).toEqual(['Retrieval', 'Modality gap', 'Temperature', 'Use of the space', 'Hubs', 'Linear structure']);
  expect(topic(findings, 'Retrieval').finding).toContain(`image → text finds a partner first of 160 candidates in ${(100 * diagnosis.retrieval.uToV.recall[1].value).toFixed(1)} %`);
  expect(topic(findings, 'Modality gap').finding).toContain('so chance explains it');
  expect(topic(findings, 'Use of the space').advice).toBe('The space is used: no axis is missing.');
  expect(topic(findings, 'Linear structure').advice).toContain('See with compareAlignments (centre, procrustes, cca, linear)');
});

it('a gap, axes that are missing and wrong partners are named, with what to do in the ways of the reader', async () => {
  const ways = { pair: 'PAIR', changeTemperature: 'CHANGE', tryMaps: (names: readonly string[]) => `TRY ${names.join()}`, keepMap: 'KEEP.' };
  const diagnosis = await diagnoseEmbeddings(pairs({ shift: 4, empty: 3 }));
  const findings = diagnosisFindings(diagnosis, { temperatureGiven: false, ways });
  expect(topic(findings, 'Modality gap').finding).toContain('so chance does not explain it');
  expect(topic(findings, 'Modality gap').advice).toContain('See with TRY centre whether');
  expect(topic(findings, 'Temperature').finding).toContain('(that of CLIP; CHANGE)');
  expect(topic(findings, 'Use of the space').finding).toContain('3 collapsed axes');
  expect(topic(findings, 'Use of the space').advice).toContain('Directions have collapsed');

  const others = (unpaired: number) => topic(diagnosisFindings({ ...diagnosis, cosine: { ...diagnosis.cosine!, unpaired } }), 'Modality gap').finding;
  expect(others(-0.0004)).toContain('others 0.000.');
  expect(others(-0.0006)).toContain('others -0.001.');

  const unrelated = diagnosisFindings(await diagnoseEmbeddings(pairs({ noise: Infinity })), { ways });
  expect(topic(unrelated, 'Retrieval').advice).toBe('That is next to chance: check that row i of one modality belongs to row i of the other, or PAIR.');

  const tried = (gain: number) => diagnosisFindings(diagnosis, { ways, mitigations: [score('as they are', 0), score('centre', gain), score('cca', gain - 0.1)] });
  expect(topic(tried(0.2), 'Modality gap').advice).toContain('Taking off the means is worth 20.0 % of R@1 on held-out pairs: do it.');
  expect(topic(tried(0.2), 'Linear structure').advice).toBe('Re-align: of the maps that were tried centre finds most, a partner first in 20.0 % more of the held-out queries. KEEP.');
  expect(topic(tried(-0.2), 'Modality gap').advice).toContain('Taking off the means costs 20.0 %');
  expect(topic(tried(0), 'Modality gap').advice).toContain('by no more than chance');
  expect(topic(tried(0), 'Linear structure').advice).toContain('None of the maps');
});
