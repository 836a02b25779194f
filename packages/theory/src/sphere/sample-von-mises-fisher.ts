import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import type { Random } from '../random.ts';
import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import { dot } from './dot.ts';
import { sampleGamma } from './sample-gamma.ts';
import { sampleVonMises } from './sample-von-mises.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';

/** What {@link sampleVonMisesFisher} draws. */
export interface SampleVonMisesFisherOptions extends VonMisesFisher {
  readonly count: number;
  readonly random: Random;
}

/**
 * Draws from a von Mises–Fisher law in any dimension: on the circle by Best and Fisher, else by Wood's rejection for the
 * component along the mode (Communications in Statistics – Simulation and Computation 23, 1994) and a uniform direction
 * across it.
 *
 * @param options Mode, concentration, number of draws, generator.
 * @returns Unit vectors, one a row.
 * @throws OutOfRangeError If the mode is no unit vector, the concentration negative or the count no positive integer.
 *
 * @example
 * ```ts
 * import { createRandom, sampleVonMisesFisher } from '@crossmodal/theory';
 *
 * const draws = sampleVonMisesFisher({ mean: [0, 0, 1], concentration: 2, count: 20000, random: createRandom(1) });
 * let sum = 0;
 * for (let i = 0; i < draws.rows; i++) sum += draws.data[3 * i + 2];
 * console.log((sum / draws.rows).toFixed(2)); // 0.53
 * ```
 */
export function sampleVonMisesFisher({ mean, concentration, count, random }: SampleVonMisesFisherOptions): DenseMatrix {
  const dimension = checkVonMisesFisher('sampleVonMisesFisher: law', { mean, concentration });
  checkInteger('sampleVonMisesFisher: count', count, 1);
  const data = new Float64Array(count * dimension);
  if (dimension === 2) {
    const angles = sampleVonMises({ mean: Math.atan2(mean[1], mean[0]), concentration, count, random });
    for (let i = 0; i < count; i++) data.set([Math.cos(angles[i]), Math.sin(angles[i])], 2 * i);
    return { data, rows: count, columns: 2 };
  }
  const along = componentAlong(dimension, concentration, random);
  for (let i = 0; i < count; i++) {
    const row = data.subarray(i * dimension, (i + 1) * dimension);
    const cosine = along();
    for (let k = 0; k < dimension; k++) row[k] = random.normal();
    const projection = dot(row, mean);
    let square = 0;
    for (let k = 0; k < dimension; k++) {
      row[k] -= projection * mean[k];
      square += row[k] * row[k];
    }
    const across = Math.sqrt(Math.max(0, 1 - cosine * cosine) / square);
    for (let k = 0; k < dimension; k++) row[k] = cosine * mean[k] + across * row[k];
  }
  return { data, rows: count, columns: dimension };
}

/** Draws of ⟨m, z⟩: Wood's algorithm VM*, whose envelope is a ratio of symmetric beta variables. */
function componentAlong(dimension: number, concentration: number, random: Random): () => number {
  const p = dimension - 1;
  const b = p / (2 * concentration + Math.hypot(2 * concentration, p));
  const x = (1 - b) / (1 + b);
  const logCrest = concentration * x + p * Math.log(1 - x * x);
  return () => {
    for (;;) {
      const [first, second] = [sampleGamma(p / 2, random), sampleGamma(p / 2, random)];
      const beta = first / (first + second);
      const cosine = (1 - (1 + b) * beta) / (1 - (1 - b) * beta);
      if (concentration * cosine + p * Math.log(1 - x * cosine) - logCrest >= Math.log(1 - random.uniform())) return cosine;
    }
  };
}
