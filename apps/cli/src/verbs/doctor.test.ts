import { expect, it } from 'vitest';

import { startCommand } from '../../test/command.ts';

it('shows the machine, every engine with its speed or its reason and remedy, and the one that train would use', async () => {
  const { code, output } = await startCommand(['doctor']).outcome;
  expect(code).toBe(0);
  expect(output).toMatch(/Node \d+\.\d+\.\d+ on /);
  expect(output).toMatch(/MNIST images: there/);
  expect(output).toMatch(/wasm +works/);
  expect(output).toMatch(/cpu +works/);
  expect(output.match(/GFLOP\/s in a matrix product, [\d.e+]+ images\/s/g)!.length).toBeGreaterThanOrEqual(2);
  expect(output).toMatch(/tensorflow +(works|missing|failed)/);
  expect(output).toMatch(/crossmodal train uses \S+; --engine NAME/);
}, 60_000);

it('prints the same as JSON', async () => {
  const { code, output } = await startCommand(['doctor', '--json']).outcome;
  expect(code).toBe(0);
  const { engines } = JSON.parse(output) as { engines: { engine: string; outcome: string; remedy?: string }[] };
  expect(engines.map(({ engine }) => engine)).toEqual(['tensorflow-gpu', 'tensorflow', 'jit', 'wasm+blas', 'wasm', 'cpu']);
  for (const { outcome, remedy } of engines) if (outcome !== 'works') expect(remedy).toMatch(/npm install|reinstall/);
}, 60_000);
