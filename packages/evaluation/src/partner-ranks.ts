import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLabels } from './check-labels.ts';
import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';

/** Which items ask, who their partners are, and how a tie counts. */
export interface RankOptions {
  /** `'u->v'`: every row u is a query and the columns are its candidates; `'v->u'`: the other way round. */
  readonly direction: 'u->v' | 'v->u';
  /**
   * `partner[i]` is the index of the true candidate of query i (class labels are such a list); default i, for
   * square logits with the pairs on the diagonal.
   */
  readonly partner?: ArrayLike<number>;
  /**
   * `'optimistic'`: 1 + the number of candidates with a strictly greater logit; `'pessimistic'`: the number of
   * candidates with a logit at least as great, the partner included. They agree where there is no tie.
   */
  readonly ties: 'optimistic' | 'pessimistic';
}

/**
 * The rank of the true partner of every query among all candidates, 1 for the most similar: the least K with which
 * the retrieval of Baptista, Stuart and Tran (2025, Algorithm 1) finds the partner.
 *
 * Logits that are all equal rank every partner first by the optimistic rule and last by the pessimistic one, so
 * the two together show whether ties made the result. The logits may be a block of the whole table, queries split
 * over several calls, as long as every call has all candidates and `partner` names the true ones.
 *
 * @param logits Rows u, columns v.
 * @param options Direction, partners and tie rule.
 * @returns One rank a query, from 1 to the number of candidates.
 * @throws ShapeError If the shape and length of `logits` disagree, `partner` has not one entry a query, or it is
 *   left out and the logits are not square.
 * @throws OutOfRangeError If a partner is no candidate, a logit is not a number, or an option is none of its words.
 *
 * @example
 * ```ts
 * import { partnerRanks } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(2, 1, 1, 1), rows: 2, columns: 2 };
 * console.log(partnerRanks(logits, { direction: 'u->v', ties: 'optimistic' })); // Int32Array(2) [ 1, 1 ]
 * console.log(partnerRanks(logits, { direction: 'u->v', ties: 'pessimistic' })); // Int32Array(2) [ 1, 2 ]
 * ```
 */
export function partnerRanks(logits: Logits, options: RankOptions): Int32Array {
  checkLogits('partnerRanks', logits);
  const { rows, columns } = logits;
  const { direction, ties } = options;
  if (direction !== 'u->v' && direction !== 'v->u') {
    throw new OutOfRangeError(`partnerRanks: direction is ${String(direction)}; expected 'u->v' or 'v->u'`);
  }
  if (ties !== 'optimistic' && ties !== 'pessimistic') {
    throw new OutOfRangeError(`partnerRanks: ties is ${String(ties)}; expected 'optimistic' or 'pessimistic'`);
  }
  const [queries, candidates] = direction === 'u->v' ? [rows, columns] : [columns, rows];
  const partner = partnerOf(options, queries, candidates);
  const counts = direction === 'u->v' ? countInRows(logits, partner) : countInColumns(logits, partner);
  const ranks = new Int32Array(queries);
  for (let query = 0; query < queries; query++) {
    const greater = counts.greater[query];
    const smaller = counts.smaller[query];
    const equal = counts.equal[query];
    if (greater + smaller + equal !== candidates) {
      throw new OutOfRangeError(`partnerRanks: logits of query ${query} hold NaN; expected numbers`);
    }
    ranks[query] = ties === 'optimistic' ? greater + 1 : greater + equal;
  }
  return ranks;
}

/** Candidates of each query above, below and level with its partner; "not a number" is none of the three. */
interface Counts {
  readonly greater: Int32Array;
  readonly smaller: Int32Array;
  readonly equal: Int32Array;
}

function countInRows(logits: Logits, partner: Uint32Array): Counts {
  const { data, rows, columns } = logits;
  const result = emptyCounts(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    const target = data[at + partner[i]];
    let greater = 0;
    let smaller = 0;
    let equal = 0;
    for (const end = at + columns; at < end; at++) {
      const logit = data[at];
      if (logit < target) smaller++;
      else if (logit > target) greater++;
      else if (logit === target) equal++;
    }
    result.greater[i] = greater;
    result.smaller[i] = smaller;
    result.equal[i] = equal;
  }
  return result;
}

/** Goes through the table row by row all the same: a walk down each column would miss the cache at every step. */
function countInColumns(logits: Logits, partner: Uint32Array): Counts {
  const { data, rows, columns } = logits;
  const result = emptyCounts(columns);
  const { greater, smaller, equal } = result;
  const targets = new Float64Array(columns);
  for (let j = 0; j < columns; j++) targets[j] = data[partner[j] * columns + j];
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const logit = data[at];
      const target = targets[j];
      if (logit < target) smaller[j]++;
      else if (logit > target) greater[j]++;
      else if (logit === target) equal[j]++;
    }
  }
  return result;
}

function emptyCounts(queries: number): Counts {
  return { greater: new Int32Array(queries), smaller: new Int32Array(queries), equal: new Int32Array(queries) };
}

function partnerOf(options: RankOptions, queries: number, candidates: number): Uint32Array {
  const { partner } = options;
  if (partner === undefined) {
    if (queries !== candidates) {
      throw new ShapeError(
        `partnerRanks: partner is left out for ${queries} queries and ${candidates} candidates; expected square logits, or one partner a query`,
      );
    }
    const diagonal = new Uint32Array(queries);
    for (let query = 0; query < queries; query++) diagonal[query] = query;
    return diagonal;
  }
  checkLabels('partnerRanks: partner', partner, { length: queries, bound: candidates });
  return Uint32Array.from(partner);
}
