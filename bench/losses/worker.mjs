/** One form of a loss in a process of its own; answers the questions of losses.mjs. Started with the name of an engine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { cosineLogits, gradCache, logitScale, pairLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

import { peakMemory } from '../support/peak-memory.mjs';
import { serve } from '../support/serve.mjs';
import { pairs } from '../train/pairs.mjs';
import { cases, CLASSES, DATA_WIDTH, ofLabels, teacherSimilarity } from './cases.mjs';
import { naive } from './naive.mjs';

let evaluate;
let atRest;

await serve({
  async start() {
    const { name } = await selectEngine({ engine: process.argv[2] });
    atRest = peakMemory();
    return { engine: name };
  },

  async prepare({ name, form, n, dim, chunk, folder }) {
    const read = async (file, shape) => tf.tensor(await readFloats(folder, file), shape);
    const [zu, allV, tu, tv] = await Promise.all(['zu', 'zv', 'tu', 'tv'].map((file) => read(file, [n, dim])));
    const [u, v] = await Promise.all(['u', 'v'].map((file) => read(file, [n, DATA_WIDTH])));
    const labels = tf.tensor1d(Array.from({ length: n }, (_, i) => i % CLASSES), 'int32');
    const zv = ofLabels.includes(name) ? tf.slice(allV, 0, CLASSES) : allV;
    const ours = pairLoss(name, { ...cases[name].options, ...(chunk && { chunk }) });
    const fixed = { labels, u, v, tu, tv, teacher: { zu: tu, zv: tv, similarity: teacherSimilarity } };
    const loss = form === 'naive' ? naive[name] : ours;
    const gradients = tf.valueAndGrads((a, b) => loss({ zu: a, zv: b, ...fixed }));
    evaluate = () => {
      const { value, grads } = gradients([zu, zv]);
      return { value, gradients: grads };
    };
  },

  /** A batch through a pair of encoders: `chunk` samples at a time by gradCache, or all at once. */
  async prepareEncoders({ pair, n, chunk }) {
    const random = createRandom(1);
    const { shapes, create } = pairs[pair];
    const encoders = create(random);
    const scale = logitScale();
    const [u, v] = Object.values(shapes).map((shape) => {
      const data = Float32Array.from({ length: n * tf.util.sizeFromShape(shape) }, () => random.normal());
      return tf.tensor(data, [n, ...shape]);
    });
    const parameters = [scale.variable];
    const similarity = (zu, zv) => scale.apply(cosineLogits(zu, zv));
    const clip = pairLoss('clip', { similarity, parameters, ...(chunk && { chunk }) });
    const loss = (zu, zv) => clip({ zu, zv });
    const variables = [...Object.values(encoders.u.variables), ...Object.values(encoders.v.variables), scale.variable];
    const cached = chunk && gradCache(encoders.u, encoders.v, loss, { chunk, parameters });
    const whole = (a, b) => loss(encoders.u.apply(a), encoders.v.apply(b));
    evaluate = () => {
      const { value, grads } = tf.variableGrads(() => (cached ?? whole)(u, v), variables);
      return { value, gradients: Object.values(grads) };
    };
  },

  /** The loss and the sums of the absolute values of its gradients, for comparison. */
  check() {
    const { value, gradients } = evaluate();
    const sums = gradients.map((gradient) => tf.tidy(() => tf.sum(tf.abs(gradient)).dataSync()[0]));
    const [loss] = value.dataSync();
    tf.dispose([value, gradients]);
    return { values: [loss, ...sums] };
  },

  async step() {
    const start = performance.now();
    const { value, gradients } = evaluate();
    await Promise.all([value, ...gradients.slice(0, 1)].map((tensor) => tensor.data()));
    const milliseconds = performance.now() - start;
    tf.dispose([value, gradients]);
    return { milliseconds };
  },

  memory: () => ({ peak: peakMemory() - atRest }),
});

async function readFloats(folder, name) {
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, `${name}.bin`));
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
