import { expect, it } from 'vitest';

import { checkRows, holds } from '../reproduction.ts';
import { barrierCurve, exactChecks } from './exact-checks.ts';
import { dataDivergence } from './misalignment.ts';

it('every theorem and closed form of the energies holds', () => {
  const checks = exactChecks();
  expect(checks.length).toBeGreaterThan(20);
  expect(checkRows(checks.filter((check) => !holds(check)))).toEqual([]);
});

it('the effective potential is drawn over ascending angles and least at 0', () => {
  const { angles, values } = barrierCurve(0.5);
  expect(angles.every((angle, k) => k === 0 || angle > angles[k - 1])).toBe(true);
  expect(angles[angles.length - 1]).toBeCloseTo(Math.PI, 12);
  expect(values.reduce((least, value) => Math.min(least, value), Infinity)).toBe(0);
  expect(Math.abs(angles[values.indexOf(0)])).toBeCloseTo(1.1474, 2);
});

it('the marginals of the misaligned data differ as their moments say', () => {
  expect(dataDivergence(0)).toBeCloseTo(0, 12);
  expect(dataDivergence(0.7)).toBeCloseTo(0.746399, 6);
});
