import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { LabelPosteriorOptions } from './label-posterior.ts';

const SUM_TOLERANCE = 1e-6;

/** log μ_v(v) − log E_{u'} exp(s(u', v)) of every label. */
export function logPriorOverNormaliser(caller: string, columns: number, options: LabelPosteriorOptions): Float64Array {
  const { labelMarginal, logNormalisers } = options;
  // A uniform marginal cancels in the normalisation of a row.
  const offsets = new Float64Array(columns);
  if (labelMarginal !== undefined) {
    requireLength(`${caller}: labelMarginal`, labelMarginal, columns);
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      if (!(labelMarginal[j] > 0)) {
        throw new OutOfRangeError(`${caller}: labelMarginal[${j}] is ${labelMarginal[j]}; expected a positive number`);
      }
      sum += labelMarginal[j];
      offsets[j] = Math.log(labelMarginal[j]);
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new OutOfRangeError(`${caller}: labelMarginal sums to ${sum}; expected 1 within ${SUM_TOLERANCE}`);
    }
  }
  if (logNormalisers !== undefined) {
    requireLength(`${caller}: logNormalisers`, logNormalisers, columns);
    for (let j = 0; j < columns; j++) {
      if (!Number.isFinite(logNormalisers[j])) {
        throw new OutOfRangeError(`${caller}: logNormalisers[${j}] is ${logNormalisers[j]}; expected a finite number`);
      }
      offsets[j] -= logNormalisers[j];
    }
  }
  return offsets;
}

function requireLength(where: string, values: ArrayLike<number>, columns: number): void {
  if (values.length !== columns) {
    throw new ShapeError(`${where} has ${values.length} entries; expected ${columns}, one a column of logits`);
  }
}
