import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { OutOfRangeError, renderSvg, residualDots, type ResidualDotsOptions, ShapeError } from './index.ts';

const options: ResidualDotsOptions = {
  residuals: [
    { name: 'first', value: 1e-7, tolerance: 1e-5 },
    { name: 'second', value: 1e-6, tolerance: 1e-4 },
    { name: 'equal', value: 0, tolerance: 1e-5 },
    { name: 'none', value: NaN, tolerance: 1e-5 },
  ],
};

async function dots(given: ResidualDotsOptions): Promise<Element[]> {
  const { document } = parseHTML(await renderSvg(residualDots(given)));
  return Array.from(document.querySelectorAll('.residual circle')) as unknown as Element[];
}

test('a larger residual is farther to the right, 0 is hollow at the left side, and NaN has none', async () => {
  const drawn = await dots(options);
  const [first, second, equal] = drawn.map((dot) => Number(dot.getAttribute('cx')));
  expect(drawn).toHaveLength(3);
  expect(first).toBeCloseTo(equal, 6);
  expect(second).toBeGreaterThan(first);
  expect(drawn[2].getAttribute('fill')).toBe('none');
  expect(drawn[0].getAttribute('fill')).not.toBe('none');
});

test('the decades have equal widths', async () => {
  const residuals = [1e-8, 1e-7, 1e-6, 1e-4].map((value, i) => ({ name: String(i), value, tolerance: 1e-4 }));
  const x = (await dots({ residuals })).map((dot) => Number(dot.getAttribute('cx')));
  expect(x[2] - x[1]).toBeCloseTo(x[1] - x[0], 6);
  expect(x[3] - x[2]).toBeCloseTo(2 * (x[1] - x[0]), 6);
});

test('the same residuals give the same bytes', async () => {
  expect(await renderSvg(residualDots(options))).toBe(await renderSvg(residualDots(options)));
});

test('refuses no rows, names twice, negative values and tolerances that are none', () => {
  const row = options.residuals[0];
  expect(() => residualDots({ residuals: [] })).toThrow(ShapeError);
  expect(() => residualDots({ residuals: [row, row] })).toThrow(/residuals\[1\]\.name is 'first' again/);
  expect(() => residualDots({ residuals: [{ ...row, value: -1 }] })).toThrow(OutOfRangeError);
  expect(() => residualDots({ residuals: [{ ...row, tolerance: 0 }] })).toThrow(/tolerance is 0/);
});
