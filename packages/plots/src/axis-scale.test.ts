import { expect, test } from 'vitest';

import { axisScale } from './axis-scale.ts';

test('ticks of a linear axis are multiples of 1, 2 or 5 with equally many digits', () => {
  expect(axisScale({ domain: [0, 0.46], count: 4 }).labels).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4']);
  expect(axisScale({ domain: [-4, 4], count: 4 }).labels).toEqual(['−4', '−2', '0', '2', '4']);
  expect(axisScale({ domain: [0, 30_000], count: 3 }).labels).toEqual(['0', '10,000', '20,000', '30,000']);
  expect(axisScale({ domain: [0, 5e-5], count: 5 }).labels).toEqual(['0', '10⁻⁵', '2·10⁻⁵', '3·10⁻⁵', '4·10⁻⁵', '5·10⁻⁵']);
});

test('ticks of whole numbers do not fall between them', () => {
  expect(axisScale({ domain: [0.8, 3.2], count: 8, integers: true }).ticks).toEqual([1, 2, 3]);
});

test('ticks of a logarithmic axis are fewer per decade for more decades', () => {
  expect(axisScale({ domain: [0.1, 10], type: 'log', count: 6 }).labels).toEqual(['0.1', '0.2', '0.5', '1', '2', '5', '10']);
  expect(axisScale({ domain: [0.001, 1], type: 'log', count: 6 }).labels).toEqual(['0.001', '0.01', '0.1', '1']);
  expect(axisScale({ domain: [1e-8, 1], type: 'log', count: 5 }).labels).toEqual(['10⁻⁸', '10⁻⁶', '10⁻⁴', '10⁻²', '1']);
  expect(axisScale({ domain: [0.009, 0.027], type: 'log', count: 6 }).labels).toEqual(['0.010', '0.015', '0.020', '0.025']);
});

test('a value lies at its share of the axis', () => {
  const logarithmic = axisScale({ domain: [1, 100], type: 'log', count: 4 });
  expect([1, 10, 100, 0].map(logarithmic.share)).toEqual([0, 0.5, 1, NaN]);
  expect([2, 3, 6].map(axisScale({ domain: [2, 6], count: 4 }).share)).toEqual([0, 0.25, 1]);
});

test('ticks that are given are taken', () => {
  expect(axisScale({ domain: [100, 2000], type: 'log', ticks: [128, 1024], count: 5 }).labels).toEqual(['128', '1,024']);
});
