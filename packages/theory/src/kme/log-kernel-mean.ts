import { logSumExp } from '../log-sum-exp.ts';
import type { PointSet } from './point-set.ts';
import { squaredDistance } from './squared-distance.ts';

/** ln Σ aᵢ bⱼ exp(−|uᵢ − vⱼ|²/(2σ²)): the logarithm of the inner product of two kernel means. */
export function logKernelMean(x: PointSet, y: PointSet, sigma: number): number {
  const terms = new Float64Array(x.points.length * y.points.length);
  let place = 0;
  for (let i = 0; i < x.points.length; i++) {
    for (let j = 0; j < y.points.length; j++) {
      terms[place++] = x.logWeights[i] + y.logWeights[j] - squaredDistance(x.points[i], y.points[j]) / (2 * sigma * sigma);
    }
  }
  return logSumExp(terms);
}
