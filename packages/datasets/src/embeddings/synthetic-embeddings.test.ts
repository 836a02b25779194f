import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { syntheticEmbeddings } from './synthetic-embeddings.ts';

const settings = { pairs: 4000, width: 7, shared: 4, noise: 0.5, gap: 1.5 };

it('moments are those that were asked for: the gap, the turn, what is shared, and empty axes', () => {
  const turn = 30;
  const [u, v] = syntheticEmbeddings({ ...settings, turn, random: createRandom(1) });
  const moment = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < u.rows; i++) sum += u.data[i * 7 + a] * v.data[i * 7 + b];
    return sum / u.rows;
  };
  const variance = (axis: number) => Array.from({ length: u.rows }, (_, i) => u.data[i * 7 + axis] ** 2).reduce((sum, value) => sum + value, 0) / u.rows;
  // Products of pairs have a deviation of at most 1.6/√4000 = 0.025.
  for (const axis of [0, 1, 2, 3]) {
    expect(Math.abs(moment(axis, axis) - Math.sqrt(3) / 2)).toBeLessThan(0.1);
    expect(Math.abs(variance(axis) - 1.25)).toBeLessThan(0.12);
  }
  // v₁ = sin 30° z₀ + cos 30° z₁ and v₀ = cos 30° z₀ − sin 30° z₁.
  expect(Math.abs(moment(0, 1) - 0.5)).toBeLessThan(0.1);
  expect(Math.abs(moment(1, 0) + 0.5)).toBeLessThan(0.1);
  expect(Math.abs(moment(0, 2))).toBeLessThan(0.1);
  for (let i = 0; i < u.rows; i += 999) {
    expect([u.data[i * 7 + 4], v.data[i * 7 + 5]]).toEqual([0, 0]);
    expect(u.data[i * 7 + 6] - v.data[i * 7 + 6]).toBe(3);
  }
});

it('without noise, gap and turn partners coincide, and a seed gives the same pairs again', () => {
  const [u, v] = syntheticEmbeddings({ ...settings, noise: 0, gap: 0, random: createRandom(2) });
  expect(u.data.map((value, at) => value - v.data[at]).every((difference) => difference === 0)).toBe(true);
  expect(syntheticEmbeddings({ ...settings, random: createRandom(3) })).toEqual(syntheticEmbeddings({ ...settings, random: createRandom(3) }));
});

it.each([
  [{ shared: 7 }, 'shared is 7; expected less than the width, 7'],
  [{ pairs: 0 }, 'pairs is 0; expected an integer >= 1'],
  [{ noise: -1 }, 'noise is -1; expected a finite number >= 0'],
  [{ turn: NaN }, 'turn is NaN; expected a finite number of degrees'],
])('says what it cannot make: %j', (change, message) => {
  expect(() => syntheticEmbeddings({ ...settings, ...change, random: createRandom(1) })).toThrow(message);
});
