import { ShapeError } from '@crossmodal/theory';

import { checkLabels } from './check-labels.ts';

/** Draws from a labelled pool, and the label they should have. */
export interface PurityOptions {
  /** Indices into the pool, for instance from {@link sampleConditional}. */
  readonly indices: ArrayLike<number>;
  /** Label of every item of the pool. */
  readonly labels: ArrayLike<number>;
  /** The label that was given. */
  readonly label: number;
}

/**
 * The fraction of draws that carry the label they were drawn for: the measure of class-conditional generation from
 * a pool (the setting of Baptista, Stuart and Tran 2025, section 6.2).
 *
 * @param options Draws, labels of the pool and the label given.
 * @returns A number from 0 to 1.
 * @throws ShapeError If `indices` is empty.
 * @throws OutOfRangeError If an index lies outside the pool.
 *
 * @example
 * ```ts
 * import { purity } from '@crossmodal/evaluation';
 *
 * console.log(purity({ indices: [0, 2, 2, 1], labels: [7, 1, 7], label: 7 })); // 0.75
 * ```
 */
export function purity(options: PurityOptions): number {
  const { indices, labels, label } = options;
  if (indices.length === 0) throw new ShapeError('purity: indices is empty; expected at least one draw');
  checkLabels('purity: indices', indices, { length: indices.length, bound: labels.length });
  let matches = 0;
  for (let i = 0; i < indices.length; i++) if (labels[indices[i]] === label) matches++;
  return matches / indices.length;
}
