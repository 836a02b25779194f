import { Adam } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

/**
 * An engine that `selectEngine` knows by name.
 *
 * @returns What a file of `engines/` exports: the name; the largest batch of a pair at which it takes part, if not
 *   all; and `start`, which throws where the engine is not there and else tells how to make a training step.
 */
export function libraryEngine(name, { largestBatch = () => Infinity } = {}) {
  return {
    name,
    largestBatch,
    async start() {
      const { backend } = await selectEngine({ engine: name });
      return { backend, trainingStep };
    },
  };
}

/** A step by tfjs: the gradients of the loss and Adam; takes the numbers of a batch and resolves to the loss. */
function trainingStep({ variables, loss, learningRate, shapes }) {
  const adam = new Adam(variables);
  return async (u, v) => {
    const inputs = [tf.tensor(u, shapes.u), tf.tensor(v, shapes.v)];
    const value = adam.step(() => loss(...inputs), learningRate);
    const [read] = await value.data();
    tf.dispose([value, ...inputs]);
    return read;
  };
}
