import { ShapeError } from '../errors.ts';
import { checkLaw } from '../kme/check-law.ts';
import { checkRows } from '../kme/check-rows.ts';

/** Anchors with their laws of positives and negatives, on finite spaces. */
export interface RetrievalModel {
  /** p_X, one number an anchor. */
  readonly anchors: Float64Array;
  /** Row x: p_x⁺, the law of the positives of an anchor over the candidates. */
  readonly positives: readonly Float64Array[];
  /** Row x: p_x⁻, the law of its negatives. */
  readonly negatives: readonly Float64Array[];
}

/** What describes a {@link RetrievalModel}. */
export interface RetrievalModelOptions {
  /** p_X; default: every anchor alike. */
  readonly anchors?: ArrayLike<number>;
  /** Row x: p_x⁺. */
  readonly positives: readonly ArrayLike<number>[];
  /** Row x: p_x⁻; or one law, which all anchors share. */
  readonly negatives: readonly ArrayLike<number>[] | ArrayLike<number>;
}

/**
 * Checks the laws of a retrieval problem: anchors x ~ p_X, positives y ~ p_x⁺ and negatives y′ ~ p_x⁻
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, section 2). Supports may differ, and whether a finite scorer can then be
 * optimal is for `supportMismatches` to say.
 *
 * @param options Laws that sum to 1.
 * @returns Copies of them, the rest of rounding divided out.
 * @throws ShapeError If tables are empty or their shapes differ.
 * @throws OutOfRangeError If a row is no law, to 1e-9.
 *
 * @example
 * ```ts
 * import { optimalRetrievalAuc, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[0.5, 0.5], [0.9, 0.1]], negatives: [0.5, 0.5] });
 * console.log(optimalRetrievalAuc(model).toFixed(4)); // 0.6000
 * ```
 */
export function retrievalModel({ anchors, positives, negatives }: RetrievalModelOptions): RetrievalModel {
  const candidates = checkRows('retrievalModel: positives', positives);
  const count = positives.length;
  const table = isLaw(negatives) ? positives.map(() => negatives) : negatives;
  checkRows('retrievalModel: negatives', table, candidates);
  if (table.length !== count) throw new ShapeError(`retrievalModel: negatives has ${table.length} rows; expected ${count}, one an anchor, or one law`);
  const law = anchors ?? new Float64Array(count).fill(1 / count);
  checkLaw('retrievalModel: anchors', law, { length: count });
  for (const [x, row] of positives.entries()) checkLaw(`retrievalModel: positives[${x}]`, row, { length: candidates });
  for (const [x, row] of table.entries()) checkLaw(`retrievalModel: negatives[${x}]`, row, { length: candidates });
  return { anchors: normalised(law), positives: positives.map(normalised), negatives: table.map(normalised) };
}

function normalised(law: ArrayLike<number>): Float64Array {
  let total = 0;
  for (let k = 0; k < law.length; k++) total += law[k];
  return Float64Array.from(law, (p) => p / total);
}

function isLaw(negatives: RetrievalModelOptions['negatives']): negatives is ArrayLike<number> {
  return typeof negatives[0] === 'number';
}
