import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import { checkPositiveInteger } from '../check-positive-integer.ts';
import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** Who asks, who answers, and which answers are right. */
export interface RetrievalScanOptions {
  /** Number of queries. */
  readonly queries: number;
  /** Number of candidates. */
  readonly candidates: number;
  /** Group of each query, such as the number of its image: candidates of the same group are right. Default: i for query i. */
  readonly queryGroups?: ArrayLike<number>;
  /** Group of each candidate. Default: i for candidate i. */
  readonly candidateGroups?: ArrayLike<number>;
}

/** What a {@link RetrievalScan} has seen; one entry a query or a candidate. */
export interface ScannedRetrieval {
  /** Rank of the best right candidate of each query: 1 + the wrong ones with a greater logit. */
  readonly optimistic: Int32Array;
  /** 1 + the wrong ones with a logit at least as great. */
  readonly pessimistic: Int32Array;
  /** Share of wrong candidates below the right ones, ties half, the mean over the right ones of the query. */
  readonly auc: Float64Array;
  /** Σ over the queries for which a candidate is wrong of (share of right ones above it − `auc`)/(number of wrong ones). */
  readonly candidateLead: Float64Array;
  /** log Σ_c exp s − s(right) of each query, in nats; null where a query has several right candidates. */
  readonly crossEntropy: Float64Array | null;
  /** Σ over the queries of the posterior that each candidate is given; null where `crossEntropy` is. */
  readonly received: Float64Array | null;
  /** Groups, numbered anew from 0. */
  readonly queryGroups: Uint32Array;
  readonly candidateGroups: Uint32Array;
}

/**
 * Goes once through a table of logits that never exists as a whole, a block of queries at a time, and keeps what ranks,
 * AUC, mutual information and their standard errors need: a few numbers for each query and candidate.
 *
 * A query may have several right candidates (captions of an image) and several queries one (images of captions): groups
 * say which. See {@link scannedAuc} and {@link scannedInformation}.
 *
 * @example
 * ```ts
 * import { RetrievalScan, scannedAuc } from '@crossmodal/evaluation';
 *
 * const scan = new RetrievalScan({ queries: 3, candidates: 3 });
 * scan.add({ data: Float32Array.of(2, 1, 0, 1, 1, 0), rows: 2, columns: 3 });
 * scan.add({ data: Float32Array.of(3, 1, 0), rows: 1, columns: 3 });
 * const seen = scan.result();
 * console.log([...seen.optimistic], [...seen.auc]); // [ 1, 1, 3 ] [ 1, 0.75, 0 ]
 * console.log(scannedAuc(seen).auc.toFixed(4)); // 0.5833
 * ```
 */
export class RetrievalScan {
  readonly #candidates: number;
  readonly #queryGroups: Uint32Array;
  readonly #candidateGroups: Uint32Array;
  /** Right candidates of group g: `#members` from `#starts[g]` to `#starts[g + 1]`. */
  readonly #starts: Uint32Array;
  readonly #members: Uint32Array;
  readonly #single: boolean;
  readonly #optimistic: Int32Array;
  readonly #pessimistic: Int32Array;
  readonly #auc: Float64Array;
  readonly #wins: Float64Array;
  readonly #crossEntropy: Float64Array;
  readonly #received: Float64Array;
  readonly #exponentials: Float64Array;
  /** Σ of auc/(number of wrong ones) over the queries, and of those of each group. */
  #expected = 0;
  readonly #expectedOfGroup: Float64Array;
  #next = 0;

