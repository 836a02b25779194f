import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';

/** How gradients change variables. */
export type OptimizerOptions =
  | {
      readonly kind: 'adam';
      /** Default 0.9. */
      readonly beta1?: number;
      /** Default 0.999. */
      readonly beta2?: number;
      /** Default 1e-8. */
      readonly epsilon?: number;
      /** λ of AdamW: every variable shrinks by the learning rate times λ a step; default 0. */
      readonly weightDecay?: number;
    }
  | {
      readonly kind: 'sgd';
      /** Default 0. */
      readonly momentum?: number;
    };

/** An optimiser: its state by name, and its rule. */
export interface OptimizerRule {
  readonly state: Readonly<Record<string, tf.Variable>>;
  /** Assigns the variables and the state. */
  apply(gradients: Readonly<Record<string, tf.Tensor>>, learningRate: tf.Scalar): void;
}

type Variables = Readonly<Record<string, tf.Variable>>;

/** The rule of an optimiser for given variables. */
export function optimizerRule(variables: Variables, options: OptimizerOptions): OptimizerRule {
  return options.kind === 'adam' ? adam(variables, options) : sgd(variables, options);
}

/** Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), operation by operation as tfjs computes Adam. */
function adam(
  variables: Variables,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: Extract<OptimizerOptions, { kind: 'adam' }>,
): OptimizerRule {
  checkFraction('beta1', beta1);
  checkFraction('beta2', beta2);
  if (!(epsilon > 0)) throw new OutOfRangeError(`compileStep: epsilon is ${epsilon}; expected a number > 0`);
  if (!(weightDecay >= 0 && weightDecay < Infinity)) throw new OutOfRangeError(`compileStep: weightDecay is ${weightDecay}; expected a finite number >= 0`);
  const state: Record<string, tf.Variable> = { 'adam/beta1-power': scalar(beta1), 'adam/beta2-power': scalar(beta2) };
  for (const [name, variable] of Object.entries(variables)) state[`adam/m/${name}`] = zeros(variable);
  for (const [name, variable] of Object.entries(variables)) state[`adam/v/${name}`] = zeros(variable);
  return {
    state,
    apply(gradients, learningRate) {
      const [power1, power2] = [state['adam/beta1-power'], state['adam/beta2-power']];
      const [first, second] = [tf.sub(1, power1), tf.sub(1, power2)];
      for (const [name, variable] of Object.entries(variables)) {
        const [m, v] = [state[`adam/m/${name}`], state[`adam/v/${name}`]];
        m.assign(tf.add(tf.mul(m, beta1), tf.mul(gradients[name], 1 - beta1)));
        v.assign(tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradients[name]), 1 - beta2)));
        const direction = tf.div(tf.div(m, first), tf.add(tf.sqrt(tf.div(v, second)), epsilon));
        const kept = weightDecay === 0 ? variable : tf.mul(variable, tf.sub(1, tf.mul(learningRate, weightDecay)));
        variable.assign(tf.sub(kept, tf.mul(direction, learningRate)));
      }
      power1.assign(tf.mul(power1, beta1));
      power2.assign(tf.mul(power2, beta2));
    },
  };
}

function sgd(variables: Variables, { momentum = 0 }: Extract<OptimizerOptions, { kind: 'sgd' }>): OptimizerRule {
  if (momentum !== 0) checkFraction('momentum', momentum);
  const entries = Object.entries(variables);
  const state = momentum === 0 ? {} : Object.fromEntries(entries.map(([name, variable]) => [`momentum/${name}`, zeros(variable)]));
  return {
    state,
    apply(gradients, learningRate) {
      for (const [name, variable] of entries) {
        let direction = gradients[name];
        const velocity = state[`momentum/${name}`];
        if (velocity !== undefined) {
          direction = tf.add(tf.mul(velocity, momentum), direction);
          velocity.assign(direction);
        }
        variable.assign(tf.sub(variable, tf.mul(direction, learningRate)));
      }
    },
  };
}

function checkFraction(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new OutOfRangeError(`compileStep: ${name} is ${value}; expected a number between 0 and 1`);
}

function scalar(value: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.scalar(value), false));
}

function zeros(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
}
