import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { saveEncoder } from '@crossmodal/encoders';
import { compileStep } from '@crossmodal/jit';
import { clipLoss, cosineLogits, logitScale } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';

import { pairs } from '../train/pairs.mjs';

const HELP = `Measures compiled training steps (forward, backward, Adam) of the pairs of bench:train on providers of ONNX Runtime.
From the same weights and batches, each provider makes the first steps, whose losses are compared; then the providers
take turns. Times are medians with quartiles, in milliseconds, from the batch in JavaScript's memory to the loss there.

  pnpm bench:jit:providers [--pair mlp,cnn,transformer] [--batch 256,1024] [--providers cpu,webgpu] [--rounds 15]

  --pair        pairs of encoders
  --batch       batch sizes
  --providers   the first is what the others are compared with
  --steps       steps whose losses are compared; default 10
  --rounds      turns of each provider
  --threads     threads of the CPU provider; default all cores
  --out         folder for results.json, and for weights and batches as peers read them
  --help        this text`;

const { values } = parseArgs({
  options: {
    pair: { type: 'string', default: 'mlp,cnn,transformer' },
    batch: { type: 'string', default: '256,1024' },
    providers: { type: 'string', default: 'cpu,webgpu' },
    steps: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const learningRate = 1e-3;
const results = [];

if (values.help) {
  console.log(HELP);
} else {
  await selectEngine({ engine: 'cpu' });
  const machine = `${os.cpus()[0].model}, ${os.availableParallelism()} cores, Node ${process.version}, onnxruntime-node ${ort.env.versions.node ?? ''}`;
  console.log(machine);
  for (const pair of values.pair.split(',')) {
    for (const batch of values.batch.split(',').map(Number)) {
      results.push(await measure(pair, batch));
      if (values.out) writeFileSync(join(values.out, 'results.json'), JSON.stringify({ machine, results }, undefined, 1));
    }
  }
}

async function measure(pair, batch) {
  const random = createRandom(batch, 7);
  const normal = (shape) => tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape);
  const { shapes } = pairs[pair];
  const data = { u: normal([batch, ...shapes.u]), v: normal([batch, ...shapes.v]) };
  const cases = [];
  for (const provider of values.providers.split(',')) {
    const start = performance.now();
    try {
      cases.push({ provider, ...(await compiled(pair, data, provider)), compilation: performance.now() - start, losses: [], times: [] });
    } catch (error) {
      console.log(`${pair} batch ${batch}  ${provider}: ${error.message.split('\n')[0]}`);
    }
  }
  for (const one of cases) for (let k = 0; k < Number(values.steps); k++) one.losses.push(await one.step.run(data, learningRate));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const one of cases) {
      const start = performance.now();
      await one.step.run(data, learningRate);
      one.times.push(performance.now() - start);
    }
  }
  const rows = cases.map(({ provider, times, losses, compilation }) => {
    times.sort((a, b) => a - b);
    const at = (q) => times[Math.round(q * (times.length - 1))];
    const difference = Math.max(...losses.map((loss, k) => Math.abs(loss - cases[0].losses[k]) / Math.abs(cases[0].losses[k])));
    console.log(
      `${pair} batch ${batch}  ${provider.padEnd(7)} ${at(0.5).toFixed(2)} (${at(0.25).toFixed(2)} to ${at(0.75).toFixed(2)}), ` +
        `losses ${losses[0].toFixed(6)} to ${losses.at(-1).toFixed(6)}, largest relative difference ${difference.toExponential(1)}, ` +
        `compiled in ${(compilation / 1000).toFixed(1)} s`,
    );
    return { provider, median: at(0.5), quartiles: [at(0.25), at(0.75)], losses, difference, compilation };
  });
  if (values.out) await writeForPeers(join(values.out, `${pair}-${batch}`), pair, data);
  for (const { step } of cases) await step.dispose();
  tf.dispose(data);
  tf.disposeVariables();
  return { pair, batch, rows };
}

async function compiled(pair, batch, provider) {
  const { u, v } = pairs[pair].create(createRandom(1));
  const scale = logitScale();
  const named = (prefix, variables) => Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable]));
  const variables = { ...named('u', u.variables), ...named('v', v.variables), scale: scale.variable };
  const loss = (given) => clipLoss(scale.apply(cosineLogits(u.apply(given.u), v.apply(given.v))));
  const providers = provider === 'cpu' ? ['cpu'] : [provider, 'cpu'];
  const threads = values.threads === undefined ? {} : { threads: Number(values.threads) };
  return { step: await compileStep({ variables, loss, batch, providers, runtime: ort, ...threads }) };
}

/** Raw float32 and safetensors, as `bench/train/peer.py` reads them. */
async function writeForPeers(folder, pair, data) {
  mkdirSync(folder, { recursive: true });
  const encoders = pairs[pair].create(createRandom(1));
  for (const name of ['u', 'v']) {
    writeFileSync(join(folder, `${name}.safetensors`), await saveEncoder(encoders[name]));
    writeFileSync(join(folder, `${name}0.bin`), data[name].dataSync());
    encoders[name].dispose();
  }
}
