import os from 'node:os';
import { parseArgs } from 'node:util';

import { lenetEncoder } from '@crossmodal/encoders';
import { labelledConditionalLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { Adam } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

const HELP = `Measures a training step of LeNet on the wasm and cpu engines, and the wasm kernels behind it as
tfjs-backend-wasm ships them and as ours. All cases take turns in one process; times are medians with quartiles.

  pnpm bench:engine [--batch 32,128,512] [--rounds 15] [--cpu-rounds 3]

  --batch        batch sizes
  --rounds       turns of each case on wasm
  --cpu-rounds   turns of the cpu engine, at the smallest batch size; 0 leaves it out
  --help         this text`;

/** Shorter kernels run several times a turn, so that the clock's grain does not show. */
const TURN_MILLISECONDS = 5;

const random = createRandom(1);
const uniform = (shape) => tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()), shape);

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '32,128,512' },
    rounds: { type: 'string', default: '15' },
    'cpu-rounds': { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
} else {
  const batches = values.batch.split(',').map((size) => integer('batch', size, 10));
  await benchmark({ batches, rounds: integer('rounds', values.rounds, 1), cpuRounds: integer('cpu-rounds', values['cpu-rounds'], 0) });
}

function integer(name, text, minimum) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum) throw new Error(`--${name} is ${text}; expected an integer >= ${minimum}`);
  return value;
}

async function benchmark({ batches, rounds, cpuRounds }) {
  // Before ours take their places.
  const all = tf.getKernelsForBackend('wasm');
  await selectEngine({ engine: 'wasm' });
  const replaced = all.filter(({ kernelName, kernelFunc }) => tf.getKernel(kernelName, 'wasm').kernelFunc !== kernelFunc);
  if (replaced.length === 0) throw new Error('our kernels are not registered');
  const shipped = Object.fromEntries(replaced.map((config) => [config.kernelName, config]));
  const ours = Object.fromEntries(replaced.map(({ kernelName }) => [kernelName, tf.getKernel(kernelName, 'wasm')]));

  const cases = [];
  for (const batch of batches) {
    const step = trainingStep(batch);
    cases.push({ group: `step, batch ${batch}`, name: 'ours', batch, rounds, run: step });
    cases.push({ group: `step, batch ${batch}`, name: 'shipped', batch, rounds, run: () => withKernels(shipped, ours, step) });
    for (const { label, name, args } of kernelCalls(batch)) {
      const group = `${label}, batch ${batch}`;
      const call = (kernels) => () => kernels[name].kernelFunc({ ...args, backend: tf.backend() });
      requireSame(group, call(shipped), call(ours));
      for (const [who, kernels] of [['ours', ours], ['shipped', shipped]]) {
        const run = () => tf.backend().disposeData(call(kernels)().dataId);
        cases.push({ group, name: who, rounds, run, repetitions: repetitionsOf(run) });
      }
    }
  }
  if (cpuRounds > 0) {
    await selectEngine({ engine: 'cpu' });
    const batch = Math.min(...batches);
    cases.push({ group: `step, batch ${batch}`, name: 'cpu engine', batch, rounds: cpuRounds, run: trainingStep(batch), backend: 'cpu' });
  }

  await takeTurns(cases, Math.max(rounds, cpuRounds));
  report(cases);
}

/** Every case once a round, so that a machine that slows down meanwhile slows all of them. */
async function takeTurns(cases, rounds) {
  for (const each of cases) each.times = [];
  for (let round = -1; round < rounds; round++) {
    for (const { backend = 'wasm', repetitions = 1, rounds: own, run, times } of cases) {
      if (round >= own) continue;
      await tf.setBackend(backend);
      const start = performance.now();
      for (let repetition = 0; repetition < repetitions; repetition++) run();
      // Round −1 warms up.
      if (round >= 0) times.push((performance.now() - start) / repetitions);
    }
  }
}

/** A step of training: forward, backward, Adam; its loss is read, which waits for the step. */
function trainingStep(batch) {
  const encoder = lenetEncoder({ random });
  const adam = new Adam(encoder.variables);
  const images = uniform([batch, 28, 28, 1]);
  const labels = tf.tensor1d(Array.from({ length: batch }, (_, i) => i % 10), 'int32');
  return () => {
    const loss = tf.tidy(() => adam.step(() => labelledConditionalLoss(encoder.apply(images), labels), 1e-3));
    loss.dataSync();
    loss.dispose();
  };
}

