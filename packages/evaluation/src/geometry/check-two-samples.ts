import { type DenseMatrix, OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import type { TwoSampleOptions } from './two-sample-statistic.ts';

/** Both samples in float64, after a look at them and at the options. */
export function checkTwoSamples(caller: string, { zu, zv }: { readonly zu: Embeddings; readonly zv: Embeddings }, { estimator = 'v', paired = false }: TwoSampleOptions): [DenseMatrix, DenseMatrix] {
  if (estimator !== 'u' && estimator !== 'v') throw new OutOfRangeError(`${caller}: estimator is ${String(estimator)}; expected 'u' or 'v'`);
  const samples = float64Pair(caller, { zu, zv }, { paired });
  if (estimator === 'u' && Math.min(zu.rows, zv.rows) < 2) throw new ShapeError(`${caller}: the samples have ${zu.rows} and ${zv.rows} items; expected two each for the estimator 'u'`);
  return samples;
}
