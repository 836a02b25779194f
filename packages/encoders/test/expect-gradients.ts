import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Flat float64 weights by name. */
export type Weights = Record<string, Float64Array>;

/** The variables of an encoder, read out. */
export function weightsOf({ variables }: { variables: Readonly<Record<string, tf.Variable>> }): Weights {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, Float64Array.from(variable.dataSync())]));
}

/** Moves every variable by independent normal numbers, so that none is 0 or 1 and its part in the result shows. */
export function perturb({ variables }: { variables: Readonly<Record<string, tf.Variable>> }, random: { normal(): number }): void {
  for (const variable of Object.values(variables)) {
    tf.tidy(() => variable.assign(tf.add(variable, tf.tensor(Float32Array.from({ length: variable.size }, () => 0.2 * random.normal()), variable.shape))));
  }
}

/**
 * Compares the gradient of `loss` with the central differences of `reference`, at three entries of every variable, to
 * 1e-3 of the larger of 1 and the difference: float32 against float64.
 */
export function expectGradients(
  { variables }: { variables: Readonly<Record<string, tf.Variable>> },
  loss: () => tf.Scalar,
  reference: (weights: Weights) => number,
): void {
  const weights = weightsOf({ variables });
  const { grads } = tf.variableGrads(loss, Object.values(variables));
  for (const [name, variable] of Object.entries(variables)) {
    const gradient = grads[variable.name].dataSync();
    for (const index of new Set([0, Math.floor(variable.size / 2), variable.size - 1])) {
      const moved = (by: number) => {
        const changed = { ...weights, [name]: weights[name].slice() };
        changed[name][index] += by;
        return reference(changed);
      };
      const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      expect(Math.abs(gradient[index] - difference), `${name}[${index}]`).toBeLessThan(1e-3 * Math.max(1, Math.abs(difference)));
    }
  }
  tf.dispose(grads);
}
