import type { Activation } from './activate.ts';
import { OutOfRangeError } from './errors.ts';

const ACTIVATIONS: readonly Activation[] = ['relu', 'gelu', 'elu', 'tanh'];

/** @throws OutOfRangeError If there is no activation of that name. */
export function checkActivation(caller: string, activation: Activation): void {
  if (!ACTIVATIONS.includes(activation)) {
    throw new OutOfRangeError(`${caller}: activation is ${String(activation)}; expected one of ${ACTIVATIONS.join(', ')}`);
  }
}
