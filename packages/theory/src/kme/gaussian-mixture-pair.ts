import { logSumExp } from '../log-sum-exp.ts';
import { softmax } from '../softmax.ts';
import { checkLaw } from './check-law.ts';
import { checkRows } from './check-rows.ts';
import { checkScale } from './check-scale.ts';

/** Settings of {@link gaussianMixturePair}. */
export interface GaussianMixturePairOptions {
  /** Mean of each component, the same for u and v. */
  readonly means: ArrayLike<number>;
  /** Standard deviation of every component, > 0. */
  readonly deviation: number;
  /** p(z), positive; default uniform. */
  readonly prior?: ArrayLike<number>;
}

/** Two real variables that are independent given the component of a mixture. */
export interface GaussianMixturePair {
  /** p(z | u), the same function for v. */
  responsibilities(value: number): Float64Array;
  /** PMI(u, v) = ln Σ_k p(k|u) p(k|v) / p(k). */
  pmi(u: number, v: number): number;
  /** I(u; v) in nats, by quadrature: to about 1e-12. */
  readonly mutualInformation: number;
}

/** Steps of the trapezoidal rule in a standard deviation, and how many deviations it goes out. */
const STEPS = 6;
const REACH = 9;

/**
 * A pair u, v | z ~ N(m_z, s²) ⊗ N(m_z, s²) with z ~ p(z): a law on the line whose pointwise mutual information is a
 * log-sum-exp over components, for which no inner product is exact.
 *
 * @throws ShapeError If there is no mean, or prior and means differ in number.
 * @throws OutOfRangeError If a mean is not finite, the deviation not positive, or the prior no positive law.
 *
 * @example
 * ```ts
 * import { gaussianMixturePair } from '@crossmodal/theory';
 *
 * const { pmi, mutualInformation } = gaussianMixturePair({ means: [1, -1], deviation: 1 });
 * console.log(pmi(1, 1).toFixed(7), pmi(1, -1).toFixed(7), mutualInformation.toFixed(7)); // 0.4574411 -0.8675617 0.1735895
 * ```
 */
export function gaussianMixturePair({ means, deviation, prior }: GaussianMixturePairOptions): GaussianMixturePair {
  checkRows('gaussianMixturePair: means', [means]);
  checkScale('gaussianMixturePair: deviation', deviation);
  const law = Float64Array.from(prior ?? new Float64Array(means.length).fill(1 / means.length));
  checkLaw('gaussianMixturePair: prior', law, { length: means.length, positive: true });
  const logPosterior = (value: number) => Float64Array.from(law, (p, k) => Math.log(p) - (value - means[k]) ** 2 / (2 * deviation * deviation));
  const responsibilities = (value: number) => softmax(logPosterior(value));
  // In logarithms: far out both responsibilities of a component may underflow.
  const logResponsibilities = (value: number) => {
    const logs = logPosterior(value);
    const total = logSumExp(logs);
    return logs.map((log) => log - total);
  };
  const pmi = (u: number, v: number) => {
    const [ru, rv] = [logResponsibilities(u), logResponsibilities(v)];
    return logSumExp(law.map((p, k) => ru[k] + rv[k] - Math.log(p)));
  };
  return { responsibilities, pmi, mutualInformation: mutualInformationOf({ means, deviation, law, pmi }) };
}

interface Mixture {
  readonly means: ArrayLike<number>;
  readonly deviation: number;
  readonly law: Float64Array;
  pmi(u: number, v: number): number;
}

/** E PMI, a component at a time: the trapezoidal rule is exponentially accurate for Gaussian integrands. */
function mutualInformationOf({ means, deviation, law, pmi }: Mixture): number {
  let sum = 0;
  for (let k = 0; k < law.length; k++) {
    for (let a = -REACH * STEPS; a <= REACH * STEPS; a++) {
      for (let b = -REACH * STEPS; b <= REACH * STEPS; b++) {
        const density = Math.exp(-(a * a + b * b) / (2 * STEPS * STEPS)) / (2 * Math.PI * STEPS * STEPS);
        sum += law[k] * density * pmi(means[k] + (a / STEPS) * deviation, means[k] + (b / STEPS) * deviation);
      }
    }
  }
  return sum;
}
