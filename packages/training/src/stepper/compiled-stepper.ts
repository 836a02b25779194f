import type { StoredTensor } from '@crossmodal/encoders';
import { compileStep, type StoredVariable } from '@crossmodal/jit';
import * as tf from '@tensorflow/tfjs-core';

import { CheckpointError } from '../errors.ts';
import type { Compiler } from '../compiler.ts';
import type { TrainingTask } from '../training-task.ts';
import { type Stepper, stateName, weightName } from './stepper.ts';

/**
 * Steps as one compiled graph. The batch of the first pairs gives the shapes; every batch must have them.
 *
 * @throws CrossmodalError Of `@crossmodal/jit`, with the code `UNSUPPORTED_KERNEL` or `DATA_READ`, if the loss cannot be
 *   compiled.
 */
export async function compiledStepper<Batch extends tf.TensorContainer>(
  task: TrainingTask<Batch>,
  { batchSize, compiler }: { batchSize: number; compiler: Compiler },
): Promise<Stepper<Batch>> {
  const example = tf.tidy(() => task.batch(Uint32Array.from({ length: batchSize }, (_, index) => index), { step: 0, epoch: 0 }));
  const compiled = await compileStep<Batch>({
    ...compiler,
    variables: task.variables,
    // A name of its own, as a weight may have the same.
    ...(task.state && { state: Object.fromEntries(Object.entries(task.state).map(([name, variable]) => [stateName(name), variable])) }),
    loss: (batch) => task.loss(batch, 0),
    ...(task.project && { project: () => task.project!() }),
    batch: example,
  }).finally(() => {
    tf.dispose(example);
  });
  const inState = (name: string) => (Object.hasOwn(task.variables, name) ? weightName(name) : name);
  return {
    async step(makeBatch, { learningRate }) {
      const batch = tf.tidy(makeBatch);
      const loss = compiled.run(batch, learningRate);
      tf.dispose(batch);
      return loss;
    },
    sync: () => compiled.sync(),
    async state() {
      return Object.fromEntries(Object.entries(await compiled.state()).map(([name, value]) => [inState(name), value as StoredTensor]));
    },
    async restore(tensors) {
      const state: Record<string, StoredVariable> = {};
      for (const name of Object.keys(await compiled.state())) {
        const stored = tensors[inState(name)];
        if (stored === undefined) throw new CheckpointError(`train: the state to resume has no ${inState(name)}; expected that of a run with the same model`);
        state[name] = { shape: [...stored.shape], data: stored.data } as StoredVariable;
      }
      await compiled.restore(state);
    },
    async dispose() {
      await compiled.sync();
      await compiled.dispose();
    },
  };
}
