import { Adam } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

/** In a variable, so that the engine is left out where the package is not there. */
const PACKAGE = '@crossmodal/jit';

/** The whole step, recorded once and run as one graph by ONNX Runtime; its kernels are not tfjs's, so none are profiled. */
export const engine = {
  name: 'compiled',
  largestBatch: () => Infinity,
  async start() {
    const { compile, loadRuntime } = await import(PACKAGE);
    await loadRuntime();
    const { backend } = await selectEngine({ engine: 'cpu' });
    return {
      backend,
      trainingStep({ variables, loss, learningRate, shapes }) {
        const adam = new Adam(variables);
        let compiled;
        return async (u, v) => {
          compiled ??= await compileStep();
          const value = await compiled.run({ u, v });
          const [read] = await value.data();
          value.dispose();
          return read;
        };

        async function compileStep() {
          const example = { u: tf.zeros(shapes.u), v: tf.zeros(shapes.v) };
          const step = await compile((batch) => adam.step(() => loss(batch.u, batch.v), learningRate), example, { variables });
          tf.dispose(example);
          return step;
        }
      },
    };
  },
};
