import type { Matrix } from 'ml-matrix';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { GaussianLaw } from './gaussian-law.ts';
import { symmetricMatrix } from './symmetric-matrix.ts';

/**
 * A copy of a law with finite numbers of fitting shapes; `prefix` names it in messages, as in "gaussianKL: p.".
 * Whether its covariance is positive definite is for the factorisation to find out.
 */
export function checkedLaw(prefix: string, law: GaussianLaw, size: number = law.mean.length): { mean: Float64Array; cov: Matrix } {
  const mean = Float64Array.from(law.mean);
  if (mean.length === 0) throw new ShapeError(`${prefix}mean is empty; expected at least one number`);
  if (mean.length !== size) throw new ShapeError(`${prefix}mean has ${mean.length} entries; expected ${size}, as the other law has`);
  const bad = mean.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new OutOfRangeError(`${prefix}mean[${bad}] is ${mean[bad]}; expected a finite number`);
  return { mean, cov: symmetricMatrix(`${prefix}cov`, law.cov, { size, covariance: true }) };
}
