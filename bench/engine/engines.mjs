// A training step on every form of the wasm engine, in one process and in turns; see bench/README.md.
import os from 'node:os';
import { parseArgs } from 'node:util';

import '@tensorflow/tfjs-backend-wasm';
import { lenetEncoder } from '@crossmodal/encoders';
import { clipLoss, cosineLogits, labelledConditionalLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { Adam } from '@crossmodal/training';
import { profileKernels, selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

const HELP = `node bench/engine/engines.mjs [--mlp 256,1024,4096] [--lenet 32,128,512] [--rounds 9] [--shipped-rounds 3] [--threads N] [--profile]

Times a training step of a pair of perceptrons (784-256-128-32 and 10-64-32, unit length, learned temperature, CLIP's loss,
Adam) and of LeNet on tfjs-backend-wasm as shipped, on our engine wasm and on wasm+blas, a step of each a round.

  --mlp, --lenet     pairs or images a step
  --rounds           steps of each; --shipped-rounds as many of the kernels as shipped
  --threads          of wasm+blas; default one a core
  --profile          also what every kernel costs in a step of our engines`;

const { values } = parseArgs({
  options: {
    mlp: { type: 'string', default: '256,1024,4096' },
    lenet: { type: 'string', default: '32,128,512' },
    rounds: { type: 'string', default: '9' },
    'shipped-rounds': { type: 'string', default: '3' },
    threads: { type: 'string' },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else await benchmark();

async function benchmark() {
  const threads = values.threads === undefined ? {} : { threads: integer('threads', values.threads) };
  const shipped = registry();
  await selectEngine({ engine: 'wasm' });
  const ours = registry();
  // Those that we replace; a step needs those that we add in any case.
  const replaced = Object.keys(shipped).filter((name) => shipped[name].kernelFunc !== ours[name].kernelFunc);
  const forms = [
    { name: 'wasm', engine: 'wasm', kernels: ours },
    { name: 'as shipped', engine: 'wasm', kernels: shipped },
  ];
  try {
    const { description } = await selectEngine({ engine: 'wasm+blas', ...threads });
    forms.unshift({ name: 'wasm+blas', engine: 'wasm+blas', kernels: ours });
    console.log(description);
  } catch (error) {
    console.log(`wasm+blas is left out: ${error.message}`);
  }
  const use = async ({ engine, kernels }) => {
    register(replaced, ours);
    await selectEngine({ engine, ...threads });
    register(replaced, kernels);
  };

  const steps = [
    ...sizes('mlp').map((batch) => ({ label: `perceptrons, ${batch} pairs`, batch, step: perceptronStep(batch) })),
    ...sizes('lenet').map((batch) => ({ label: `LeNet, ${batch} images`, batch, step: lenetStep(batch) })),
  ];
  const cases = steps.flatMap((step) => forms.map((form) => ({ ...step, form, times: [] })));
  const [rounds, shippedRounds] = [integer('rounds', values.rounds), integer('shipped-rounds', values['shipped-rounds'])];
  for (let round = -1; round < rounds; round++) {
    for (const each of cases) {
      if (each.form.name === 'as shipped' && round >= shippedRounds) continue;
      await use(each.form);
      const start = performance.now();
      each.step();
      // Round −1 warms up.
      if (round >= 0) each.times.push(performance.now() - start);
    }
  }
  report(cases);
  if (values.profile) {
    for (const form of forms.filter(({ name }) => name !== 'as shipped')) {
      await use(form);
      for (const { label, step } of steps) {
        const { kernels, milliseconds } = await profileKernels(step);
        const largest = kernels.slice(0, 8).map(({ kernel, count, milliseconds: own }) => `${kernel} ${significant(own)} (${count})`);
        console.log(`${form.name}, ${label}: ${significant(milliseconds)} ms; ${largest.join(', ')}`);
      }
    }
  }
  register(replaced, ours);
}

function integer(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is ${text}; expected integers >= 1`);
  return value;
}

function sizes(name) {
  return values[name] === '' ? [] : values[name].split(',').map((text) => integer(name, text));
}

function registry() {
  return Object.fromEntries(tf.getKernelsForBackend('wasm').map((config) => [config.kernelName, config]));
}

function register(names, kernels) {
  for (const name of names) {
    tf.unregisterKernel(name, 'wasm');
    tf.registerKernel(kernels[name]);
  }
}

function normal(random, shape, scale = 1) {
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * random.normal()), shape);
}

/** The step of the table of engines: forward, backward, Adam; its loss is read, which waits for the step. */
function perceptronStep(batch) {
  const random = createRandom(1);
  const variables = {};
  const layers = [[784, 256, 128, 32], [10, 64, 32]].map((widths, tower) =>
    widths.slice(1).map((width, i) => {
      const weight = tf.variable(normal(random, [widths[i], width], Math.sqrt(2 / widths[i])));
      const bias = tf.variable(tf.zeros([width]));
      Object.assign(variables, { [`weight${tower}${i}`]: weight, [`bias${tower}${i}`]: bias });
      return { weight, bias };
    }),
  );
  variables.logScale = tf.variable(tf.scalar(Math.log(1 / 0.07)));
  const apply = (tower, x) =>
    layers[tower].reduce((hidden, { weight, bias }, i) => {
      const sum = tf.add(tf.matMul(hidden, weight), bias);
      return i < layers[tower].length - 1 ? tf.relu(sum) : sum;
    }, x);
  const adam = new Adam(variables);
  const [u, v] = [normal(random, [batch, 784]), normal(random, [batch, 10])];
  const loss = () => clipLoss(tf.mul(cosineLogits(apply(0, u), apply(1, v)), tf.exp(variables.logScale)));
  return () => read(tf.tidy(() => adam.step(loss, 1e-3)));
}

function lenetStep(batch) {
  const random = createRandom(2);
  const encoder = lenetEncoder({ random });
  const adam = new Adam(encoder.variables);
  const images = normal(random, [batch, 28, 28, 1]);
  const labels = tf.tensor1d(Array.from({ length: batch }, (_, i) => i % 10), 'int32');
  return () => read(tf.tidy(() => adam.step(() => labelledConditionalLoss(encoder.apply(images), labels), 1e-3)));
}

function read(loss) {
  loss.dataSync();
  loss.dispose();
}

function report(cases) {
  const [{ model }] = os.cpus();
  console.log(`${model.trim()}, ${os.availableParallelism()} cores; Node ${process.version}; tfjs ${tf.version_core}; medians, in turns`);
  console.log('| step | engine | median ms | fastest ms | samples/s | times wasm |\n|---|---|---:|---:|---:|---:|');
  for (const { label, batch, form, times } of cases) {
    const wasm = median(cases.find((other) => other.label === label && other.form.name === 'wasm').times);
    const own = median(times);
    console.log(`| ${label} | ${form.name} | ${significant(own)} | ${significant(Math.min(...times))} | ${Math.round((1000 * batch) / own)} | ${(own / wasm).toFixed(2)} |`);
  }
  console.log('Of the kernels as shipped, Conv2DBackpropFilter, which tfjs-backend-wasm lacks, is ours.');
}

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

function significant(milliseconds) {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}