/** The calls that the backward pass of LeNet makes of kernels that are slow as shipped. */
function kernelCalls(batch) {
  const product = (a, b, transposeA, transposeB) => ({ inputs: { a: uniform(a), b: uniform(b) }, attrs: { transposeA, transposeB } });
  const pooling = (size, channels) => ({
    // Positive values, for which the shipped kernel is right.
    inputs: { input: uniform([batch, size, size, channels]), output: uniform([batch, size / 2, size / 2, channels]), dy: uniform([batch, size / 2, size / 2, channels]) },
    attrs: { filterSize: 2, strides: 2, pad: 'valid' },
  });
  return [
    {
      label: 'Conv2DBackpropInput of the second convolution',
      name: 'Conv2DBackpropInput',
      args: {
        inputs: { dy: uniform([batch, 10, 10, 16]), filter: uniform([5, 5, 6, 16]) },
        attrs: { strides: 1, pad: 'valid', dataFormat: 'NHWC', inputShape: [batch, 14, 14, 6] },
      },
    },
    { label: 'MaxPoolGrad of the first pooling', name: 'MaxPoolGrad', args: pooling(28, 6) },
    { label: 'MaxPoolGrad of the second pooling', name: 'MaxPoolGrad', args: pooling(10, 16) },
    { label: `BatchMatMul A B^T, ${batch} x 120 by 400 x 120`, name: 'BatchMatMul', args: product([batch, 120], [400, 120], false, true) },
    { label: `BatchMatMul A^T B, ${batch} x 400 by ${batch} x 120`, name: 'BatchMatMul', args: product([batch, 400], [batch, 120], true, false) },
  ];
}

function withKernels(kernels, restored, action) {
  register(kernels);
  try {
    action();
  } finally {
    register(restored);
  }
}

function register(kernels) {
  for (const [name, kernel] of Object.entries(kernels)) {
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel(kernel);
  }
}

/** What computes something else is not worth timing. */
function requireSame(group, ...calls) {
  const [a, b] = calls.map((call) => {
    const { dataId } = call();
    const result = new Float32Array(tf.backend().readSync(dataId));
    tf.backend().disposeData(dataId);
    return result;
  });
  const scale = Math.max(1, ...a.slice(0, 1000).map(Math.abs));
  if (a.length !== b.length || a.some((value, i) => !(Math.abs(value - b[i]) < 1e-4 * scale))) throw new Error(`${group}: shipped and ours differ`);
}

function repetitionsOf(run) {
  run();
  const start = performance.now();
  run();
  return Math.ceil(TURN_MILLISECONDS / Math.max(performance.now() - start, 0.01));
}

function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

function report(cases) {
  const [{ model }] = os.cpus();
  console.log(`${model.trim()}, ${os.availableParallelism()} cores; Node ${process.version}; tfjs ${tf.version_core}; one thread`);
  const groups = grouped(cases);
  const rows = [['case', 'kernels', 'median ms', 'quartiles ms', 'images/s', 'ratio to ours']];
  for (const [group, members] of groups) {
    const summaries = members.map(({ name, batch, times }) => {
      const sorted = times.toSorted((a, b) => a - b);
      return { name, batch, median: quantile(sorted, 0.5), quartiles: [0.25, 0.75].map((share) => quantile(sorted, share)) };
    });
    const own = summaries.find(({ name }) => name === 'ours').median;
    for (const { name, batch, median, quartiles } of summaries) {
      const speed = batch ? String(Math.round((1000 * batch) / median)) : '';
      rows.push([group, name, significant(median), quartiles.map(significant).join(' to '), speed, name === 'ours' ? '' : (median / own).toFixed(1)]);
    }
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  console.log([line(rows[0]), `|${widths.map((width, column) => (column < 2 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`, ...rows.slice(1).map(line)].join('\n'));
  console.log('A step with the shipped kernels takes Conv2DBackpropFilter from ours all the same: tfjs-backend-wasm has none.');
}

/** The cases by group; `Map.groupBy` needs Node 21. */
function grouped(cases) {
  const groups = new Map();
  for (const each of cases) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  return groups;
}

function significant(milliseconds) {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}
