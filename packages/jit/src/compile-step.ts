import * as tf from '@tensorflow/tfjs-core';

import { compile, type CompileOptions } from './compile.ts';
import { CompiledStep } from './step/compiled-step.ts';
import { flattenBatch } from './step/flatten-batch.ts';
import { rebuildBatch } from './step/rebuild-batch.ts';
import { optimizerRule, type OptimizerOptions } from './step/optimizer-rules.ts';

/** What a training step is, for {@link compileStep}. */
export interface CompileStepOptions<Batch extends tf.TensorContainer> extends Omit<CompileOptions, 'variables' | 'shareWith'> {
  /** What the step changes, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** What the loss assigns besides, by name: variables that no gradient changes, but that are part of the step's state. */
  readonly state?: Readonly<Record<string, tf.Variable>>;
  /** The loss of a batch, differentiable in the variables; it may assign the state. */
  readonly loss: (batch: Batch) => tf.Scalar;
  /** A batch with the shapes of those to come; its numbers do not matter. */
  readonly batch: Batch;
  /** Assigns variables after the optimiser has, to keep them between bounds; becomes part of the step. */
  readonly project?: () => void;
  /** Default Adam. */
  readonly optimizer?: OptimizerOptions;
}

/**
 * Compiles a training step: loss, gradients and optimiser as one ONNX graph, whose learning rate is an input. The state
 * of the optimiser is `adam/m/NAME`, `adam/v/NAME`, `adam/beta1-power` and `adam/beta2-power`, or `momentum/NAME`.
 *
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − η (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε) (Kingma and Ba 2015,
 * algorithm 1), with weight decay λ after w ← (1 − ηλ)w (AdamW; Loshchilov and Hutter 2019, algorithm 2). Momentum μ:
 * a ← μa + g, w ← w − ηa.
 *
 * @throws UnsupportedKernelError, DataReadError, RuntimeError As `compile`; OutOfRangeError for an option out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import '@tensorflow/tfjs-layers';
 * import { compileStep } from '@crossmodal/jit';
 *
 * const w = tf.variable(tf.scalar(0));
 * const loss = (x: tf.Tensor) => tf.mean(tf.square(tf.sub(x, w))) as tf.Scalar;
 * const batch = tf.tensor1d([3, 5]);
 * const step = await compileStep({ variables: { w }, loss, batch, optimizer: { kind: 'sgd' } });
 * console.log(await step.run(batch, 0.25)); // 17
 * console.log(await step.run(batch, 0.25)); // 5
 * console.log(Object.keys(await step.state()), (await step.state()).w.data[0]); // [ 'w' ] 3
 * await step.dispose();
 * ```
 */
export async function compileStep<Batch extends tf.TensorContainer>(options: CompileStepOptions<Batch>): Promise<CompiledStep<Batch>> {
  const { variables, state = {}, loss, batch, project, optimizer = { kind: 'adam' }, ...rest } = options;
  const rule = optimizerRule(variables, optimizer);
  const names = new Map(Object.entries(variables).map(([name, variable]) => [variable.name, name]));
  const step = (inputs: Readonly<Record<string, tf.Tensor>>): tf.Scalar => {
    const { value, grads } = tf.variableGrads(() => loss(rebuildBatch(batch, inputs) as Batch), Object.values(variables));
    const gradients = Object.fromEntries(Object.entries(grads).map(([name, gradient]) => [names.get(name) as string, gradient]));
    rule.apply(gradients, inputs.learningRate as tf.Scalar);
    project?.();
    return value;
  };
  const learningRate = tf.scalar(0);
  try {
    const compiled = await compile(step, { ...flattenBatch(batch), learningRate }, { ...rest, variables: { ...variables, ...state, ...rule.state } });
    return new CompiledStep(compiled, rule.state);
  } catch (error) {
    tf.dispose(rule.state as Record<string, tf.Tensor>);
    throw error;
  } finally {
    learningRate.dispose();
  }
}
