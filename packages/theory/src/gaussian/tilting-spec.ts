import { OutOfRangeError } from '../errors.ts';
import type { LossWeights } from '../finite-conditional-loss.ts';

/** The logit of linear encoders: `inner` is ⟨Gu, Hv⟩, `l2` is −½|Gu − Hv|². */
export type Tilting = 'inner' | 'l2';

/**
 * The divergence that is minimised: of both conditionals with weights (`conditional`), of u given v only (`u|v`, the
 * weights (2, 0)), of v given u only (`v|u`, the weights (0, 2)), or of the joint law (`joint`).
 */
export type GaussianLoss = 'conditional' | 'u|v' | 'v|u' | 'joint';

/** A tilting and a loss. */
export interface TiltingSpec {
  readonly tilting: Tilting;
  readonly loss: GaussianLoss;
  /** λ_u and λ_v of the loss `conditional`, and of no other; default 1 and 1. */
  readonly weights?: LossWeights | undefined;
}

/** A checked specification; the weights of the joint loss are those with which its objective is loss + I. */
export interface ResolvedSpec extends LossWeights {
  readonly tilting: Tilting;
  readonly joint: boolean;
}

/** Checks a specification and reads the weights off its loss. */
export function resolveSpec(where: string, { tilting, loss, weights }: TiltingSpec): ResolvedSpec {
  if (tilting !== 'inner' && tilting !== 'l2') {
    throw new OutOfRangeError(`${where}: tilting is ${String(tilting)}; expected 'inner' or 'l2'`);
  }
  if (!['conditional', 'u|v', 'v|u', 'joint'].includes(loss)) {
    throw new OutOfRangeError(`${where}: loss is ${String(loss)}; expected 'conditional', 'u|v', 'v|u' or 'joint'`);
  }
  if (weights !== undefined && loss !== 'conditional') {
    throw new OutOfRangeError(`${where}: weights are given with the loss '${loss}'; expected them with 'conditional' only`);
  }
  if (loss === 'u|v') return { tilting, joint: false, lambdaU: 2, lambdaV: 0 };
  if (loss === 'v|u') return { tilting, joint: false, lambdaU: 0, lambdaV: 2 };
  const { lambdaU, lambdaV } = weights ?? { lambdaU: 1, lambdaV: 1 };
  const sum = lambdaU + lambdaV;
  if (!(lambdaU >= 0 && lambdaV >= 0 && sum > 0 && sum < Infinity)) {
    throw new OutOfRangeError(`${where}: weights are lambdaU = ${lambdaU}, lambdaV = ${lambdaV}; expected finite numbers >= 0, not both 0`);
  }
  return { tilting, joint: loss === 'joint', lambdaU, lambdaV };
}
