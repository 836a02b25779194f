import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { runInProcess, temporaryFolder } from '../../test/command.ts';

const folder = temporaryFolder();

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const covariance = file('covariance.csv', '1.5,1\n1,1.5\n');

it('prints what each tilting and loss matches for a covariance', async () => {
  const { code, output } = await runInProcess(['theory', '--cov', covariance, '--nu', '1']);
  expect(code).toBe(0);
  expect(output).toContain('mutual information 0.293893 nats');
  // 0.6667 of forty characters is 27.
  expect(output).toMatch(/^ {2}0\.6667 {2}█{27}$/m);
  // Losses and divergences of the two-dimensional example of the paper.
  expect(output).toMatch(/inner product, conditional loss +-0\.222222 +0\.071671 +0\.071671 +0\.143342 +0\.000000/);
  expect(output).toMatch(/L2, u given v +-0\.293893 +0\.000000 +0\.136226 +0\.153426/);
  expect(output).toMatch(/L2, joint loss +-0\.215973 +0\.030653 +0\.030653 +0\.077921 +0\.041667/);
});

it('takes a rank, a covariance in JSON, and prints JSON', async () => {
  const cov = [[1, 0, 0.9, 0], [0, 1, 0, 0.6], [0.9, 0, 1, 0], [0, 0.6, 0, 1]];
  const { code, output } = await runInProcess(['theory', '--cov', file('cov.json', JSON.stringify(cov)), '--nu', '2', '--rank', '1', '--json']);
  expect(code).toBe(0);
  const { sigma, rank, methods } = JSON.parse(output) as { sigma: number[]; rank: number; methods: { name: string; loss: number }[] };
  expect(sigma).toEqual([expect.closeTo(0.9, 12), expect.closeTo(0.6, 12)]);
  expect(rank).toBe(1);
  // Rank 1 keeps σ = 0.9: −σ²/2.
  expect(methods[0].loss).toBeCloseTo(-0.405, 12);
});

it('describes paired data, with names in the first line, and tests how many correlations are real', async () => {
  const random = createRandom(1);
  const rows = Array.from({ length: 300 }, () => [random.normal(), random.normal()]);
  const u = file('u.csv', `warm;cold\n${rows.map((row) => row.join(';')).join('\n')}\n`);
  const v = file('v.csv', rows.map(([x]) => [0.8 * x + 0.6 * random.normal(), random.normal()].join(',')).join('\n'));
  const { code, output } = await runInProcess(['theory', '--u', u, '--v', v, '--permutations', '99']);
  expect(code).toBe(0);
  expect(output).toContain('u of dimension 2, v of dimension 2');
  expect(output).toMatch(/^ {2}0\.[78]\d{3} {2}█+ +p 0\.010$/m);
  expect(output).toContain('Real at the 5 % level, by permutation: 1 of 2');
});

it.each([
  [[], /expected --cov FILE --nu N, or --u FILE --v FILE/],
  [['--cov', covariance], /--cov needs --nu N/],
  [['--cov', covariance, '--nu', '1', '--u', covariance], /--cov takes the place of --u and --v/],
  [['--cov', covariance, '--nu', '1', '--rank', '2'], /--rank is '2'; expected an integer from 0 to 1/],
  [['--cov', 'absent.csv', '--nu', '1'], /--cov absent\.csv cannot be read/],
  [['--cov', file('words.csv', '1,2\n3,four\n'), '--nu', '1'], /row 2, column 2 is not a number/],
  [['--cov', file('ragged.csv', '1,2\n3\n'), '--nu', '1'], /row 2 has 1 entries and the first 2/],
  [['--u', covariance, '--v', file('short.csv', '1\n')], /has 2 rows and --v .* has 1; expected paired samples/],
])('refuses %j with exit code 2', async (args, message) => {
  const { code, said } = await runInProcess(['theory', ...args]);
  expect(code).toBe(2);
  expect(said).toMatch(message);
});

it('says why a covariance is none', async () => {
  const { code, said } = await runInProcess(['theory', '--cov', file('indefinite.csv', '1,2\n2,1\n'), '--nu', '1']);
  expect(code).toBe(1);
  expect(said).toMatch(/gaussianPair.*(definite|canonical)/i);
});
