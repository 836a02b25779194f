import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import {
  cholesky,
  createRandom,
  loadSystemBlas,
  matrixProduct,
  MomentAccumulator,
  symmetricEigen,
  truncatedCca,
  truncatedSvd,
  typedArrayKernel,
  wasmSimdKernel,
} from '@crossmodal/theory';

const HELP = `Measures the float64 linear algebra of @crossmodal/theory: every kernel that works here, and numpy and
scipy where a Python has them. All take turns, each task once a round; times are medians with quartiles.

  pnpm bench:theory [--dimension 1000] [--samples 4000] [--rounds 5] [--ml-matrix]
  pnpm bench:theory --large

  --dimension   of u and of v, and of the square matrices
  --samples     paired samples behind the solution
  --rank        of the truncated decompositions; 32
  --power-iterations   of theirs; 2. More bring flat spectra closer to the whole decomposition
  --rounds      turns of each case
  --kernels     of typed-array, wasm-simd and system-blas, separated by commas
  --threads     of the system's library; its own choice by default
  --python      the Python to compare with; or the variable CROSSMODAL_PYTHON; python3 by default; "none" for none
  --ml-matrix   compares with ml-matrix too, one turn each: about 40 s more at 1000 dimensions
  --large       only the solution, for 4000 + 4000 dimensions from 8000 samples, once for each, each in a process of its
                own for the peak of its memory: minutes, 2 GB
  --help        this text`;

const LARGE = { dimension: 4000, samples: 8000 };
const MEBIBYTE = 2 ** 20;
const KERNELS = {
  'typed-array': () => ({ kernel: typedArrayKernel() }),
  'wasm-simd': () => ({ kernel: wasmSimdKernel(), reason: 'WebAssembly has no SIMD here' }),
  'system-blas': (threads) => loadSystemBlas(threads === undefined ? {} : { threads }),
};

