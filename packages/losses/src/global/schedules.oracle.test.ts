import { expect, it } from 'vitest';

import { drrhoGamma, gammaSchedule, globalGamma } from '../index.ts';

it('γ falls along half a cosine, by epoch, and stays', () => {
  const expected: [number, number][] = [[0, 1], [1, 0.9923141122], [4, 0.8828427125], [8, 0.6], [12, 0.3171572875], [16, 0.2], [40, 0.2]];
  for (const [epoch, gamma] of expected) expect(gammaSchedule(epoch, { minimum: 0.2, epochs: 16 })).toBeCloseTo(gamma, 9);
});

it('a constant γ is 1 in the first epoch only', () => {
  expect([0, 1, 9].map((epoch) => gammaSchedule(epoch, { schedule: 'constant', minimum: 0.6 }))).toEqual([1, 0.6, 0.6]);
});

it('the rule of DRRho-CLIP gives the least γ of a number of epochs', () => {
  const expected: [number, number][] = [[7, 1], [10, 0.7840874], [24, 0.4150888], [33, 0.3293549], [57, 0.2214223]];
  for (const [epochs, gamma] of expected) expect(drrhoGamma(epochs)).toBeCloseTo(gamma, 6);
});

it('a loss has the γ of its recipe or of its options', () => {
  const of = (...args: Parameters<typeof globalGamma>) => globalGamma(...args);
  expect(of('fast-clip-v3', {}, { epoch: 5, epochs: 20 })).toBeCloseTo(gammaSchedule(5, { minimum: 0.2, epochs: 10 }), 12);
  expect(of('fast-clip-v3', { gamma: 0.5, gammaEpochs: 4 }, { epoch: 3, epochs: 20 })).toBeCloseTo(gammaSchedule(3, { minimum: 0.5, epochs: 4 }), 12);
  expect(of('isog-clr', {}, { epoch: 3, epochs: 20 })).toBe(0.8);
  expect(of('scent', {}, { epoch: 3, epochs: 20 })).toBe(1);
  expect(of('sog-clr', { gammaSchedule: 'cosine' }, { epoch: 1, epochs: 1 })).toBe(0.9);
});

it('numbers out of range are refused', () => {
  expect(() => gammaSchedule(-1)).toThrow(/epoch is -1/);
  expect(() => gammaSchedule(1, { minimum: 2 })).toThrow(/minimum is 2/);
  expect(() => gammaSchedule(1, { epochs: 0 })).toThrow(/epochs is 0/);
  expect(() => drrhoGamma(0)).toThrow(/epochs is 0/);
  expect(() => globalGamma('clip' as 'scent', {}, { epoch: 0, epochs: 1 })).toThrow(/name is clip; expected one of fast-clip-v0/);
});
