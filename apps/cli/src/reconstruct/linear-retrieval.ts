import { densityRatioEmbeddings, type GaussianPair } from '@crossmodal/theory';

import { innerProducts, type PoolLogits } from './pooled-retrieval.ts';

/** Ranks that are tried beside the full one. */
const RANKS = [8, 16];

/** What a linear analysis of the training profiles makes of test profiles: several logits, for none is best everywhere. */
export function linearRetrieval(pair: GaussianPair, samples: { u: Float64Array[]; v: Float64Array[] }): { method: string; logitsOf: PoolLogits }[] {
  const full = pair.sigma.length;
  return [...RANKS.filter((rank) => rank < full), full].flatMap((rank) => {
    const ratio = densityRatioEmbeddings(pair, samples, rank);
    const [u, v] = [variates(pair, 'u', { samples: samples.u, rank }), variates(pair, 'v', { samples: samples.v, rank })];
    return [
      { method: `CCA, cosine, rank ${rank}`, logitsOf: innerProducts(normalised(u, rank, null), normalised(v, rank, null)) },
      { method: `CCA, weighted cosine, rank ${rank}`, logitsOf: innerProducts(normalised(u, rank, pair.sigma), normalised(v, rank, pair.sigma)) },
      { method: `CCA, Gaussian ratio, rank ${rank}`, logitsOf: innerProducts(ratio.u, ratio.v) },
    ];
  });
}

function variates(pair: GaussianPair, side: 'u' | 'v', { samples, rank }: { samples: Float64Array[]; rank: number }): Float64Array {
  const directions = side === 'u' ? pair.inverseRootU.mmul(pair.U) : pair.inverseRootV.mmul(pair.V);
  const mean = side === 'u' ? pair.meanU : pair.meanV;
  const flat = directions.to1DArray();
  const width = directions.columns;
  const out = new Float64Array(samples.length * rank);
  samples.forEach((sample, row) => {
    for (let i = 0; i < rank; i++) {
      let value = 0;
      for (let j = 0; j < sample.length; j++) value += (sample[j] - mean[j]) * flat[j * width + i];
      out[row * rank + i] = value;
    }
  });
  return out;
}

/** Rows of norm 1, each variate times the root of its correlation first, as the optimum of the CLIP loss has it. */
function normalised(values: Float64Array, columns: number, sigma: Float64Array | null): { data: Float64Array; columns: number } {
  const data = values.slice();
  for (let row = 0; row < data.length; row += columns) {
    let squares = 0;
    for (let i = 0; i < columns; i++) {
      if (sigma !== null) data[row + i] *= Math.sqrt(sigma[i]);
      squares += data[row + i] ** 2;
    }
    const norm = Math.sqrt(squares) || 1;
    for (let i = 0; i < columns; i++) data[row + i] /= norm;
  }
  return { data, columns };
}
