import {
  canonicalCorrelationTest,
  type CanonicalCorrelationTest,
  createRandom,
  empiricalPair,
  gaussianPair,
  type GaussianPair,
  rankErrors,
  type TiltingSpec,
} from '@crossmodal/theory';
import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { formatTable } from '../format.ts';
import { readTable } from '../read-table.ts';
import type { Terminal } from '../terminal.ts';

interface TheoryOptions {
  readonly cov?: string;
  readonly nu?: string;
  readonly u?: string;
  readonly v?: string;
  readonly rank?: string;
  readonly ridge: string;
  readonly permutations: string;
  readonly seed: string;
  readonly json?: boolean;
}

const methods: readonly { readonly name: string; readonly spec: TiltingSpec }[] = [
  { name: 'inner product, conditional loss', spec: { tilting: 'inner', loss: 'conditional' } },
  { name: 'inner product, joint loss', spec: { tilting: 'inner', loss: 'joint' } },
  { name: 'L2, u given v', spec: { tilting: 'l2', loss: 'u|v' } },
  { name: 'L2, v given u', spec: { tilting: 'l2', loss: 'v|u' } },
  { name: 'L2, conditional loss', spec: { tilting: 'l2', loss: 'conditional' } },
  { name: 'L2, joint loss', spec: { tilting: 'l2', loss: 'joint' } },
];

/** Canonical correlations that the plain output shows. */
const SHOWN = 12;

/** Characters of a bar for a correlation of 1. */
const BAR_WIDTH = 40;

/** `crossmodal theory`: the Gaussian theory of a covariance, or of the covariance of paired data. */
export async function theoryVerb(command: Command, terminal: Terminal): Promise<void> {
  const options = command.opts<TheoryOptions>();
  const { pair, test } = options.cov === undefined ? fromSamples(options, terminal) : fromCovariance(options);
  const rank = rankFlag(options.rank, pair.sigma.length);
  const rows = methods.map(({ name, spec }) => ({ name, ...rankErrors(pair, spec)[rank] }));
  if (options.json) {
    const plain = rows.map((row) => ({ ...row, gainsU: [...row.gainsU], gainsV: [...row.gainsV] }));
    const permutationTest = test && { significant: test.significant, pValues: [...test.pValues] };
    terminal.result(JSON.stringify({ nu: pair.nu, nv: pair.nv, rank, sigma: [...pair.sigma], mutualInformation: pair.mutualInformation, methods: plain, ...(test && { permutationTest }) }));
    return;
  }
  terminal.result(`u of dimension ${pair.nu}, v of dimension ${pair.nv}; mutual information ${pair.mutualInformation.toFixed(6)} nats`);
  for (const line of spectrumLines(pair.sigma, test)) terminal.result(line);
  terminal.result(`\nThe best linear encoders of rank ${rank} under each tilting and loss:`);
  const table = rows.map((row) => [
    row.name,
    fixed(row.loss),
    fixed(row.klUGivenV),
    fixed(row.klVGivenU),
    fixed(row.klJoint),
    fixed(row.meanErrorUGivenV),
    fixed(row.meanErrorVGivenU),
    fixed(Math.sqrt(row.wassersteinUGivenV)),
    fixed(Math.sqrt(row.wassersteinVGivenU)),
    fixed(row.gainsU[0]),
    fixed(row.gainsV[0]),
  ]);
  const header = ['', 'loss', 'KL u|v', 'KL v|u', 'KL joint', 'MSE u|v', 'MSE v|u', 'W2 u|v', 'W2 v|u', 'gain u|v', 'gain v|u'];
  for (const line of formatTable([header, ...table])) terminal.result(line);
  terminal.result(`\nLoss and KL in nats, 0 is exact; MSE: of the conditional mean, in squared units; W2: root of the mean square; gains: of the first canonical direction, where the truth has ${fixed(pair.sigma[0])}.`);
}

/** The canonical correlations as bars, with the p-values of those that were tested. */
function spectrumLines(sigma: Float64Array, test: CanonicalCorrelationTest | undefined): string[] {
  const lines = Array.from(sigma.subarray(0, SHOWN), (value, i) => {
    const p = test?.pValues[i];
    return `  ${value.toFixed(4)}  ${'█'.repeat(Math.round(BAR_WIDTH * value)).padEnd(BAR_WIDTH)}${p === undefined ? '' : `  p ${p.toFixed(3)}`}`.trimEnd();
  });
  const rest = sigma.length > SHOWN ? [`  and ${sigma.length - SHOWN} more`] : [];
  const real = test ? [`Real at the 5 % level, by permutation: ${test.significant} of ${sigma.length}`] : [];
  return ['Canonical correlations:', ...lines, ...rest, ...real];
}

function fromCovariance({ cov, nu, u, v }: TheoryOptions): { pair: GaussianPair; test?: CanonicalCorrelationTest } {
  if (u !== undefined || v !== undefined) throw new UsageError('--cov takes the place of --u and --v; expected one or the other');
  if (nu === undefined) throw new UsageError('--cov needs --nu N, the number of its leading rows that are u');
  return { pair: gaussianPair({ cov: readTable(cov!, '--cov'), nu: number('--nu', nu) }) };
}

function fromSamples({ u, v, nu, ridge: ridgeText, permutations, seed }: TheoryOptions, terminal: Terminal): { pair: GaussianPair; test?: CanonicalCorrelationTest } {
  if (u === undefined || v === undefined) throw new UsageError('expected --cov FILE --nu N, or --u FILE --v FILE; see crossmodal theory --help');
  if (nu !== undefined) throw new UsageError('--nu goes with --cov; the files of --u and --v have their own widths');
  const [X, Y] = [readTable(u, '--u'), readTable(v, '--v')];
  if (X.length !== Y.length) throw new UsageError(`--u ${u} has ${X.length} rows and --v ${v} has ${Y.length}; expected paired samples`);
  const ridge = number('--ridge', ridgeText);
  const pair = empiricalPair(X, Y, { ridge });
  terminal.progress(`permutation test of ${pair.sigma.length} correlations`);
  const test = canonicalCorrelationTest(X, Y, { ridge, permutations: number('--permutations', permutations), random: createRandom(number('--seed', seed)) });
  return { pair, test };
}

/** Six decimals, without the sign of a zero that rounding has left. */
function fixed(value: number): string {
  return value.toFixed(6).replace(/^-(0\.0+)$/, '$1');
}

function rankFlag(text: string | undefined, full: number): number {
  if (text === undefined) return full;
  const rank = number('--rank', text);
  if (!Number.isInteger(rank) || rank < 0 || rank > full) throw new UsageError(`--rank is '${text}'; expected an integer from 0 to ${full}`);
  return rank;
}

function number(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new UsageError(`${flag} is '${text}'; expected a number`);
  return value;
}
