import { OutOfRangeError } from '../errors.ts';
import type { LossName, LossOption, OwnLossOptions } from './loss-entry.ts';
import { losses } from './losses.ts';
import type { PairLoss, PairLossOptions } from './pair-batch.ts';

const ofDataSet = ['temperature'];
/** Options that are tensors, functions or lists, or that a state has in their place, which `LossInfo.options` does not describe. */
const others: { readonly [Name in LossName]?: readonly string[] } = {
  'fast-clip-v0': ofDataSet,
  'fast-clip-v1': ofDataSet,
  'fast-clip-v2': ofDataSet,
  'fast-clip-v3': ofDataSet,
  'fine-tune': ['F', 'labelMarginal'],
  'isog-clr': ofDataSet,
  'labelled-conditional': ['labelMarginal'],
  scent: ofDataSet,
  'sog-clr': ofDataSet,
};
const shared = ['similarity', 'parameters', 'chunk'];

/**
 * A loss by its name, as a function of the embeddings of a batch of pairs: the logits are made inside, by any
 * similarity, all at once or `chunk` rows at a time.
 *
 * With `chunk` the memory is O(n · chunk) in place of O(n²), and value and gradients are the same; the logits are made
 * twice by a loss whose rows share a normaliser (`clip`, `conditional`, `joint`, `uniformity`), n/chunk times by
 * `joint-mmd`, and once by the others. A loss without a matrix of logits or distances (`alignment`, `barlow-twins`,
 * `vic-reg`, those of labels) does not mind.
 *
 * A loss of a whole data set (`sog-clr`, `isog-clr`, `fast-clip-v0` to `-v3`, `scent`) takes logits at temperature 1, for it
 * has its own, and remembers every sample in a `GlobalContrastiveState`, given as `samples` of the batch. Its value is the
 * running estimate of the objective; see `gclStep`.
 *
 * A loss of views (`nt-xent`, `dcl`, `dclw`, `sup-con`) takes u and v as the two views; `uniformity` is the mean of both
 * modalities.
 *
 * @param name A key of `losses`.
 * @param options `similarity`, `parameters` and `chunk`, and those of the loss itself.
 * @returns The loss, a scalar; differentiable in the embeddings and in `parameters`.
 * @throws OutOfRangeError If no loss has that name, or an option is unknown or out of its range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { cosineLogits, logitScale, pairLoss } from '@crossmodal/losses';
 *
 * const scale = logitScale({ temperature: 0.5 });
 * const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => scale.apply(cosineLogits(zu, zv));
 * const clip = pairLoss('clip', { similarity, parameters: [scale.variable], chunk: 2 });
 * const zu = tf.tensor2d([[3, 4], [0, 1], [1, 0]]);
 * console.log(clip({ zu, zv: zu }).dataSync()[0].toFixed(4)); // 0.6008
 * console.log(pairLoss('clip', { similarity })({ zu, zv: zu }).dataSync()[0].toFixed(4)); // 0.6008
 * ```
 */
export function pairLoss<Name extends LossName>(name: Name, options: OwnLossOptions[Name] & PairLossOptions = {} as OwnLossOptions[Name] & PairLossOptions): PairLoss {
  if (!Object.hasOwn(losses, name)) {
    throw new OutOfRangeError(`pairLoss: name is ${String(name)}; expected one of ${Object.keys(losses).join(', ')}`);
  }
  const { options: described, create } = losses[name];
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || shared.includes(key) || others[name]?.includes(key)) continue;
    if (!Object.hasOwn(described, key)) {
      throw new OutOfRangeError(`pairLoss: ${name} has no option ${key}; expected ${[...Object.keys(described), ...(others[name] ?? []), ...shared].join(', ')}`);
    }
    // A learned bias is a tensor.
    if (typeof value !== 'object') checkOption(`pairLoss: ${key} of ${name}`, value, described[key]);
  }
  const { chunk } = options;
  if (chunk !== undefined && !(Number.isInteger(chunk) && chunk >= 1)) {
    throw new OutOfRangeError(`pairLoss: chunk is ${chunk}; expected a positive integer`);
  }
  return create(options);
}

function checkOption(what: string, value: unknown, option: LossOption): void {
  if (option.kind === 'choice') {
    if (option.choices.includes(value as string)) return;
    throw new OutOfRangeError(`${what} is ${String(value)}; expected one of ${option.choices.join(', ')}`);
  }
  const { minimum = -Infinity, above = -Infinity, maximum = Infinity } = option;
  if (typeof value === 'number' && Number.isFinite(value) && value >= minimum && value > above && value <= maximum) return;
  const bounds = [option.minimum !== undefined && `>= ${minimum}`, option.above !== undefined && `> ${above}`, option.maximum !== undefined && `<= ${maximum}`];
  throw new OutOfRangeError(`${what} is ${String(value)}; expected a finite number ${bounds.filter(Boolean).join(' and ')}`.trimEnd());
}
