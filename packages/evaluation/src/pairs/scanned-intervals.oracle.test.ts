import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { drawPairs, exampleJoint, logitsOf } from '../../test/finite-pairs.ts';
import { RetrievalScan } from './retrieval-scan.ts';
import { scannedAuc } from './scanned-auc.ts';
import { scannedInformation } from './scanned-information.ts';

const joint = exampleJoint();
const scores = joint.pointwiseMutualInformation;
/** P[s(u, v) > s(u, v′)] + half that of a tie, over all cells. */
const populationAuc = joint.probabilities.reduce(
  (sum, row, i) =>
    sum + row.reduce((inRow, p, j) => inRow + p * joint.marginalV.reduce((below, q, k) => below + q * (scores[i][k] < scores[i][j] ? 1 : scores[i][k] === scores[i][j] ? 0.5 : 0), 0), 0),
  0,
);

function scanOf(pairs: { u: Uint32Array; v: Uint32Array }) {
  const scan = new RetrievalScan({ queries: pairs.u.length, candidates: pairs.v.length });
  scan.add(logitsOf(scores, pairs));
  return scan.result();
}

it('the intervals of AUC and information hold the truth as often as they say, where those of independent queries do not', () => {
  const random = createRandom(11);
  const [repetitions, count] = [400, 80];
  const inside = { auc: 0, information: 0, naive: 0 };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const seen = scanOf(drawPairs(joint, { count, random }));
    const auc = scannedAuc(seen);
    if (auc.low <= populationAuc && populationAuc <= auc.high) inside.auc++;
    const information = scannedInformation(seen);
    // The mean of the bound lies below the information by O(1/K), here less than a fifth of its standard error.
    if (information.low <= joint.mutualInformation && joint.mutualInformation <= information.high) inside.information++;
    const deviation = Math.sqrt(seen.auc.reduce((sum, share) => sum + (share - auc.auc) ** 2, 0) / count / (count - 1));
    if (Math.abs(auc.auc - populationAuc) <= 1.96 * deviation) inside.naive++;
  }
  // A frequency of 0.95 over 400 repetitions has a standard deviation of 0.011.
  expect(inside.auc / repetitions).toBeGreaterThan(0.915);
  expect(inside.auc / repetitions).toBeLessThan(0.985);
  expect(inside.information / repetitions).toBeGreaterThan(0.91);
  expect(inside.information / repetitions).toBeLessThan(0.985);
  expect(inside.naive).not.toBe(inside.auc);
});

it('the standard error of the AUC is the spread of repeated estimates', () => {
  const random = createRandom(12);
  const estimates = Array.from({ length: 300 }, () => scannedAuc(scanOf(drawPairs(joint, { count: 60, random }))));
  const mean = estimates.reduce((sum, { auc }) => sum + auc, 0) / estimates.length;
  const spread = Math.sqrt(estimates.reduce((sum, { auc }) => sum + (auc - mean) ** 2, 0) / estimates.length);
  const reported = estimates.reduce((sum, { standardError }) => sum + standardError, 0) / estimates.length;
  expect(reported / spread).toBeGreaterThan(0.88);
  expect(reported / spread).toBeLessThan(1.15);
  // A different denominator than sampling: own pairs are left out of the wrong ones, so the estimate is unbiased.
  expect(Math.abs(mean - populationAuc)).toBeLessThan((4 * spread) / Math.sqrt(estimates.length));
});

it('repeating every query and candidate of a group does not narrow the interval', () => {
  const pairs = drawPairs(joint, { count: 50, random: createRandom(3) });
  const twice = { u: Uint32Array.from([...pairs.u, ...pairs.u]), v: pairs.v };
  const scan = new RetrievalScan({ queries: 100, candidates: 50, queryGroups: Uint32Array.from({ length: 100 }, (_, i) => i % 50) });
  scan.add(logitsOf(scores, twice));
  const [once, repeated] = [scanOf(pairs), scan.result()];
  expect(scannedAuc(repeated).standardError).toBeCloseTo(scannedAuc(once).standardError, 12);
  expect(scannedInformation(repeated).standardError).toBeCloseTo(scannedInformation(once).standardError, 12);
});

it('the information stays at its ceiling for logits that separate everything, and at 0 for constant ones', () => {
  const sharp = new RetrievalScan({ queries: 5, candidates: 5 });
  sharp.add({ data: Float64Array.from({ length: 25 }, (_, at) => (at % 6 === 0 ? 1000 : 0)), rows: 5, columns: 5 });
  const bound = scannedInformation(sharp.result());
  expect(bound).toMatchObject({ bound: Math.log(5), ceiling: Math.log(5), standardError: 0 });
  const flat = new RetrievalScan({ queries: 5, candidates: 5 });
  flat.add({ data: new Float64Array(25), rows: 5, columns: 5 });
  const seen = flat.result();
  expect(scannedInformation(seen).bound).toBeCloseTo(0, 14);
  expect(scannedAuc(seen)).toMatchObject({ auc: 0.5 });
  expect(scannedAuc(seen).standardError).toBeCloseTo(0, 14);
});

it('won or lost comparisons alone leave an interval of the size of the sample', () => {
  const won = new RetrievalScan({ queries: 40, candidates: 40 });
  const lost = new RetrievalScan({ queries: 40, candidates: 40 });
  const identity = Float64Array.from({ length: 1600 }, (_, at) => (at % 41 === 0 ? 1 : 0));
  won.add({ data: identity, rows: 40, columns: 40 });
  lost.add({ data: identity.map((value) => -value), rows: 40, columns: 40 });
  // 0.025^(1/40)
  expect(scannedAuc(won.result())).toMatchObject({ auc: 1, high: 1, low: 0.025 ** (1 / 40) });
  expect(scannedAuc(lost.result())).toMatchObject({ auc: 0, low: 0, high: 1 - 0.025 ** (1 / 40) });
});

it('refuses the information where a query has several right candidates', () => {
  const scan = new RetrievalScan({ queries: 1, candidates: 3, queryGroups: [0], candidateGroups: [0, 0, 1] });
  scan.add({ data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 });
  expect(() => scannedInformation(scan.result())).toThrow('a query has several right candidates');
  expect(() => scannedAuc(scan.result(), { level: 1 })).toThrow('level is 1');
});
