/** One engine in a process of its own; answers the questions of train-step.mjs. Started with the name of its file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { loadEncoder } from '@crossmodal/encoders';
import { clipLoss, cosineLogits, logitScale } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import { peakMemory } from '../support/peak-memory.mjs';
import { serve } from '../support/serve.mjs';
import { pairs } from './pairs.mjs';

const { engine } = await import(`./engines/${process.argv[2]}.mjs`);
let started;
let step;

await serve({
  async start() {
    started = await engine.start();
  },

  async prepare({ pair, batch, batches, learningRate, folder }) {
    const { shapes: each, create } = pairs[pair];
    const shapes = { u: [batch, ...each.u], v: [batch, ...each.v] };
    // The weights come from the files, so that all have the same ones.
    const encoders = create(createRandom(2));
    for (const [side, encoder] of Object.entries(encoders)) loadEncoder(encoder, await readFile(join(folder, `${side}.safetensors`)), { name: side });
    const scale = logitScale();
    const variables = { scale: scale.variable };
    for (const [side, encoder] of Object.entries(encoders)) {
      for (const [name, variable] of Object.entries(encoder.variables)) variables[`${side}.${name}`] = variable;
    }
    const loss = (u, v) => clipLoss(cosineLogits(encoders.u.apply(u), encoders.v.apply(v), { scale }));
    const trainingStep = started.trainingStep({ variables, loss, learningRate, shapes });
    const data = [];
    for (let at = 0; at < batches; at++) data.push({ u: await readFloats(folder, `u${at}`), v: await readFloats(folder, `v${at}`) });
    let count = 0;
    step = async () => {
      const { u, v } = data[count++ % batches];
      return trainingStep(u, v);
    };
  },

  async step() {
    const start = performance.now();
    const loss = await step();
    return { milliseconds: performance.now() - start, loss };
  },

  profile: ({ steps }) => profile(steps),
  memory: () => ({ peak: peakMemory() }),
});

async function readFloats(folder, name) {
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, `${name}.bin`));
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** Milliseconds and calls a step of every kernel, without the kernels that it calls itself. */
async function profile(steps) {
  const kernels = tf.getKernelsForBackend(started.backend);
  const spent = new Map();
  let within = 0;
  for (const kernel of kernels) {
    const entry = { kernel: kernel.kernelName, milliseconds: 0, calls: 0 };
    spent.set(kernel.kernelName, entry);
    exchange(kernel, (call) => {
      const outer = within;
      within = 0;
      const start = performance.now();
      const result = kernel.kernelFunc(call);
      const whole = performance.now() - start;
      entry.milliseconds += whole - within;
      entry.calls++;
      within = outer + whole;
      return result;
    });
  }
  const start = performance.now();
  for (let at = 0; at < steps; at++) await step();
  const whole = (performance.now() - start) / steps;
  for (const kernel of kernels) exchange(kernel, kernel.kernelFunc);
  const called = [...spent.values()].filter(({ calls }) => calls > 0);
  return { whole, kernels: called.map(({ kernel, milliseconds, calls }) => ({ kernel, milliseconds: milliseconds / steps, calls: calls / steps })) };
}

function exchange(kernel, kernelFunc) {
  tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel({ ...kernel, kernelFunc });
}
