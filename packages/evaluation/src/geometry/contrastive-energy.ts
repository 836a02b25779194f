import { logKernelVolume, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkUnitRows, float64Pair, float64Rows } from './float64-rows.ts';
import type { BlockOptions } from './for-each-product-block.ts';
import { partitionField } from './log-partition-field.ts';

/** What {@link contrastiveEnergy} takes. */
export interface ContrastiveEnergyOptions extends BlockOptions {
  /** Embeddings z of the anchors, of norm 1. */
  readonly anchors: Embeddings;
  /** Embeddings of their partners, of norm 1. */
  readonly partners: Embeddings;
  /** Sample of the law of the negatives, of norm 1; default the partners, each left out for its own anchor. */
  readonly references?: Embeddings;
  /** Whether reference i does not count for anchor i, as where it is the anchor itself; default false, true without references. */
  readonly leaveOneOut?: boolean;
  /** τ > 0. */
  readonly temperature: number;
}

/** The two parts of the energy, in nats. */
export interface ContrastiveEnergy {
  /** (1/τ) E U = −(1/τ) E⟨z, v⟩: small where pairs are aligned. */
  readonly alignment: number;
  /** −E log ρ̃(z), cross-entropy of the anchors with the smoothed density of the references: large where they are spread out, or elsewhere. */
  readonly crossEntropy: number;
  /** J = alignment − crossEntropy. */
  readonly energy: number;
  /** log N + log V for the N references: InfoNCE with N negatives tends to J plus this. */
  readonly offset: number;
}

/**
 * The energy J = (1/τ) E U − H×(q, ρ̃) that InfoNCE approaches, but for log(N V), as the number N of negatives grows (arXiv
 * 2601.19597, definitions 3.2 and 4.2 and theorem 3.1), from samples on the unit sphere. For two modalities take anchors of
 * one and partners of the other, and the mean of both directions for the symmetric energy.
 *
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If a row is not of norm 1 or the temperature not positive.
 *
 * @example
 * ```ts
 * import { contrastiveEnergy } from '@crossmodal/evaluation';
 *
 * const circle = (phase: number) => ({
 *   data: Float64Array.from({ length: 2000 }, (_, at) => (at % 2 === 0 ? Math.cos : Math.sin)(((at >> 1) * Math.PI) / 500 + phase)),
 *   rows: 1000,
 *   columns: 2,
 * });
 * // Spread evenly, ρ̃ = 1/2π; partners half a radian off: −cos(0.5)/τ − log 2π.
 * const { energy } = await contrastiveEnergy({ anchors: circle(0), partners: circle(0.5), references: circle(0.2), temperature: 0.5 });
 * console.log(energy.toFixed(9)); // -3.593042190
 * ```
 */
export async function contrastiveEnergy(options: ContrastiveEnergyOptions): Promise<ContrastiveEnergy> {
  const { anchors, partners, references, temperature, leaveOneOut = references === undefined, ...blocks } = options;
  const [z, v] = float64Pair('contrastiveEnergy', { anchors, partners }, { paired: true });
  const w = references === undefined ? v : float64Rows('contrastiveEnergy', references, 'references');
  if (w.columns !== z.columns) throw new ShapeError(`contrastiveEnergy: references have ${w.columns} columns; expected ${z.columns}, as the anchors have`);
  if (leaveOneOut && w.rows !== z.rows) throw new ShapeError(`contrastiveEnergy: there are ${w.rows} references; expected ${z.rows} to leave out one for each anchor`);
  checkUnitRows('contrastiveEnergy', z, 'anchors');
  checkUnitRows('contrastiveEnergy', v, 'partners');
  if (references !== undefined) checkUnitRows('contrastiveEnergy', w, 'references');
  const field = await partitionField('contrastiveEnergy', [z, w], { temperature, leaveOneOut, ...blocks });
  const volume = logKernelVolume({ dimension: z.columns, temperature });
  let [product, logarithm] = [0, 0];
  for (let at = 0; at < z.data.length; at++) product += z.data[at] * v.data[at];
  for (let i = 0; i < field.length; i++) logarithm += field[i] - volume;
  const alignment = -product / z.rows / temperature;
  const crossEntropy = -logarithm / z.rows;
  return { alignment, crossEntropy, energy: alignment - crossEntropy, offset: Math.log(w.rows - (leaveOneOut ? 1 : 0)) + volume };
}
