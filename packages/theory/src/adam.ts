import { ShapeError } from './errors.ts';
import { checkScale } from './kme/check-scale.ts';

/** What {@link adam} moves by. */
export interface AdamOptions {
  /** Length of the first steps. */
  readonly learningRate: number;
  /** Decoupled from the gradient, as in AdamW; default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1; β₁ = 0.9, β₂ = 0.999, ε = 1e-8) on an array in float64, with the decoupled weight
 * decay of AdamW if asked.
 *
 * @param parameters Changed in place.
 * @param options Learning rate and weight decay.
 * @returns A function of the gradient at the parameters, which takes one step.
 * @throws OutOfRangeError If the learning rate is not positive.
 * @throws ShapeError From the step, if the gradient has another length.
 *
 * @example
 * ```ts
 * import { adam } from '@crossmodal/theory';
 *
 * const x = Float64Array.of(3, -2);
 * const step = adam(x, { learningRate: 0.1 });
 * step([7, -0.01]);
 * console.log(Array.from(x, (value) => value.toFixed(3)).join(' ')); // 2.900 -1.900
 * ```
 */
export function adam(parameters: Float64Array, { learningRate, weightDecay = 0 }: AdamOptions): (gradient: ArrayLike<number>) => void {
  checkScale('adam: learningRate', learningRate);
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const [first, second] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
  let step = 0;
  return (gradient) => {
    if (gradient.length !== parameters.length) throw new ShapeError(`adam: gradient has ${gradient.length} entries; expected ${parameters.length}, one a parameter`);
    step++;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const floor = epsilon * Math.sqrt(1 - beta2 ** step);
    for (let k = 0; k < parameters.length; k++) {
      first[k] = beta1 * first[k] + (1 - beta1) * gradient[k];
      second[k] = beta2 * second[k] + (1 - beta2) * gradient[k] * gradient[k];
      parameters[k] -= (rate * first[k]) / (Math.sqrt(second[k]) + floor) + learningRate * weightDecay * parameters[k];
    }
  };
}
