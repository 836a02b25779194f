import { readFileSync } from 'node:fs';

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';

import { startBackends } from '../../../test/backends.ts';
import { delegatedKernels, repairedKernels, suppliedKernels } from './register-wasm-training-kernels.ts';

beforeAll(startBackends);

/** The kernels in the rows of the README's table that begin so. */
function listed(beginning: string): string[] {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith(`| ${beginning}`));
  expect(rows.length, beginning).toBeGreaterThan(0);
  return rows.flatMap((row) => [...row.split('|')[2].matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toSorted();
}

const registered = (backend: string) => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);

it('the table of kernels in the README is what is registered', () => {
  const [supplied, repaired] = [Object.keys(suppliedKernels), Object.keys(repairedKernels)];
  const ours = new Set([...supplied, ...repaired, ...delegatedKernels]);
  const wasm = registered('wasm');
  expect(listed('supplied')).toEqual(supplied.toSorted());
  expect(listed('repaired')).toEqual(repaired.toSorted());
  expect(listed('delegated')).toEqual(delegatedKernels.toSorted());
  expect(listed('native')).toEqual(wasm.filter((name) => !ours.has(name)).toSorted());
  expect(listed('absent')).toEqual(registered('cpu').filter((name) => !wasm.includes(name)).toSorted());
});
