import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import { beforeAll, expect, it } from 'vitest';

import { type Check, checkRows, holds } from '../reproduction.ts';
import { fixtureChecks } from './fixtures.ts';
import { gradientChecks } from './gradients.ts';
import { identityChecks } from './identities.ts';

const failures = (checks: readonly Check[]) => checkRows(checks.filter((check) => !holds(check)));

beforeAll(async () => {
  await selectEngine();
});

it.each([1, 2])('every identity, invariance, bound and chance level holds on the batches of seed %s', (seed) => {
  const checks = identityChecks((stream) => createRandom(seed, stream));
  expect(checks.length).toBeGreaterThan(60);
  expect(failures(checks)).toEqual([]);
}, 20_000);

it.each([1, 2])('every loss has the value and the gradient of its definition at the inputs of seed %s', (seed) => {
  const checks = gradientChecks(createRandom(seed));
  expect(checks.length).toBeGreaterThan(70);
  expect(failures(checks)).toEqual([]);
});

it('the worked examples have their values', () => {
  expect(failures(fixtureChecks())).toEqual([]);
});

it('a value that is not a number holds nowhere', () => {
  expect(holds({ name: 'x', source: 'x', expected: { residualAtMost: 1 }, ours: Math.max(0, NaN) })).toBe(false);
});