const { values } = parseArgs({
  options: {
    dimension: { type: 'string' },
    samples: { type: 'string' },
    rank: { type: 'string', default: '32' },
    'power-iterations': { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    kernels: { type: 'string', default: Object.keys(KERNELS).join(',') },
    threads: { type: 'string' },
    python: { type: 'string', default: process.env.CROSSMODAL_PYTHON || 'python3' },
    'ml-matrix': { type: 'boolean', default: false },
    large: { type: 'boolean', default: false },
    /** A folder of samples: measures one solution and prints it as JSON, for --large. */
    solve: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  const settings = {
    dimension: integer('dimension', values.dimension ?? (values.large ? LARGE.dimension : 1000)),
    samples: integer('samples', values.samples ?? (values.large ? LARGE.samples : 4000)),
    rank: integer('rank', values.rank),
    powerIterations: integer('power-iterations', values['power-iterations']),
    rounds: integer('rounds', values.rounds),
    threads: values.threads === undefined ? undefined : integer('threads', values.threads),
    kernels: values.kernels.split(','),
  };
  for (const name of settings.kernels) {
    if (!(name in KERNELS)) throw new Error(`--kernels has ${name}; expected some of ${Object.keys(KERNELS).join(', ')}`);
  }
  if (settings.samples <= settings.dimension) throw new Error('--samples must be above --dimension, or covariances are singular');
  if (values.solve !== undefined) await solveOnce(settings, values.solve);
  else await withSamples(settings, values.large ? benchmarkLarge : benchmark);
}

function integer(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is ${text}; expected an integer >= 1`);
  return value;
}

/** Writes the data where every process finds them: numpy must see the same numbers. */
async function withSamples(settings, action) {
  const folder = await mkdtemp(join(os.tmpdir(), 'crossmodal-bench-'));
  try {
    const { dimension, samples } = settings;
    const random = createRandom(1);
    const uniform = (length) => Float64Array.from({ length }, () => random.uniform() - 0.5);
    const u = uniform(samples * dimension);
    const v = uniform(samples * dimension);
    for (let at = 0; at < v.length; at++) {
      // Coordinate by coordinate of correlation 0.95, 0.92, …
      const correlation = 0.95 * 0.97 ** (at % dimension);
      v[at] = correlation * u[at] + Math.sqrt(1 - correlation ** 2) * v[at];
    }
    for (const [name, data] of [['a', uniform(dimension * dimension)], ['u', u], ['v', v]]) await writeFile(join(folder, `${name}.bin`), data);
    await action(settings, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readMatrix(folder, name, columns) {
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, `${name}.bin`));
  const data = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { data, rows: data.length / columns, columns };
}

async function benchmark(settings, folder) {
  const { dimension, rank, powerIterations, rounds } = settings;
  const [a, u, v] = await Promise.all(['a', 'u', 'v'].map((name) => readMatrix(folder, name, dimension)));
  const positive = matrixProduct(a, a, { transposeB: true });
  for (let i = 0; i < dimension; i++) positive.data[i * (dimension + 1)] += dimension;

  const cases = [];
  const add = (task, by, run, own = rounds) => cases.push({ task, by, run, rounds: own, times: [] });
  for (const { name, kernel } of await workingKernels(settings)) {
    const here = { kernel };
    // Plain loops take seconds and hardly vary.
    const own = name === 'typed-array' ? Math.min(3, rounds) : rounds;
    add('product', name, timed(() => matrixProduct(a, a, here).data.subarray(0, rank)), own);
    add('Cholesky', name, timed(() => diagonal(cholesky(positive, here)).subarray(0, rank)), own);
    add('eigenvectors', name, timed(() => symmetricEigen(positive, here).values.subarray(0, rank)), own);
    add(`SVD, rank ${rank}`, name, timed(() => truncatedSvd(a, { ...here, rank, powerIterations, random: createRandom(1) }).sigma), own);
    if (kernel.svd) add('SVD, whole', name, timed(() => kernel.svd(a).sigma.subarray(0, rank)));
    add(`solution, rank ${rank}`, name, timed(() => solution(u, v, { kernel, rank, powerIterations }).sigma), own);
  }
  if (values['ml-matrix']) {
    const { CholeskyDecomposition, EigenvalueDecomposition, Matrix, SingularValueDecomposition } = mlMatrix();
    const [square, symmetric] = [a, positive].map(({ data }) => Matrix.from1DArray(dimension, dimension, data));
    add('product', 'ml-matrix', timed(() => square.mmul(square).getRow(0).slice(0, rank)), 1);
    add('Cholesky', 'ml-matrix', timed(() => new CholeskyDecomposition(symmetric).lowerTriangularMatrix.diag().slice(0, rank)), 1);
    add('eigenvectors', 'ml-matrix', timed(() => new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues.slice(0, rank)), 1);
    add('SVD, whole', 'ml-matrix', timed(() => new SingularValueDecomposition(square).diagonal.slice(0, rank)), 1);
  }
  const peer = await startPeer(settings, folder);
  if (peer) {
    for (const [task, name] of [['product', 'product'], ['Cholesky', 'cholesky'], ['eigenvectors', 'eigen'], ['SVD, whole', 'svd'], ['solution, whole', 'solution']]) {
      add(task, 'scipy', () => peer.ask(name));
    }
    add(`SVD, rank ${rank}`, 'numpy, same method', () => peer.ask('svd-rank'));
    add(`solution, rank ${rank}`, 'numpy, same method', () => peer.ask('solution-rank'));
  }
  await takeTurns(cases, rounds);
  peer?.stop();
  report(settings, cases, peer);
}

/** The rank-32 solution from samples, as a user of the package computes it. */
function solution(u, v, { kernel, rank, powerIterations }) {
  const moments = new MomentAccumulator({ dimensionU: u.columns, dimensionV: v.columns, kernel });
  moments.add(u, v);
  return truncatedCca({ ...moments.covariances(), rank, powerIterations, random: createRandom(1), kernel });
}

function timed(action) {
  return () => {
    const start = performance.now();
    const result = action();
    return { milliseconds: performance.now() - start, values: [...result] };
  };
}

async function workingKernels({ kernels, threads }) {
  const working = [];
  for (const name of kernels) {
    const { kernel, reason } = await KERNELS[name](threads);
    if (kernel) working.push({ name, kernel });
    else console.log(`Left out: ${name}, as ${reason}`);
  }
  return working;
}

/** Every case once a round, so that a machine that slows down meanwhile slows all of them. */
async function takeTurns(cases, rounds) {
  const order = cases.toSorted((one, other) => cases.findIndex(({ task }) => task === one.task) - cases.findIndex(({ task }) => task === other.task));
  for (let round = -1; round < rounds; round++) {
    for (const each of order) {
      // Round −1 warms up; a case of one round goes without.
      if (round >= each.rounds || (round < 0 && each.rounds === 1)) continue;
      const { milliseconds, values: result, peak } = await each.run();
      each.result = result;
      each.peak = peak;
      if (round >= 0) each.times.push(milliseconds);
    }
  }
}

/** In a process of its own: one solution, its time and the most memory that the process has held. */
async function solveOnce(settings, folder) {
  const [{ kernel }] = await workingKernels(settings);
  const [u, v] = await Promise.all(['u', 'v'].map((name) => readMatrix(folder, name, settings.dimension)));
  const result = timed(() => solution(u, v, { ...settings, kernel }).sigma)();
  console.log(JSON.stringify({ ...result, peak: process.resourceUsage().maxRSS * 1024 }));
}

async function benchmarkLarge(settings, folder) {
  const cases = [];
  const add = (task, by, run) => cases.push({ task, by, run, rounds: 1, times: [] });
  const { dimension, samples, rank, powerIterations, threads } = settings;
  for (const { name } of await workingKernels(settings)) {
    const options = { dimension, samples, rank, 'power-iterations': powerIterations, kernels: name, solve: folder, ...(threads && { threads }) };
    const flags = Object.entries(options).map(([flag, value]) => `--${flag}=${value}`);
    add(`solution, rank ${rank}`, name, async () => {
      const child = spawn(process.execPath, [fileURLToPath(import.meta.url), ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      child.stdout.on('data', (text) => (printed += text));
      const [status] = await once(child, 'close');
      if (status !== 0) throw new Error(`the process of ${name} ended with ${status}`);
      return JSON.parse(printed);
    });
  }
  let version;
  for (const [task, name, by] of [[`solution, rank ${rank}`, 'solution-rank', 'numpy, same method'], ['solution, whole', 'solution', 'scipy']]) {
    const peer = await startPeer(settings, folder);
    if (!peer) break;
    version = peer;
    add(task, by, async () => {
      const answer = await peer.ask(name);
      peer.stop();
      return answer;
    });
  }
  await takeTurns(cases, 1);
  report(settings, cases, version);
}

/** Numpy and scipy in a process of theirs that answers task by task; `undefined`, and a line that says so, without. */
async function startPeer({ dimension, samples, rank, powerIterations }, folder) {
  if (values.python === 'none') return undefined;
  const script = fileURLToPath(new URL('peer.py', import.meta.url));
  const child = spawn(values.python, [script, dimension, samples, rank, powerIterations, folder].map(String), { stdio: ['pipe', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (text) => (complaint += text));
  child.on('error', ({ message }) => (complaint = message));
  // A peer that has gone closes its end; the question that finds out is reported by `answer`.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${values.python}: ${complaint.trim().split('\n').at(-1)}`);
    return JSON.parse(value);
  };
  try {
    const versions = await answer();
    return {
      versions,
      ask: (task) => {
        child.stdin.write(`${task}\n`);
        return answer();
      },
      stop: () => child.stdin.end(),
    };
  } catch (error) {
    console.log(`Left out: numpy and scipy, as ${error.message} (choose a Python that has them with --python or CROSSMODAL_PYTHON)`);
    return undefined;
  }
}

/** ml-matrix of the theory package, which the benchmark does not depend on itself. */
function mlMatrix() {
  return createRequire(import.meta.resolve('@crossmodal/theory'))('ml-matrix');
}

function diagonal({ data, rows }) {
  return Float64Array.from({ length: rows }, (_, i) => data[i * (rows + 1)]);
}

function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

function report({ dimension, samples, rank }, cases, peer) {
  const [{ model }] = os.cpus();
  console.log(`${model.trim()}, ${os.availableParallelism()} cores; Node ${process.version}${peer ? `; numpy ${peer.versions.numpy}, scipy ${peer.versions.scipy}` : ''}`);
  console.log(`${dimension} + ${dimension} dimensions, ${samples} samples; float64`);
  // Truncated and whole decompositions answer the same question; the yardstick is scipy's whole one.
  const family = (task) => task.split(',')[0];
  const yardstick = (task) => {
    const members = cases.filter((each) => family(each.task) === family(task));
    return members.find(({ by }) => by === 'scipy') ?? members.find(({ by }) => by === 'wasm-simd') ?? members[0];
  };
  const against = peer ? 'scipy' : 'wasm-simd';
  const peaks = cases.some(({ peak }) => peak) && values.large;
  const rows = [['task', 'by', 'median ms', 'quartiles ms', `times ${against}'s`, 'difference', ...(peaks ? ['peak MiB'] : [])]];
  for (const { task, by, times, result, peak } of cases.toSorted((one, other) => (one.task < other.task ? -1 : Number(one.task > other.task)))) {
    const sorted = times.toSorted((one, other) => one - other);
    const median = quantile(sorted, 0.5);
    const reference = yardstick(task);
    const own = quantile(reference.times.toSorted((one, other) => one - other), 0.5);
    rows.push([
      task,
      by,
      significant(median),
      sorted.length > 1 ? [0.25, 0.75].map((share) => significant(quantile(sorted, share))).join(' to ') : 'one turn',
      reference.by === by && reference.task === task ? '' : (median / own).toPrecision(2),
      difference(result, reference.result).toExponential(0),
      ...(peaks ? [(peak / MEBIBYTE).toFixed(0)] : []),
    ]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  console.log([line(rows[0]), `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`, ...rows.slice(1).map(line)].join('\n'));
  console.log(`"times ${against}'s": below 1 is faster; truncated ones against whole ones. "difference": of the first ${rank} numbers of the result, to the largest of them.`);
}

function difference(actual, expected) {
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...actual.map((value, i) => Math.abs(value - expected[i]))) / scale;
}

function significant(milliseconds) {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}
