import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OutOfRangeError } from './errors.ts';
import { learningRateAt, type Schedule } from './learning-rate-at.ts';

const options = fc.record({ learningRate: fc.double({ min: 1e-6, max: 10, noNaN: true }), totalSteps: fc.integer({ min: 1, max: 10_000 }) });

describe('learningRateAt', () => {
  it('keeps a constant rate at every step', () => {
    fc.assert(fc.property(options, fc.nat(20_000), (o, step) => learningRateAt(step, { ...o, schedule: 'constant' }) === o.learningRate));
  });

  it('has the closed forms of half a cosine at 0, 1/4, 1/3, 1/2, 2/3, 3/4 and 1 of the way', () => {
    const at = (step: number) => learningRateAt(step, { learningRate: 0.4, schedule: 'cosine', totalSteps: 12 });
    const expected = [0.4, 0.2 * (1 + Math.SQRT1_2), 0.3, 0.2, 0.1, 0.2 * (1 - Math.SQRT1_2), 0];
    [0, 3, 4, 6, 8, 9, 12].forEach((step, i) => expect(at(step)).toBeCloseTo(expected[i], 15));
  });

  it('falls from the learning rate to zero along the cosine, symmetric about the middle', () => {
    fc.assert(
      fc.property(options, fc.double({ min: 0, max: 1, noNaN: true }), (o, share) => {
        const at = (step: number) => learningRateAt(step, { ...o, schedule: 'cosine' });
        const step = Math.floor(share * o.totalSteps);
        expect(at(step)).toBeGreaterThanOrEqual(0);
        expect(at(step)).toBeLessThanOrEqual(o.learningRate);
        expect(at(step + 1)).toBeLessThanOrEqual(at(step));
        expect(Math.abs(at(step) + at(o.totalSteps - step) - o.learningRate)).toBeLessThan(1e-12 * o.learningRate);
      }),
    );
  });

  it('stays at zero beyond the last step', () => {
    expect(learningRateAt(30, { learningRate: 1, schedule: 'cosine', totalSteps: 12 })).toBe(0);
  });

  it('refuses a schedule that it does not know, by name', () => {
    const unknown = { learningRate: 1, schedule: 'linear' as Schedule, totalSteps: 2 };
    expect(() => learningRateAt(0, unknown)).toThrow(OutOfRangeError);
    expect(() => learningRateAt(0, unknown)).toThrow("schedule is linear; expected 'constant' or 'cosine'");
  });
});
