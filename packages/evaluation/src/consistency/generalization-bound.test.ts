import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { generalizationBound, type GeneralizationBoundOptions } from './generalization-bound.ts';
import { scrlRisk } from './scrl-risk.ts';
import { sscrlRisk } from './sscrl-risk.ts';

const settings: GeneralizationBoundOptions = { n: 1000, m: 50, scoreBound: 1, temperature: 1, delta: 0.1 };

it('has the constants of the paper and the sharper ones that confirm them', () => {
  const m = 64;
  expect(generalizationBound('scrl', { ...settings, m, inner: 'paper' }).inner * m).toBeCloseTo(5961.916, 3);
  expect(generalizationBound('scrl', { ...settings, m }).inner * m).toBeCloseTo(37.70269, 5);
  for (const temperature of [0.07, 0.5, 1, 10, 1000]) {
    const [paper, derived] = (['paper', 'derived'] as const).map((inner) => generalizationBound('scrl', { ...settings, temperature, inner }).inner);
    expect(derived).toBeLessThan(paper);
  }
});

it('the bound of the bias is above the exact bias of scores ±1', () => {
  // s = ±1 with probability ½: τ log E exp(s/τ) − E τ log mean exp, by the binomial law.
  for (const temperature of [0.5, 1, 3]) {
    for (const m of [1, 2, 4, 16]) {
      let mean = 0;
      let weight = 0.5 ** m;
      for (let ups = 0; ups <= m; ups++) {
        mean += weight * temperature * Math.log((ups * Math.exp(1 / temperature) + (m - ups) * Math.exp(-1 / temperature)) / m);
        weight *= (m - ups) / (ups + 1);
      }
      const bias = temperature * Math.log(Math.cosh(1 / temperature)) - mean;
      expect(bias).toBeGreaterThan(0);
      expect(bias).toBeLessThan(generalizationBound('scrl', { ...settings, temperature, m }).inner);
    }
  }
});

it('holds for as many samples as it promises, with own and with shared negatives', () => {
  const [n, m, temperature] = [50, 40, 2];
  const random = createRandom(9);
  const draw = () => (random.uniform() < 0.5 ? 1 : -1);
  const population = temperature * Math.log(Math.cosh(1 / temperature));
  for (const kind of ['scrl', 'sscrl'] as const) {
    const { total, isVacuous } = generalizationBound(kind, { n, m, scoreBound: 1, temperature, delta: 0.1 });
    expect(isVacuous).toBe(false);
    let exceeded = 0;
    for (let repetition = 0; repetition < 200; repetition++) {
      // Positives have the mean 0 as well, so the population risk is that of the negatives alone.
      const positives = Float64Array.from({ length: n }, draw);
      const common = Float64Array.from({ length: m }, draw);
      const scores = { data: Float64Array.from({ length: n * m }, (_, at) => (kind === 'scrl' ? draw() : common[at % m])), rows: n, columns: m };
      const { risk } = kind === 'scrl' ? scrlRisk({ positives, negatives: { sampling: 'own', scores } }, { temperature }) : sscrlRisk({ positives, negatives: { sampling: 'shared', scores } }, { temperature });
      if (Math.abs(risk - population) > total) exceeded++;
    }
    expect(exceeded / 200).toBeLessThanOrEqual(0.1);
  }
});

it('own negatives cost 1/m and shared ones 1/√m', () => {
  const slope = (kind: 'scrl' | 'sscrl') => Math.log2(generalizationBound(kind, { ...settings, m: 2 ** 30 }).inner / generalizationBound(kind, { ...settings, m: 2 ** 31 }).inner);
  expect(slope('scrl')).toBeCloseTo(1, 12);
  expect(slope('sscrl')).toBeCloseTo(0.5, 3);
});

it('is vacuous at the temperatures of practice, infinite numbers included', () => {
  expect(generalizationBound('scrl', { ...settings, temperature: 0.07, inner: 'paper' }).isVacuous).toBe(true);
  expect(generalizationBound('scrl', { ...settings, temperature: 1e-3 })).toMatchObject({ total: Infinity, isVacuous: true });
});

it('a class costs twice its complexity', () => {
  const plain = generalizationBound('scrl', settings);
  expect(generalizationBound('scrl', { ...settings, rademacher: 0.25 }).outer - plain.outer).toBeCloseTo(0.5, 14);
  expect(plain.total).toBe(plain.inner + plain.outer);
});

it('refuses what it has no constants for, and what is out of range', () => {
  expect(() => generalizationBound('sscrl', { ...settings, inner: 'paper' })).toThrow('the paper prints no constants');
  expect(() => generalizationBound('sscrl', { ...settings, rademacher: 1 })).toThrow('does not cover');
  expect(() => generalizationBound('scrl', { ...settings, delta: 1 })).toThrow('delta is 1; expected a number between 0 and 1');
  expect(() => generalizationBound('scrl', { ...settings, temperature: -1 })).toThrow('temperature is -1');
  expect(() => generalizationBound('scrl', { ...settings, scoreBound: 0 })).toThrow('scoreBound is 0');
  expect(() => generalizationBound('scrl', { ...settings, n: 0 })).toThrow('n is 0');
  expect(() => generalizationBound('clip' as 'scrl', settings)).toThrow("kind is clip; expected 'scrl' or 'sscrl'");
});
