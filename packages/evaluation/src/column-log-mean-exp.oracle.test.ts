import { logSumExp, OutOfRangeError, ShapeError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { columnLogMeanExp } from './column-log-mean-exp.ts';

test('logits of a thousand do not overflow', () => {
  // Column 0: log((e^1000 + e^1000) / 2) = 1000. Column 1: log((e^-1000 + e^-1001) / 2) = -1000 + log((1 + 1/e) / 2).
  const result = columnLogMeanExp({ data: Float64Array.of(1000, -1000, 1000, -1001), rows: 2, columns: 2 });
  expect(result[0]).toBeCloseTo(1000, 12);
  expect(result[1]).toBeCloseTo(-1000 + Math.log((1 + Math.exp(-1)) / 2), 12);
});

test('a logit of -Infinity counts as zero and a column of nothing else gives -Infinity', () => {
  const data = Float64Array.of(-Infinity, -Infinity, 0, -Infinity, -Infinity, -Infinity);
  const result = columnLogMeanExp({ data, rows: 3, columns: 2 });
  expect(result[0]).toBeCloseTo(-Math.log(3), 14);
  expect(result[1]).toBe(-Infinity);
});

test('+Infinity and NaN are refused with their place', () => {
  const at = (value: number) => () => columnLogMeanExp({ data: Float64Array.of(0, 1, 2, value), rows: 2, columns: 2 });
  expect(at(Infinity)).toThrow(OutOfRangeError);
  expect(at(NaN)).toThrow('columnLogMeanExp: logit of row 1, column 1 is NaN');
  expect(() => columnLogMeanExp({ data: new Float64Array(3), rows: 2, columns: 2 })).toThrow(ShapeError);
});

test('the running sum agrees with logSumExp of the whole column minus log of its length', () => {
  const table = fc.record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 5 }) }).chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      values: fc.array(fc.double({ min: -600, max: 600, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns }),
    }),
  );
  fc.assert(
    fc.property(table, ({ rows, columns, values }) => {
      const result = columnLogMeanExp({ data: Float64Array.from(values), rows, columns });
      for (let j = 0; j < columns; j++) {
        const column = values.filter((_, at) => at % columns === j);
        expect(Math.abs(result[j] - (logSumExp(column) - Math.log(rows)))).toBeLessThan(1e-11);
      }
    }),
  );
});
