import { Matrix } from 'ml-matrix';

import { thinSvd } from '../gaussian/thin-svd.ts';
import { checkedLaw } from './checked-law.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { semidefiniteFactor } from './semidefinite-factor.ts';

/** W₂² of two laws, with the name of the calling function for messages; `gaussianW2Squared` says how. */
export function wasserstein2Squared(caller: string, p: GaussianLaw, q: GaussianLaw): number {
  const [first, second] = [checkedLaw(`${caller}: p.`, p), checkedLaw(`${caller}: q.`, q, p.mean.length)];
  const factorP = semidefiniteFactor(`${caller}: p.cov`, first.cov);
  const factorQ = semidefiniteFactor(`${caller}: q.cov`, second.cov);
  const { U, V } = thinSvd(factorQ.transpose().mmul(factorP));
  const turned = factorQ.mmul(U).mmul(V.transpose());
  const shift = Matrix.columnVector(first.mean.map((value, i) => value - second.mean[i]));
  return shift.norm('frobenius') ** 2 + Matrix.sub(factorP, turned).norm('frobenius') ** 2;
}
