import { OutOfRangeError } from './errors.ts';

/**
 * Weights of the two halves of a conditional loss. The index names the variable that is *predicted*:
 * (2, 0) is u given v, (0, 2) is v given u, (1, 1) is two-sided, the CLIP loss.
 */
export interface LossWeights {
  /** λ_u ≥ 0, weight of u given v; default 1. */
  readonly lambdaU?: number;
  /** λ_v ≥ 0, weight of v given u; default 1. */
  readonly lambdaV?: number;
}

/** Fills in the defaults and refuses weights that define no loss. */
export function checkLossWeights(caller: string, { lambdaU = 1, lambdaV = 1 }: LossWeights): Required<LossWeights> {
  for (const [name, value] of [['lambdaU', lambdaU], ['lambdaV', lambdaV]] as const) {
    if (!(value >= 0 && value < Infinity)) {
      throw new OutOfRangeError(`${caller}: ${name} is ${value}; expected a finite number >= 0`);
    }
  }
  if (lambdaU + lambdaV === 0) {
    throw new OutOfRangeError(`${caller}: lambdaU and lambdaV are both 0; expected at least one positive weight`);
  }
  return { lambdaU, lambdaV };
}
