import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import type { BothSides } from './anchors.ts';

/** A temperature for all anchors, or one each. */
export type GclTemperature = number | tf.Scalar | BothSides<tf.Tensor1D>;

/** The temperature of each of n anchors. */
export function perAnchor(caller: string, temperature: GclTemperature, n: number): BothSides<tf.Tensor1D> {
  if (typeof temperature === 'object' && 'u' in temperature) return temperature;
  const all = (typeof temperature === 'number' ? tf.fill([n], checkPositive(caller, 'temperature', temperature)) : tf.mul(tf.ones([n]), temperature)) as tf.Tensor1D;
  return { u: all, v: all };
}
