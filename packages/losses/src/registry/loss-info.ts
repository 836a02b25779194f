import { OutOfRangeError } from '../errors.ts';
import type { LossInfo, LossName } from './loss-entry.ts';
import { losses } from './losses.ts';

/**
 * What is known of a loss without running it: its paper, its input, its value at chance, its lower bound, what it does
 * not see and what its optimum is right for. The same is in its docstring, with the formulas.
 *
 * @param name One of the keys of `losses`.
 * @returns The entry of the loss.
 * @throws OutOfRangeError If no loss has that name.
 *
 * @example
 * ```ts
 * import { lossInfo } from '@crossmodal/losses';
 *
 * const { paper, chanceLevel } = lossInfo('nt-xent');
 * console.log(paper); // Chen, Kornblith, Norouzi and Hinton 2020, equation 1
 * console.log(chanceLevel(2) === Math.log(3)); // true
 * ```
 */
export function lossInfo(name: LossName): LossInfo {
  if (!Object.hasOwn(losses, name)) {
    throw new OutOfRangeError(`lossInfo: name is ${String(name)}; expected one of ${Object.keys(losses).join(', ')}`);
  }
  return losses[name];
}
