import { type GaussianPair, modelConditionals, optimalTilting, reducedRankRegression } from '@crossmodal/theory';
import type { Matrix } from 'ml-matrix';

/** A linear prediction of one modality by the other, with the variance of its error, in standardised units. */
export interface LinearReconstruction {
  /** One row a sample. */
  predict(inputs: Float32Array): Float64Array;
  /** Variance of the error of every column, by the fitted law. */
  readonly variance: Float64Array;
}

/** The conditional mean of the optimal inner-product encoders of a rank (Baptista, Stuart and Tran 2025, equation 69). */
export function conditionalMeanOfRank(pair: GaussianPair, rank: number, to: 'u' | 'v'): LinearReconstruction {
  const { gainU, gainV } = modelConditionals(pair, { A: optimalTilting(pair, { tilting: 'inner', loss: 'conditional', rank }).A });
  return linear(pair, to === 'u' ? gainU : gainV, to);
}

/** Reduced-rank regression, which minimises the error in standardised units instead. */
export function regressionOfRank(pair: GaussianPair, rank: number, to: 'u' | 'v'): LinearReconstruction {
  const { gainU, gainV } = reducedRankRegression(pair, rank);
  return linear(pair, to === 'u' ? gainU : gainV, to);
}

function linear(pair: GaussianPair, gain: Matrix, to: 'u' | 'v'): LinearReconstruction {
  const [target, source] = to === 'u' ? [pair.Cuu, pair.Cvv] : [pair.Cvv, pair.Cuu];
  const cross = to === 'u' ? pair.Cuv : pair.Cuv.transpose();
  const [meanTo, meanFrom] = to === 'u' ? [pair.meanU, pair.meanV] : [pair.meanV, pair.meanU];
  const explained = gain.mmul(cross.transpose());
  const quadratic = gain.mmul(source).mmul(gain.transpose());
  const [rows, columns] = [gain.rows, gain.columns];
  const flat = Float64Array.from(gain.to1DArray());
  return {
    variance: Float64Array.from({ length: rows }, (_, i) => Math.max(0, target.get(i, i) - 2 * explained.get(i, i) + quadratic.get(i, i))),
    predict: (inputs) => {
      const count = inputs.length / columns;
      const out = new Float64Array(count * rows);
      for (let n = 0; n < count; n++) {
        for (let i = 0; i < rows; i++) {
          let value = meanTo[i];
          for (let j = 0; j < columns; j++) value += flat[i * columns + j] * (inputs[n * columns + j] - meanFrom[j]);
          out[n * rows + i] = value;
        }
      }
      return out;
    },
  };
}
