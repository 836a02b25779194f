import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { heUniform, lenetEncoder, oneHotEncoder } from '@crossmodal/encoders';
import { compile } from '@crossmodal/jit';
import { clipLoss, cosineLogits, labelledConditionalLoss, logitScale } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { Adam } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';

const HELP = `Measures a training step (forward, backward, Adam) as a compiled ONNX graph against the wasm engine. All cases
take turns in one process; times are medians with quartiles, in milliseconds.

  pnpm bench:jit [--model mlp|lenet] [--batch 256,1024] [--rounds 15] [--threads 1,2] [--profile]

  --model     mlp: 784-256-128-32 and 10-64-32, cosine, learned temperature; lenet: images and labels
  --batch     batch sizes
  --rounds    turns of each case
  --threads   thread counts of ONNX Runtime
  --profile   time of each kind of operation in ONNX Runtime
  --help      this text`;

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'mlp' },
    batch: { type: 'string', default: '256,1024' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string', default: '1,2' },
    profile: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
} else {
  await selectEngine({ engine: 'wasm' });
  console.log(`${os.cpus()[0].model}, ${os.cpus().length} cores, Node ${process.version}`);
  for (const batch of values.batch.split(',').map(Number)) await benchmark(batch);
}

async function benchmark(batch) {
  const cases = [eagerCase(batch)];
  for (const threads of values.threads.split(',').map(Number)) cases.push(await compiledCase(batch, threads));
  for (let round = -2; round < Number(values.rounds); round++) {
    for (const one of cases) {
      const start = performance.now();
      one.loss = await one.run();
      if (round >= 0) one.times.push(performance.now() - start);
    }
  }
  for (const { name, times, loss } of cases) {
    times.sort((a, b) => a - b);
    const at = (q) => times[Math.floor(q * (times.length - 1))].toFixed(1);
    console.log(`${values.model} batch ${batch}  ${name.padEnd(16)} ${at(0.5)} (${at(0.25)} to ${at(0.75)}), loss ${loss.toFixed(5)}`);
  }
  if (values.profile) await profile(batch, Math.max(...values.threads.split(',').map(Number)));
  for (const { dispose } of cases) await dispose();
}

function eagerCase(batch) {
  const { variables, inputs, loss } = model(batch);
  const adam = new Adam(variables);
  const run = () => tf.tidy(() => adam.step(() => loss(inputs), 1e-3).dataSync()[0]);
  return { name: 'wasm engine', times: [], run, dispose: () => adam.dispose() };
}

async function compiledCase(batch, threads) {
  const { inputs, step } = await compiled(batch, threads);
  const arrays = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, tensor.dataSync()]));
  const run = async () => {
    const loss = await step.run(arrays);
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
  return { name: `jit, ${threads} thread${threads > 1 ? 's' : ''}`, times: [], run, dispose: () => step.dispose() };
}

async function compiled(batch, threads) {
  const { variables, inputs, loss } = model(batch);
  const adam = new Adam(variables);
  const step = await compile((given) => adam.step(() => loss(given), 1e-3), inputs, { variables, threads });
  return { inputs, step };
}

async function profile(batch, threads) {
  const { inputs, step } = await compiled(batch, threads);
  const folder = mkdtempSync(join(os.tmpdir(), 'crossmodal-profile-'));
  const session = await ort.InferenceSession.create(await step.exportOnnx(), {
    intraOpNumThreads: threads,
    executionMode: 'sequential',
    enableProfiling: true,
    profileFilePrefix: join(folder, 'p'),
    extra: { session: { set_denormal_as_zero: '1' } },
  });
  const feeds = {};
  for (const [name, tensor] of Object.entries(inputs)) feeds[name] = new ort.Tensor(tensor.dtype, tensor.dataSync(), tensor.shape);
  for (const [name, { data, shape }] of Object.entries(await step.read())) {
    if (session.inputNames.includes(`variables/${name}`)) feeds[`variables/${name}`] = new ort.Tensor('float32', data, shape);
  }
  const runs = 10;
  for (let k = 0; k < runs; k++) await session.run(feeds);
  session.endProfiling();
  const events = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8'));
  rmSync(folder, { recursive: true });
  const totals = new Map();
  for (const { name, dur, args } of events) {
    if (!name.endsWith('_kernel_time')) continue;
    const shapes = args.input_type_shape.map((one) => Object.values(one)[0].join('x')).join(' ');
    const key = `${args.op_name} ${shapes}`;
    const known = totals.get(key) ?? { time: 0, count: 0 };
    totals.set(key, { time: known.time + dur / 1000 / runs, count: known.count + 1 / runs });
  }
  const sorted = [...totals].toSorted((a, b) => b[1].time - a[1].time);
  console.log(`total in kernels ${sorted.reduce((sum, [, { time }]) => sum + time, 0).toFixed(2)} ms, ${Math.round(sorted.reduce((sum, [, { count }]) => sum + count, 0))} nodes`);
  for (const [key, { time, count }] of sorted.slice(0, 30)) console.log(`${time.toFixed(2).padStart(8)} ms  ${count.toFixed(0).padStart(3)} x  ${key}`);
  await step.dispose();
}

function model(batch) {
  const random = createRandom(1);
  const normal = (shape) => tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
  if (values.model === 'lenet') {
    const encoder = lenetEncoder({ random });
    const labels = oneHotEncoder(10);
    return {
      variables: encoder.variables,
      inputs: { x: normal([batch, 28, 28, 1]), y: tf.tensor1d(Int32Array.from({ length: batch }, (_, i) => i % 10), 'int32') },
      loss: ({ x, y }) => {
        const logits = tf.matMul(encoder.apply(x), labels.apply(tf.range(0, 10, 1, 'int32')), false, true);
        return labelledConditionalLoss(logits, y);
      },
    };
  }
  const variables = {};
  const stack = (name, sizes) => {
    sizes.slice(1).forEach((units, k) => {
      variables[`${name}/w${k}`] = heUniform([sizes[k], units], { fanIn: sizes[k], random });
      variables[`${name}/b${k}`] = tf.variable(tf.zeros([units]));
    });
    return (x) =>
      sizes.slice(1).reduce((a, _, k) => {
        const activation = k === sizes.length - 2 ? 'linear' : 'relu';
        return tf.fused.matMul({ a, b: variables[`${name}/w${k}`], bias: variables[`${name}/b${k}`], activation });
      }, x);
  };
  const [u, v, scale] = [stack('u', [784, 256, 128, 32]), stack('v', [10, 64, 32]), logitScale()];
  variables.scale = scale.variable;
  return {
    variables,
    inputs: { x: normal([batch, 784]), y: normal([batch, 10]) },
    loss: ({ x, y }) => clipLoss(scale.apply(cosineLogits(u(x), v(y)))),
  };
}