  /**
   * @throws ShapeError If a list of groups has another length.
   * @throws OutOfRangeError If a group is no integer ≥ 0, or a query has no right or no wrong candidate.
   */
  constructor(options: RetrievalScanOptions) {
    const { queries, candidates } = options;
    checkPositiveInteger('RetrievalScan: queries', queries);
    checkPositiveInteger('RetrievalScan: candidates', candidates);
    this.#candidates = candidates;
    const { groups, query, candidate } = numbered(options);
    [this.#queryGroups, this.#candidateGroups] = [query, candidate];
    this.#starts = new Uint32Array(groups + 1);
    for (const group of this.#candidateGroups) this.#starts[group + 1]++;
    for (let group = 0; group < groups; group++) this.#starts[group + 1] += this.#starts[group];
    this.#members = new Uint32Array(candidates);
    const filled = this.#starts.slice();
    for (let c = 0; c < candidates; c++) this.#members[filled[this.#candidateGroups[c]]++] = c;
    let most = 0;
    for (let q = 0; q < queries; q++) {
      const right = this.#starts[this.#queryGroups[q] + 1] - this.#starts[this.#queryGroups[q]];
      if (right === 0 || right === candidates) throw new OutOfRangeError(`RetrievalScan: query ${q} has ${right} right ones among ${candidates} candidates; expected at least one right and one wrong`);
      most = Math.max(most, right);
    }
    this.#single = most === 1;
    this.#optimistic = new Int32Array(queries);
    this.#pessimistic = new Int32Array(queries);
    this.#auc = new Float64Array(queries);
    this.#wins = new Float64Array(candidates);
    this.#crossEntropy = new Float64Array(this.#single ? queries : 0);
    this.#received = new Float64Array(this.#single ? candidates : 0);
    this.#exponentials = new Float64Array(this.#single ? candidates : 0);
    this.#expectedOfGroup = new Float64Array(groups);
  }

  /**
   * Takes the logits of the next queries, in their order, with all candidates.
   *
   * @throws ShapeError If there are more queries than said or not as many columns as candidates.
   * @throws OutOfRangeError If a logit is not finite.
   */
  add(logits: Logits): void {
    checkLogits('RetrievalScan.add', logits);
    const { data, rows, columns } = logits;
    if (columns !== this.#candidates) throw new ShapeError(`RetrievalScan.add: logits have ${columns} columns; expected ${this.#candidates}, one a candidate`);
    if (this.#next + rows > this.#auc.length) throw new ShapeError(`RetrievalScan.add: ${rows} more queries follow ${this.#next}; expected ${this.#auc.length} in all`);
    for (let i = 0; i < rows; i++) this.#addRow(data.subarray(i * columns, (i + 1) * columns), this.#next + i);
    this.#next += rows;
  }

  /**
   * What was seen.
   *
   * @throws ShapeError If queries are missing.
   */
  result(): ScannedRetrieval {
    if (this.#next !== this.#auc.length) throw new ShapeError(`RetrievalScan.result: ${this.#next} queries were added; expected ${this.#auc.length}`);
    const candidateLead = Float64Array.from(this.#wins, (wins, c) => {
      const group = this.#candidateGroups[c];
      return wins - (this.#expected - this.#expectedOfGroup[group]);
    });
    return {
      optimistic: this.#optimistic,
      pessimistic: this.#pessimistic,
      auc: this.#auc,
      candidateLead,
      crossEntropy: this.#single ? this.#crossEntropy : null,
      received: this.#single ? this.#received : null,
      queryGroups: this.#queryGroups,
      candidateGroups: this.#candidateGroups,
    };
  }

  #addRow(row: Float32Array | Float64Array, query: number): void {
    const group = this.#queryGroups[query];
    const [from, to] = [this.#starts[group], this.#starts[group + 1]];
    const wins = this.#wins;
    const negatives = row.length - (to - from);
    const weight = 1 / (negatives * (to - from));
    let [best, greater, equal, won] = [-Infinity, 0, 0, 0];
    for (let at = from; at < to; at++) best = Math.max(best, row[this.#members[at]]);
    for (let at = from; at < to; at++) {
      const target = row[this.#members[at]];
      let [above, level, below] = [0, 0, 0];
      for (let c = 0; c < row.length; c++) {
        const logit = row[c];
        if (logit < target) {
          below++;
          wins[c] += weight;
        } else if (logit > target) above++;
        else if (logit === target) {
          level++;
          wins[c] += weight / 2;
        }
      }
      if (above + level + below !== row.length || !Number.isFinite(target)) throw new OutOfRangeError(`RetrievalScan.add: logits of query ${query} hold NaN or an infinite one at a right candidate; expected finite numbers`);
      // The right ones, this one among them, are no competitors.
      for (let other = from; other < to; other++) {
        const logit = row[this.#members[other]];
        if (logit < target) {
          below--;
          wins[this.#members[other]] -= weight;
        } else if (logit > target) above--;
        else {
          level--;
          wins[this.#members[other]] -= weight / 2;
        }
      }
      if (target === best) [greater, equal] = [above, level];
      won += 2 * below + level;
    }
    this.#optimistic[query] = 1 + greater;
    this.#pessimistic[query] = 1 + greater + equal;
    const auc = (won * weight) / 2;
    this.#auc[query] = auc;
    this.#expected += auc / negatives;
    this.#expectedOfGroup[group] += auc / negatives;
    if (this.#single) this.#addPosterior(row, query, row[this.#members[from]]);
  }

  #addPosterior(row: Float32Array | Float64Array, query: number, target: number): void {
    const [exponentials, received] = [this.#exponentials, this.#received];
    let most = -Infinity;
    for (let c = 0; c < row.length; c++) if (row[c] > most) most = row[c];
    let sum = 0;
    for (let c = 0; c < row.length; c++) {
      const exponential = Math.exp(row[c] - most);
      exponentials[c] = exponential;
      sum += exponential;
    }
    for (let c = 0; c < row.length; c++) received[c] += exponentials[c] / sum;
    this.#crossEntropy[query] = Math.log(sum) + most - target;
  }
}

/** Groups numbered from 0, the same in both lists, so that no array is longer than the lists whatever the numbers are. */
function numbered({ queries, candidates, queryGroups, candidateGroups }: RetrievalScanOptions): { groups: number; query: Uint32Array; candidate: Uint32Array } {
  const places = new Map<number, number>();
  const [query, candidate] = ([['queryGroups', queryGroups, queries], ['candidateGroups', candidateGroups, candidates]] as const).map(([name, given, length]) => {
    if (given !== undefined) checkLabels(`RetrievalScan: ${name}`, given, { length, bound: 2 ** 32 });
    const list = new Uint32Array(length);
    for (let i = 0; i < length; i++) {
      const group = given === undefined ? i : given[i];
      let place = places.get(group);
      if (place === undefined) places.set(group, (place = places.size));
      list[i] = place;
    }
    return list;
  });
  return { groups: places.size, query, candidate };
}
