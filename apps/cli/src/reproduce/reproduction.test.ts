import { expect, it } from 'vitest';

import { type Check, checkGroups, checkRows, holds } from './reproduction.ts';
import { reproductions } from './registry.ts';

const check = (expected: Check['expected'], ours: number): Check => ({ name: 'x', source: 'theory', expected, ours });

it('holds within the tolerance, and at the bound, and not beyond', () => {
  expect(holds(check({ value: 1, tolerance: 0.5 }, 1.5))).toBe(true);
  expect(holds(check({ value: 1, tolerance: 0.5 }, 0.4))).toBe(false);
  expect(holds(check({ atMost: 2 }, 2))).toBe(true);
  expect(holds(check({ atMost: 2 }, 2.1))).toBe(false);
  expect(holds(check({ atLeast: 2 }, 1.9))).toBe(false);
  expect(holds(check({ value: 1, tolerance: 0.5 }, NaN))).toBe(false);
  expect(holds(check({ atMost: 2 }, NaN))).toBe(false);
  expect(holds(check({ residualAtMost: 1e-5 }, -1e-5))).toBe(true);
  expect(holds(check({ residualAtMost: 1e-5 }, 2e-5))).toBe(false);
  expect(holds(check({ residualAtMost: 1e-5 }, NaN))).toBe(false);
});

it('shows as many decimals as the tolerance needs, and the verdict', () => {
  expect(checkRows([check({ value: 1 / 3, tolerance: 1e-6 }, 0.33333401)])).toEqual([['x', '0.3333333 (theory)', '0.3333340', '1e-6', 'holds']]);
  expect(checkRows([check({ atMost: 0.03 }, 0.04)])).toEqual([['x', '≤ 0.030000 (theory)', '0.040000', '–', 'FAILS']]);
  expect(checkRows([{ ...check({ residualAtMost: 1e-5 }, 3.14e-7), source: 'Theorem 2.8' }])).toEqual([['x', '0 (Theorem 2.8)', '3.1e-7', '1e-5', 'holds']]);
});

it('puts the checks of a group together, in the order of the groups', () => {
  const [a, b, c] = ['one', undefined, 'one'].map((group, i) => ({ ...check({ atMost: i }, 0), ...(group !== undefined && { group }) }));
  expect(checkGroups([a, b, c])).toEqual([{ heading: 'one', checks: [a, c] }, { heading: '', checks: [b] }]);
});

it('knows every experiment by a name of its own, with its source, and can load it', async () => {
  expect(new Set(reproductions.map(({ name }) => name)).size).toBe(reproductions.length);
  for (const { load, source } of reproductions) {
    expect(source).toMatch(/section \d/);
    expect((await load()).run).toBeTypeOf('function');
  }
});
