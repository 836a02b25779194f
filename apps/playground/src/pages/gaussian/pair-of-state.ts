import { gaussianPair, type GaussianPair } from '@crossmodal/theory';

import type { GaussianState } from './gaussian-state.ts';

/** The covariance of one pair (uᵢ, vᵢ). */
export type PlaneCovariance = readonly [readonly [number, number], readonly [number, number]];

/** What of the state is the law. */
export type LawState = Pick<GaussianState, 'dimension' | 'varU1' | 'varV1' | 'corr1' | 'varU2' | 'varV2' | 'corr2'>;

/** Covariances of the pairs (uᵢ, vᵢ). */
export function planesOf(state: LawState): PlaneCovariance[] {
  const plane = (varU: number, varV: number, corr: number): PlaneCovariance => {
    const cov = corr * Math.sqrt(varU * varV);
    return [[varU, cov], [cov, varV]];
  };
  const first = plane(state.varU1, state.varV1, state.corr1);
  return state.dimension === '1' ? [first] : [first, plane(state.varU2, state.varV2, state.corr2)];
}

/** The joint covariance of (u, v), u first. */
export function covarianceOf(state: LawState): number[][] {
  const planes = planesOf(state);
  const d = planes.length;
  const cov = Array.from({ length: 2 * d }, () => Array.from({ length: 2 * d }, () => 0));
  for (const [i, [[uu, uv], [, vv]]] of planes.entries()) {
    cov[i][i] = uu;
    cov[i][d + i] = uv;
    cov[d + i][i] = uv;
    cov[d + i][d + i] = vv;
  }
  return cov;
}

/** The law of the state. */
export function pairOf(state: LawState): GaussianPair {
  return gaussianPair({ cov: covarianceOf(state), nu: planesOf(state).length });
}
