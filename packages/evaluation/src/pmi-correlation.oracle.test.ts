import { excessLoss, finiteJoint, lowRank, OutOfRangeError, ShapeError, subsetTopics } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { pmiCorrelation } from './pmi-correlation.ts';

const table = (rows: readonly ArrayLike<number>[]) => ({ data: Float64Array.from(rows.flatMap((row) => Array.from(row))), rows: rows.length, columns: rows[0].length });

test('logits that are the PMI up to a constant and a positive factor have correlation 1, up to a negative one −1', () => {
  const pmi = subsetTopics({ topics: 4 }).joint.pointwiseMutualInformation;
  for (const [factor, expected] of [[1, 1], [7, 1], [-0.5, -1]] as const) {
    const logits = pmi.map((row) => row.map((x) => factor * x + 3));
    expect(pmiCorrelation(table(logits), table(pmi))).toBeCloseTo(expected, 14);
  }
});

test('four numbers by hand', () => {
  // Deviations (2, −2, −1, 1) and (a, −a, −a, a): Σ = 6a over √10 · 2a.
  const found = pmiCorrelation(table([[5, 1], [2, 4]]), table([[0.47, -0.92], [-0.92, 0.47]]));
  expect(found).toBeCloseTo(3 / Math.sqrt(10), 14);
});

test('pairs that do not occur are left out, whatever their logits', () => {
  const { pointwiseMutualInformation: pmi } = finiteJoint([[0.5, 0, 0.1], [0.1, 0.3, 0]]);
  const logits = [[1, Infinity, -2], [0.25, 3, Number.NaN]];
  const kept = pmiCorrelation(table([[1, -2, 0.25, 3]]), table([[pmi[0][0], pmi[0][2], pmi[1][0], pmi[1][1]]]));
  expect(pmiCorrelation(table(logits), table(pmi))).toBeCloseTo(kept, 14);
});

test('tables of growing rank come nearer to the PMI of the topics, as their excess loss falls', () => {
  const { joint } = subsetTopics({ topics: 6 });
  const pmi = joint.pointwiseMutualInformation;
  const found = [2, 6, 12, 21].map((rank) => {
    const logits = lowRank(pmi, rank).to2DArray();
    return { correlation: pmiCorrelation(table(logits), table(pmi)), excess: excessLoss(joint, logits) };
  });
  for (let at = 1; at < found.length; at++) {
    expect(found[at].correlation).toBeGreaterThan(found[at - 1].correlation);
    expect(found[at].excess).toBeLessThan(found[at - 1].excess);
  }
  expect(found[3].correlation).toBeCloseTo(1, 12);
});

test('constant tables, other shapes and numbers that are not finite are refused', () => {
  const pmi = table([[1, 2], [3, 5]]);
  expect(() => pmiCorrelation(table([[2, 2], [2, 2]]), pmi)).toThrow(/logits has no two different numbers/);
  expect(() => pmiCorrelation(pmi, table([[-Infinity, 2], [2, 2]]))).toThrow(/pmi has no two different numbers/);
  expect(() => pmiCorrelation(table([[1, 2, 3]]), pmi)).toThrow(ShapeError);
  expect(() => pmiCorrelation(table([[1, Number.NaN], [2, 3]]), pmi)).toThrow(/logits of row 0, column 1 is NaN/);
  expect(() => pmiCorrelation(pmi, table([[1, 2], [Infinity, 3]]))).toThrow(OutOfRangeError);
});
