import type * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import { constantVariable } from './constant-variable.ts';
import { heUniform } from './he-uniform.ts';
import type { UniformSource } from './uniform-source.ts';
import { xavierUniform } from './xavier-uniform.ts';

/** Variables of a linear layer. */
export interface DenseVariables {
  /** Shape [inputs, outputs]. */
  readonly weight: tf.Variable;
  /** Shape [outputs]. */
  readonly bias?: tf.Variable | undefined;
}

/** How to make {@link DenseVariables}. */
export interface DenseOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** What follows; He-uniform weights before a ReLU, GELU or ELU, else Xavier-uniform ones. Default nothing. */
  readonly activation?: Activation;
  /** Default true; zero at the start. */
  readonly bias?: boolean;
  /** Number of layers side by side in the weights, such as 3 for queries, keys and values; default 1. */
  readonly parts?: number;
  readonly random: UniformSource;
}

/** Initial variables of a linear layer. */
export function denseVariables({ inputs, outputs, activation, bias = true, parts = 1, random }: DenseOptions): DenseVariables {
  const rectified = activation !== undefined && activation !== 'tanh';
  const fans = { fanIn: inputs, fanOut: outputs / parts, random };
  const weight = rectified ? heUniform([inputs, outputs], fans) : xavierUniform([inputs, outputs], fans);
  return { weight, bias: bias ? constantVariable([outputs], 0) : undefined };
}
