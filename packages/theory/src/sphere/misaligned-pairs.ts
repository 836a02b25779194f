import { OutOfRangeError } from '../errors.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import type { Random } from '../random.ts';
import { misalignedLobes } from './misaligned-lobes.ts';
import { sampleVonMises } from './sample-von-mises.ts';

/** Paired points near the circle. */
export interface CirclePairs {
  readonly u: DenseMatrix;
  readonly v: DenseMatrix;
}

/** How the angle of the second modality departs from that of the first. */
export type Misalignment =
  /** It is α + η, η normal of this deviation: also its law changes. */
  | { readonly type: 'shift'; readonly deviation: number }
  /** With this probability it is another draw of the law of α: its law stays. */
  | { readonly type: 'resample'; readonly probability: number };

/** What {@link misalignedPairs} draws. */
export interface MisalignedPairsOptions {
  readonly count: number;
  readonly misalignment: Misalignment;
  readonly random: Random;
}

/**
 * Pairs on the circle whose partners do not fit (arXiv 2601.19597, appendix E.3): the angle α of u has two lobes, 0.7 vM(0, 6)
 * + 0.3 vM(π, 6), that of v is α + η, and all coordinates have normal noise of 0.02. The paper's η also widens the law of
 * v's angle; a partner that is drawn anew, which is not in the paper, leaves it as it is.
 *
 * @param options Number of pairs, misalignment, seeded generator.
 * @throws OutOfRangeError If the deviation is negative, the probability not in [0, 1], or the count no integer from 1.
 *
 * @example
 * ```ts
 * import { createRandom, misalignedPairs } from '@crossmodal/theory';
 *
 * const { u, v } = misalignedPairs({ count: 100, misalignment: { type: 'shift', deviation: 0 }, random: createRandom(1) });
 * console.log(u.rows, u.data.every((x, k) => Math.abs(x - v.data[k]) < 0.15)); // 100 true
 * ```
 */
export function misalignedPairs({ count, misalignment, random }: MisalignedPairsOptions): CirclePairs {
  checkInteger('misalignedPairs: count', count, 1);
  if (misalignment.type === 'shift' && !(misalignment.deviation >= 0 && misalignment.deviation < Infinity)) {
    throw new OutOfRangeError(`misalignedPairs: misalignment.deviation is ${misalignment.deviation}; expected a finite number >= 0`);
  }
  if (misalignment.type === 'resample' && !(misalignment.probability >= 0 && misalignment.probability <= 1)) {
    throw new OutOfRangeError(`misalignedPairs: misalignment.probability is ${misalignment.probability}; expected a number in [0, 1]`);
  }
  const { concentration, share, noise } = misalignedLobes;
  const draw = () => sampleVonMises({ mean: random.uniform() < share ? 0 : Math.PI, concentration, count: 1, random })[0];
  const [u, v] = [new Float64Array(2 * count), new Float64Array(2 * count)];
  const place = (data: Float64Array, { row, angle }: { row: number; angle: number }) => {
    data[2 * row] = Math.cos(angle) + noise * random.normal();
    data[2 * row + 1] = Math.sin(angle) + noise * random.normal();
  };
  for (let row = 0; row < count; row++) {
    const angle = draw();
    const other = misalignment.type === 'shift' ? angle + misalignment.deviation * random.normal() : random.uniform() < misalignment.probability ? draw() : angle;
    place(u, { row, angle });
    place(v, { row, angle: other });
  }
  return { u: { data: u, rows: count, columns: 2 }, v: { data: v, rows: count, columns: 2 } };
}
