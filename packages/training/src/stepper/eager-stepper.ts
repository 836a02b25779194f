import { assignVariables, type StoredTensor } from '@crossmodal/encoders';
import * as tf from '@tensorflow/tfjs-core';

import { Adam } from '../adam.ts';
import type { TrainingTask } from '../training-task.ts';
import { type Stepper, stateName, weightName } from './stepper.ts';

/** Steps that tfjs computes operation by operation, on the engine in use. */
export function eagerStepper<Batch extends tf.TensorContainer>(task: TrainingTask<Batch>): Stepper<Batch> {
  const adam = new Adam(task.variables);
  const saved = {
    ...renamed(task.variables, weightName),
    ...renamed(task.state ?? {}, stateName),
  };
  return {
    async step(makeBatch, { step, learningRate }) {
      const value = tf.tidy(() => {
        const batch = makeBatch();
        const loss = adam.step(() => task.loss(batch, step), learningRate);
        task.project?.();
        return loss;
      });
      const [loss] = await value.data();
      value.dispose();
      return loss;
    },
    sync: () => Promise.resolve(),
    async state() {
      const state: Record<string, StoredTensor> = {};
      for (const [name, variable] of Object.entries(saved)) state[name] = { shape: variable.shape, data: (await variable.data()) as Float32Array };
      return { ...state, ...(await adam.state()) };
    },
    async restore(tensors) {
      assignVariables(saved, tensors, { name: 'the state to resume' });
      adam.restore(tensors, { name: 'the state to resume' });
    },
    async dispose() {
      adam.dispose();
    },
  };
}

function renamed(variables: Readonly<Record<string, tf.Variable>>, name: (key: string) => string): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([key, variable]) => [name(key), variable]));
}
