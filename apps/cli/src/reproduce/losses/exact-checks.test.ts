import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import { beforeAll, expect, it } from 'vitest';

import { type Check, checkRows, holds } from '../reproduction.ts';
import { byNameChecks } from './by-name.ts';
import { fixtureChecks } from './fixtures.ts';
import { gradientChecks } from './gradients.ts';
import { identityChecks } from './identities.ts';

const failures = (checks: readonly Check[]) => checkRows(checks.filter((check) => !holds(check)));

beforeAll(async () => {
  await selectEngine();
});

it.each([1, 2])('every equality, invariance and bound holds on the batches of seed %s', (seed) => {
  const checks = identityChecks((stream) => createRandom(seed, stream));
  expect(checks.length).toBeGreaterThan(25);
  expect(failures(checks)).toEqual([]);
}, 20_000);

it.each([1, 2])('every loss has the value and the gradient of its definition at the inputs of seed %s', (seed) => {
  const checks = gradientChecks(createRandom(seed));
  expect(checks.length).toBeGreaterThan(70);
  expect(failures(checks)).toEqual([]);
});

it('every loss by name is at its chance level, keeps its bound, and is the same in chunks and cached', () => {
  const checks = byNameChecks((stream) => createRandom(3, stream));
  expect(checks.length).toBeGreaterThan(75);
  expect(failures(checks)).toEqual([]);
}, 60_000);

it('the worked examples have their values', () => {
  expect(failures(fixtureChecks())).toEqual([]);
});

it('a value that is not a number holds nowhere', () => {
  expect(holds({ name: 'x', source: 'x', expected: { residualAtMost: 1 }, ours: Math.max(0, NaN) })).toBe(false);
});
