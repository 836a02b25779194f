/** One similarity in a process of its own; answers the questions of similarities.mjs. Started with the file of an engine. */
import { clipLoss, logitScale, similarities } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import { peakMemory } from '../support/peak-memory.mjs';
import { serve } from '../support/serve.mjs';
import { models, widthOf } from './models.mjs';

const LEARNING_RATE = 1e-3;

const { engine } = await import(`../train/engines/${process.argv[2]}.mjs`);
let started;
let step;
let atRest;

await serve({
  async start() {
    started = await engine.start();
    atRest = peakMemory();
    return { name: engine.name };
  },

  prepare({ model, similarity, points, batch, dim }) {
    const random = createRandom(1);
    const width = widthOf(similarity, { points, dim });
    const normal = (length) => Float32Array.from({ length }, () => random.normal());
    const scale = logitScale({ minimum: 1 });
    const logits = similarities[similarity].create({ points, scale });
    const variables = { scale: scale.variable };
    if (model === 'none') {
      const [zu, zv] = [0, 1].map(() => tf.tidy(() => tf.variable(tf.tensor2d(normal(batch * width), [batch, width]))));
      const none = Float32Array.of(0);
      const run = started.trainingStep({ variables: { ...variables, zu, zv }, loss: () => clipLoss(logits(zu, zv)), learningRate: LEARNING_RATE, shapes: { u: [1], v: [1] } });
      step = () => run(none, none);
      return;
    }
    const { shapes: each, create } = models[model];
    const encoders = create(width, random);
    for (const [side, encoder] of Object.entries(encoders)) {
      for (const [name, variable] of Object.entries(encoder.variables)) variables[`${side}.${name}`] = variable;
    }
    const shapes = { u: [batch, ...each.u], v: [batch, ...each.v] };
    const [u, v] = [shapes.u, shapes.v].map((shape) => normal(tf.util.sizeFromShape(shape)));
    const loss = (a, b) => clipLoss(logits(encoders.u.apply(a), encoders.v.apply(b)));
    const run = started.trainingStep({ variables, loss, learningRate: LEARNING_RATE, shapes });
    step = () => run(u, v);
  },

  async step() {
    const [start, used] = [performance.now(), process.cpuUsage()];
    const loss = await step();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(used);
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
    return { wall, processor: (user + system) / 1000 };
  },

  memory: () => ({ peak: peakMemory() - atRest }),
});
